package org.taskchampion.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidsTest {

  private static final String TEXT = "01234567-89ab-cdef-fedc-ba9876543210";
  private static final UUID EXPECTED = new UUID(0x0123456789abcdefL, 0xfedcba9876543210L);

  @Test
  void theFourSpellingsAreReadInEitherCase() {
    for (String text : new String[] {TEXT, TEXT.toUpperCase(Locale.ROOT), mixed(TEXT)}) {
      assertThat(Uuids.parse(text)).isEqualTo(EXPECTED);
      assertThat(Uuids.parse(text.replace("-", ""))).isEqualTo(EXPECTED);
      assertThat(Uuids.parse("{" + text + "}")).isEqualTo(EXPECTED);
      assertThat(Uuids.parse("urn:uuid:" + text)).isEqualTo(EXPECTED);
      assertThat(Uuids.parse("URN:Uuid:" + text)).isEqualTo(EXPECTED);
    }
  }

  private static String mixed(String text) {
    return text.substring(0, 18) + text.substring(18).toUpperCase(Locale.ROOT);
  }

  @Test
  void nilIsAllZeros() {
    assertThat(Uuids.NIL).hasToString("00000000-0000-0000-0000-000000000000");
    assertThat(Uuids.parse("00000000-0000-0000-0000-000000000000")).isEqualTo(Uuids.NIL);
    assertThat(Uuids.parse("ffffffff-ffff-ffff-ffff-ffffffffffff")).isEqualTo(new UUID(-1, -1));
  }

  @Test
  void otherSpellingsAreRefused() {
    String undashed = TEXT.replace("-", "");
    for (String text :
        new String[] {
          "",
          "1-2-3-4-5",
          "milk",
          TEXT.substring(1),
          TEXT + "0",
          " " + TEXT,
          TEXT + " ",
          TEXT.replace('0', 'g'),
          TEXT.replace('a', '\uff41'),
          TEXT.replace('1', '\u0661'),
          TEXT.replace("-", "_"),
          TEXT.replaceFirst("-", "0"),
          "0123456-789ab-cdef-fedc-ba9876543210",
          "01234567-89ab-cdef-fedcb-a9876543210",
          "01234567--89ab-cdef-fedc-ba987654321",
          "01234567-89ab-cdef-fedc-ba98765432-0",
          "-1234567-89ab-cdef-fedc-ba9876543210",
          "+1234567-89ab-cdef-fedc-ba9876543210",
          undashed.substring(1),
          undashed + "0",
          undashed.replace('0', '-'),
          "{" + undashed + "}",
          "{" + TEXT,
          TEXT + "}",
          "(" + TEXT + ")",
          "}" + TEXT + "{",
          "{{" + TEXT + "}}",
          "urn:uuid:" + undashed,
          "urn:uuid:{" + TEXT + "}",
          "urn:uu\u0131d:" + TEXT,
          "urn:uuid:",
          "urn:uuid:urn:uuid:" + TEXT,
          "uuid:" + TEXT
        }) {
      assertThat(Uuids.parse(text)).as("[%s]", text).isNull();
    }
  }

  @Test
  void everyUuidSurvives() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      String text = uuid.toString();
      assertThat(Uuids.parse(text)).as("seed %d", seed).isEqualTo(uuid);
      assertThat(Uuids.parse(text.replace("-", ""))).as("seed %d", seed).isEqualTo(uuid);
    }
  }

  @Test
  void noDigitMayBeAnythingElse() {
    for (int at = 0; at < TEXT.length(); at++) {
      for (char wrong : new char[] {'-', '/', ':', '@', 'G', '`', 'g', ' ', '\u0130'}) {
        if (TEXT.charAt(at) != wrong) {
          StringBuilder text = new StringBuilder(TEXT);
          text.setCharAt(at, wrong);
          assertThat(Uuids.parse(text.toString())).as("%s", text).isNull();
        }
      }
    }
  }
}
