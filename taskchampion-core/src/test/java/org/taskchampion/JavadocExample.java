package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Says that the examples in the Javadoc of a class are code that a test runs. */
public final class JavadocExample {

  private static final Pattern EXAMPLE =
      Pattern.compile("<pre>\\{@code(.*?)\\n *\\* *}</pre>", Pattern.DOTALL);

  private JavadocExample() {}

  /**
   * Compares the text of the examples with that of a test, spaces aside.
   *
   * @param type has at least one example
   * @param test the test that has the same lines
   */
  public static void isIn(Class<?> type, Class<?> test) {
    List<String> examples =
        EXAMPLE
            .matcher(source("main", type))
            .results()
            .map((MatchResult result) -> withoutSpaces(result.group(1).replaceAll("\\n *\\*", "")))
            .toList();
    assertThat(examples).isNotEmpty();
    assertThat(withoutSpaces(source("test", test))).contains(examples);
  }

  private static String withoutSpaces(String text) {
    return text.replaceAll("\\s", "");
  }

  private static String source(String where, Class<?> type) {
    try {
      return Files.readString(
          Path.of("src", where, "java").resolve(type.getName().replace('.', '/') + ".java"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
