package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.text.UnicodeSet;
import com.ibm.icu.util.VersionInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What ta says of widths against ICU, which has Unicode's files. {@code -Dwidths.update=true} makes
 * the tables anew from them.
 */
final class ColumnsTest {

  private static final Path TABLES =
      Path.of("src/main/java/org/taskchampion/ta/ColumnWidths.java").toAbsolutePath();

  private static boolean takesNoColumn(int c) {
    if (UCharacter.hasBinaryProperty(c, UProperty.PREPENDED_CONCATENATION_MARK)) {
      return false; // It is drawn beside the number that follows.
    }
    int syllable = UCharacter.getIntPropertyValue(c, UProperty.HANGUL_SYLLABLE_TYPE);
    return switch (UCharacter.getType(c)) {
          case UCharacter.NON_SPACING_MARK, UCharacter.ENCLOSING_MARK, UCharacter.FORMAT -> true;
          default -> false;
        }
        || syllable == UCharacter.HangulSyllableType.VOWEL_JAMO
        || syllable == UCharacter.HangulSyllableType.TRAILING_JAMO;
  }

  private static boolean isWide(int c) {
    int width = UCharacter.getIntPropertyValue(c, UProperty.EAST_ASIAN_WIDTH);
    return width == UCharacter.EastAsianWidth.WIDE || width == UCharacter.EastAsianWidth.FULLWIDTH;
  }

  private static boolean isNarrowEmoji(int c) {
    return UCharacter.hasBinaryProperty(c, UProperty.EMOJI) && !isWide(c) && !isFlagLetter(c);
  }

  private static boolean isFlagLetter(int c) {
    return UCharacter.hasBinaryProperty(c, UProperty.REGIONAL_INDICATOR);
  }

  private static boolean isPicture(int c) {
    return UCharacter.hasBinaryProperty(c, UProperty.EXTENDED_PICTOGRAPHIC);
  }

  @Test
  void theTablesAreUnicodes() throws IOException {
    String expected =
        """
        package org.taskchampion.ta;

        /**
         * Which characters take other than one column, by Unicode %s. ColumnsTest makes this file; how is
         * said there.
         */
        final class ColumnWidths {

          /** Marks, format characters, and the vowels and endings of Korean syllables. */
          static final String NONE =
        %s;

          /** What East Asian Width calls wide or fullwidth. */
          static final String WIDE =
        %s;

          /** Emoji of one column, which take two where the sign for emoji style follows. */
          static final String NARROW_EMOJI =
        %s;

          /** What an emoji can be joined of. */
          static final String PICTURES =
        %s;

          private ColumnWidths() {}
        }
        """
            .formatted(
                VersionInfo.UNICODE_17_0.getMajor() + "." + VersionInfo.UNICODE_17_0.getMinor(),
                ranges(c -> c >= 0x300 && takesNoColumn(c)),
                ranges(c -> !takesNoColumn(c) && isWide(c)),
                ranges(ColumnsTest::isNarrowEmoji),
                ranges(ColumnsTest::isPicture));
    assertThat(UCharacter.getUnicodeVersion()).isEqualTo(VersionInfo.UNICODE_17_0);
    if (Boolean.getBoolean("widths.update")) {
      Files.writeString(TABLES, expected);
    }
    assertThat(Files.readString(TABLES)).isEqualTo(expected);
  }

  private static String ranges(IntPredicate isIn) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (!isIn.test(c)) {
        continue;
      }
      int last = c;
      while (last < Character.MAX_CODE_POINT && isIn.test(last + 1)) {
        last++;
      }
      String range = Integer.toHexString(c) + (last == c ? "" : "-" + Integer.toHexString(last));
      if (line.length() + range.length() > 80) {
        lines.append(lines.isEmpty() ? "      \"" : "          + \"").append(line).append("\"\n");
        line.setLength(0);
      }
      line.append(lines.isEmpty() && line.isEmpty() ? "" : " ").append(range);
      c = last;
    }
    return lines.append("          + \"").append(line).append('"').toString();
  }

  @Test
  void eachCharacterTakesWhatUnicodeSays() {
    for (int c = 0x300; c <= Character.MAX_CODE_POINT; c++) {
      int expected = takesNoColumn(c) ? 0 : isWide(c) ? 2 : 1;
      if (Columns.width(c) != expected) {
        assertThat(Columns.width(c)).as("U+%04X", c).isEqualTo(expected);
      }
    }
  }

  /** All that Unicode recommends: with style, skin, hair, sex, families, flags and keys. */
  @Test
  void eachEmojiTakesTwoColumnsAndIsNotCut() {
    int count = 0;
    for (String emoji : new UnicodeSet("[:RGI_Emoji:]")) {
      assertThat(Display.width(emoji)).as(emoji).isEqualTo(2);
      assertThat(Columns.end(emoji + "⌚", 0)).as(emoji).isEqualTo(emoji.length());
      assertThat(Display.sanitise(emoji)).as("is shown").isEqualTo(emoji);
      count++;
    }
    assertThat(count).isGreaterThan(3_700);
  }

  @ParameterizedTest
  @CsvSource({
    "a, 1",
    "é, 1",
    "e\u0301, 1",
    "日本語, 6",
    "ｶﾅ, 2",
    "Ａ, 2",
    "한글, 4",
    "\u1112\u1161\u11ab, 2",
    "α, 1",
    "±, 1",
    "…, 1",
    "❤, 1",
    "❤\ufe0f, 2",
    "❤\ufe0e, 1",
    "⌚, 2",
    "1\ufe0f\u20e3, 2",
    "1\u20e3, 1",
    "🇩🇪, 2",
    "🇩🇪🇫🇷, 4",
    "🇩, 1",
    "☝🏽, 2",
    "a🏽, 3",
    "👩‍👩‍👧, 2",
    "👩👩👧, 6",
    "क्षि, 3",
    "ำ, 1",
    "\u0600\u0661, 2",
    "\ufffd, 1"
  })
  void someTextsTakeThis(String text, int columns) {
    assertThat(Display.width(text)).isEqualTo(columns);
  }

  /** By Unicode's rules of grapheme clusters, as far as these parts go. */
  @Test
  void whatUnicodeKeepsTogetherIsKeptTogether() {
    List<String> parts =
        List.of(
            "a",
            "é",
            "1",
            "#",
            "日",
            "한",
            "\u1112\u1161\u11ab",
            "\u1161",
            "\u0301",
            "\u0e33",
            "\u093f",
            "\u0915",
            "\u20e3",
            "❤",
            "⌚",
            "👩",
            "🏽",
            "👧",
            "🇩",
            "🇪",
            "\u200d",
            "\ufe0f",
            "\ufe0e",
            " ",
            "\u3099");
    BreakIterator letters = BreakIterator.getCharacterInstance(Locale.ROOT);
    Random random = new Random(17);
    for (int run = 0; run < 20_000; run++) {
      StringBuilder text = new StringBuilder("x");
      for (int i = random.nextInt(8); i >= 0; i--) {
        text.append(parts.get(random.nextInt(parts.size())));
      }
      letters.setText(text.toString());
      for (int i = 0; i < text.length(); i = Columns.end(text.toString(), i)) {
        assertThat(letters.isBoundary(i))
            .as("%s at %d", UCharacter.getName(text.toString(), ", "), i)
            .isTrue();
      }
    }
  }
}
