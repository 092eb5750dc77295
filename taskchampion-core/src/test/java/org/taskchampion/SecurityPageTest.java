package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each line of the tables of docs/security.md names tests, and each of these is one. */
class SecurityPageTest {

  private static final Path PAGE = Path.of("..", "docs", "security.md");
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*)\\.([a-z]\\w*)`");
  private static final Pattern ANNOTATION = Pattern.compile(" @(Parameterized|Repeated)?Test\\b");
  private static final int FEWEST_LINES = 60;

  /** Returns the lines of all tables, without their heads. */
  private static List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    List<String> page = Files.readAllLines(PAGE);
    for (int i = 2; i < page.size(); i++) {
      boolean isHead = i + 1 < page.size() && page.get(i + 1).startsWith("|--");
      if (page.get(i).startsWith("| ") && !isHead) {
        lines.add(page.get(i));
      }
    }
    return lines;
  }

  @Test
  void eachLineNamesTestsThatExist() throws IOException {
    Map<String, String> sources = PagesTest.sources();
    List<String> missing = new ArrayList<>();
    for (String line : lines()) {
      String[] cells = line.split(" \\| ", -1);
      assertThat(cells).as(line).hasSize(3);
      Matcher test = TEST.matcher(cells[2]);
      if (!test.find()) {
        missing.add(line);
        continue;
      }
      do {
        if (!isTest(sources.getOrDefault(test.group(1), ""), test.group(2))) {
          missing.add(test.group());
        }
      } while (test.find());
    }
    assertThat(missing).isEmpty();
    assertThat(lines()).hasSizeGreaterThan(FEWEST_LINES);
  }

  /** Says whether there is a method of that name, with what JUnit runs above it. */
  private static boolean isTest(String file, String method) {
    String source = file.replace("\r\n", "\n");
    int at = source.indexOf(" void " + method + "(");
    int above = source.lastIndexOf("\n\n", at);
    return at >= 0
        && above >= 0
        && ANNOTATION.matcher(source.substring(above, at).replaceAll("\\s", " ")).find();
  }
}
