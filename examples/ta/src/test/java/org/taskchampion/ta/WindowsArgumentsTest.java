package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WindowsArgumentsTest {

  private static void check(String line, String... arguments) {
    assertThat(WindowsArguments.split(line)).as(line).isEqualTo(List.of(arguments));
  }

  @Test
  void spacesSeparateUnlessTheyAreQuoted() {
    check("");
    check("  \t ");
    check("add  milk\tnow ", "add", "milk", "now");
    check("add \"a & b\" project:\"c d\".e", "add", "a & b", "project:c d.e");
    check("add \"\" x", "add", "", "x");
    check("add 日本 🧀 100% ^ * !", "add", "日本", "🧀", "100%", "^", "*", "!");
    check("add \"no end", "add", "no end");
  }

  @Test
  void quotationMarksAndBackslashesAreWrittenAsEverywhereOnWindows() {
    check("backup C:\\a\\b", "backup", "C:\\a\\b");
    check("backup \"C:\\a b\\\\\" x", "backup", "C:\\a b\\", "x");
    check("add \\\"a\\\"", "add", "\"a\"");
    check("add \"a \\\"b\\\" c\"", "add", "a \"b\" c");
    check("add \"a \"\"b\"\" c\"", "add", "a \"b\" c");
    check("add a\\\\\\\"b c\\", "add", "a\\\"b", "c\\");
  }

  @Test
  void whatIsTypedForArgumentsIsReadAsThem() {
    for (String argument : List.of("", "a b", "\"", "\\\"", "a\\", "a b\\\\", "\\\"\\", "日本")) {
      check(Runs.typed(argument, "x"), argument, "x");
    }
  }
}
