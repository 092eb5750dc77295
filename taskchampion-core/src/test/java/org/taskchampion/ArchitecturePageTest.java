package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that shows where everything is names only what is there. */
class ArchitecturePageTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern CLASS = Pattern.compile("`([A-Z][A-Za-z]+)(?:\\.[a-z][^`]*)?`");
  private static final Pattern PACKAGE = Pattern.compile("\\borg(?:\\.[a-z][a-z0-9]*)+");

  private static Set<String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .map(Path::toString)
          .filter(name -> name.endsWith(".java") && name.contains("/src/"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void eachClassAndPackageThatItNamesIsThere() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/architecture.md"));
    Set<String> sources = sources();
    int named = 0;
    for (Matcher it = CLASS.matcher(page); it.find(); named++) {
      String file = "/" + it.group(1) + ".java";
      assertThat(sources).as(it.group()).anyMatch(name -> name.endsWith(file));
    }
    for (Matcher it = PACKAGE.matcher(page); it.find(); named++) {
      String directory = "/" + it.group().replace('.', '/') + "/";
      assertThat(sources).as(it.group()).anyMatch(name -> name.contains(directory));
    }
    assertThat(named).isGreaterThan(60);
  }
}
