package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The JDK's immutable tables search for a key in one place after the other: whoever chooses keys of
 * one hash stops the program. So nothing but {@code Copies} makes them of what comes from
 * elsewhere; it makes them of few keys only.
 */
class ProbingTablesTest {

  private static final Pattern PROBING =
      Pattern.compile(
          "\\b(?:Map\\s*\\.\\s*(?:copyOf|ofEntries)|(?<!Enum)Set\\s*\\.\\s*copyOf"
              + "|toUnmodifiable(?:Map|Set))\\b");

  /** Those who may, with the reason. */
  private static final List<String> EXCEPTIONS = List.of("Copies.java"); // for few keys

  @Test
  void tablesOfWhatOthersChoseCannotBeFlooded() throws IOException {
    List<String> found = new ArrayList<>();
    int files = 0;
    for (Path file : sources()) {
      files++;
      Matcher probing = PROBING.matcher(Files.readString(file));
      while (probing.find()) {
        if (!EXCEPTIONS.contains(file.getFileName().toString())) {
          found.add(file.getFileName() + ": " + probing.group());
        }
      }
    }
    assertThat(files).isGreaterThan(200);
    assertThat(found).isEmpty();
  }

  /** Of all modules, and of the examples. */
  private static List<Path> sources() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (Files.notExists(root.resolve("taskchampion-core"))) {
      root = root.getParent();
    }
    List<Path> sources = new ArrayList<>();
    for (Path parent : List.of(root, root.resolve("examples"))) {
      try (DirectoryStream<Path> modules = Files.newDirectoryStream(parent)) {
        for (Path module : modules) {
          Path java = module.resolve("src/main/java");
          if (Files.isDirectory(java)) {
            try (Stream<Path> files = Files.walk(java)) {
              files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
          }
        }
      }
    }
    return sources;
  }
}
