package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples in the Javadoc of these packages and files are lines of tests, which run. */
class JavadocExamplesTest {

  private static final List<String> PLACES =
      List.of(
          "RunningSync.java",
          "TaskFollower.java",
          "background",
          "dates",
          "history",
          "query",
          "taskwarrior");
  private static final Path MAIN = Path.of("src/main/java/org/taskchampion");
  private static final Path TESTS = Path.of("src/test/java/org/taskchampion");
  private static final Pattern EXAMPLE_OF_A_PAGE =
      Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern EXAMPLE =
      Pattern.compile("<pre>\\{@code\n(.*?)\n *\\* }</pre>", Pattern.DOTALL);

  @Test
  void eachExampleIsInATest() throws IOException {
    List<String> missing = new ArrayList<>();
    int examples = 0;
    for (String name : PLACES) {
      Path place = TESTS.resolve(name);
      Path tested = name.endsWith(".java") ? place.getParent() : place;
      String tests = plain(String.join("\n", texts(tested)));
      for (String source : texts(MAIN.resolve(name))) {
        for (Matcher example = EXAMPLE.matcher(source); example.find(); examples++) {
          String lines = plain(example.group(1));
          if (!tests.contains(lines)) {
            missing.add(name + ": " + lines);
          }
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(examples).isGreaterThanOrEqualTo(6);
  }

  @Test
  void eachExampleOfThePageAboutTestingIsInATest() throws IOException {
    String page = Files.readString(Path.of("../docs/testing.md"));
    String tests = plain(Files.readString(TESTS.resolve("testing/FakeFleetTest.java")));
    Matcher example = EXAMPLE_OF_A_PAGE.matcher(page);
    int examples = 0;
    for (; example.find(); examples++) {
      assertThat(tests).contains(plain(example.group(1)));
    }
    assertThat(examples).isEqualTo(5);
  }

  /** Takes away comments and blanks, which differ between Javadoc and code. */
  private static String plain(String text) {
    return text.replaceAll("(?m)^ *\\* ?", "").replaceAll("//.*", "").replaceAll("\\s+", "");
  }

  /** Returns the text of a source, or of all in a directory. */
  private static List<String> texts(Path place) throws IOException {
    if (Files.isRegularFile(place)) {
      return List.of(Files.readString(place));
    }
    try (Stream<Path> files = Files.list(place)) {
      List<String> texts = new ArrayList<>();
      for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
        texts.add(Files.readString(file));
      }
      return texts;
    }
  }
}
