package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DisplayTest {

  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 0x7, 0x1b, 0x7f, 0x9b, 0xad, 0x34f, 0x61c, 0x115f, 0x180e, 0x200b, 0x200c, 0x200d,
        0x200e, 0x2028, 0x202e, 0x2060, 0x2064, 0x2066, 0x206f, 0x2800, 0x3164, 0xfeff, 0xffa0,
        0xfffb, 0x1d173, 0xe0001, 0xe0041, 0xe0fff, 0xd800, 0xdfff
      })
  void whatNobodySeesIsMadeVisible(int c) {
    assertThat(Display.sanitise("a" + codePoint(c) + "b")).isEqualTo("a\ufffdb");
    assertThat(Display.sanitise(codePoint(c))).isEqualTo("\ufffd");
  }

  /** Whatever takes no column and no ink would let two texts look the same. */
  @Test
  void noFormatCharacterPassesButThoseThatArePrinted() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (Character.getType(c) == Character.FORMAT && !Character.getName(c).contains("NUMBER")) {
        boolean printed =
            c == 0x600
                || c == 0x601
                || c == 0x602
                || c == 0x603
                || c == 0x604
                || c == 0x605
                || c == 0x6dd
                || c == 0x70f
                || c == 0x890
                || c == 0x891
                || c == 0x8e2;
        assertThat(Display.sanitise("a" + codePoint(c) + "b").equals("a\ufffdb"))
            .as("U+%04X", c)
            .isNotEqualTo(printed);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Käse",
        "日本語",
        "👩‍👩‍👧 family",
        "❤️",
        "🏴󠁧󠁢󠁳󠁣󠁴󠁿 flag",
        "می‌خواهم",
        "ശ്‍രീ",
        "نص ٣",
        "e\u0301",
        "no\u00a0break"
      })
  void textStaysAsItIs(String text) {
    assertThat(Display.sanitise(text)).isEqualTo(text);
  }

  @Test
  void linesAndTabsBecomeSpaces() {
    assertThat(Display.sanitise("a\nb\tc\r")).isEqualTo("a b c\ufffd");
  }

  private static String codePoint(int c) {
    return new StringBuilder().appendCodePoint(c).toString();
  }
}
