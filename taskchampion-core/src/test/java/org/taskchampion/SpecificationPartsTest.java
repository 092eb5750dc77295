package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The parts of the specification that comments cite exist in docs/specification.md. */
class SpecificationPartsTest {

  private static final Pattern CITATION =
      Pattern.compile(
          "\\bparts? ((?:\\d+(?:\\.\\d+)?(?:, | and | to )?)+) ?of the"
              + " (?:\\{@linkplain org\\.taskchampion )?specification");
  private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?");
  private static final Pattern HEADING = Pattern.compile("^## (\\d+)\\. ");
  private static final Pattern ITEM = Pattern.compile("^(\\d+)\\. ");

  @Test
  void citedPartsExist() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (Files.notExists(root.resolve("taskchampion-core"))) {
      root = root.getParent();
    }
    Set<String> parts = parts(root.resolve("docs/specification.md"));
    assertThat(parts).contains("1", "9", "4.5", "9.13");

    List<String> missing = new ArrayList<>();
    int citations = 0;
    for (Path file : sources(root)) {
      Matcher citation = CITATION.matcher(Files.readString(file).replaceAll("\\s+(?:\\* )?", " "));
      while (citation.find()) {
        citations++;
        Matcher number = NUMBER.matcher(citation.group(1));
        while (number.find()) {
          if (!parts.contains(number.group())) {
            missing.add(file.getFileName() + ": " + citation.group());
          }
        }
      }
    }
    assertThat(citations).isGreaterThan(60);
    assertThat(missing).isEmpty();
  }

  /** The numbers of the headings, and of the items of their lists. */
  private static Set<String> parts(Path specification) throws IOException {
    Set<String> parts = new TreeSet<>();
    String part = "";
    for (String line : Files.readAllLines(specification)) {
      Matcher heading = HEADING.matcher(line);
      Matcher item = ITEM.matcher(line);
      if (heading.find()) {
        part = heading.group(1);
        parts.add(part);
      } else if (item.find()) {
        parts.add(part + "." + item.group(1));
      }
    }
    return parts;
  }

  private static List<Path> sources(Path root) throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.toList()) {
        if (Files.isDirectory(module.resolve("src"))) {
          try (Stream<Path> files = Files.walk(module.resolve("src"))) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
    }
    return sources;
  }
}
