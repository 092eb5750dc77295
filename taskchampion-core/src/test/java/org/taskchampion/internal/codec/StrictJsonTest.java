package org.taskchampion.internal.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Random;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.junit.jupiter.api.Test;

/** What passes does not depend on where the chunks end. */
class StrictJsonTest {

  /** Gives at most so many bytes at a time. */
  private static Source source(byte[] bytes, int atOnce) {
    return new ForwardingSource(new Buffer().write(bytes)) {
      @Override
      public long read(Buffer sink, long byteCount) throws IOException {
        return super.read(sink, Math.min(byteCount, atOnce));
      }
    };
  }

  private static byte[] pass(byte[] bytes, int atOnce) throws IOException {
    try (BufferedSource strict = Okio.buffer(new StrictJson(source(bytes, atOnce)))) {
      return strict.readByteArray();
    }
  }

  private static boolean passes(byte[] bytes, int atOnce) {
    try {
      return pass(bytes, atOnce).length == bytes.length;
    } catch (InterruptedIOException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void everythingPassesUnchangedWhereverTheChunksEnd() throws IOException {
    byte[] bytes =
        "{\"a\u007f\u00e4\u20ac\ud83d\ude00\\\\\\\"\\u00e4\\/\":[1E5,-2e-3,true,false,null]} \n"
            .getBytes(UTF_8);
    for (int atOnce : new int[] {1, 2, 3, 5, 1_000}) {
      assertThat(pass(bytes, atOnce)).as("%d at once", atOnce).isEqualTo(bytes);
    }
  }

  @Test
  void moreThanOneSegmentOfABufferPasses() throws IOException {
    byte[] bytes = ("\"" + "\u20ac\\n".repeat(20_000) + "\"").getBytes(UTF_8);
    for (int atOnce : new int[] {1, 8_191, 8_192, 1_000_000}) {
      assertThat(pass(bytes, atOnce)).as("%d at once", atOnce).isEqualTo(bytes);
    }
  }

  @Test
  void bytesThatTheSinkHeldBeforeAreNotLookedAt() throws IOException {
    Buffer sink = new Buffer().writeUtf8("TRUE \u0001\ufeff");
    byte[] before = sink.snapshot().toByteArray();
    StrictJson strict = new StrictJson(new Buffer().writeUtf8("{}"));
    assertThat(strict.read(sink, 100)).isEqualTo(2);
    assertThat(sink.readByteArray(before.length)).isEqualTo(before);
    assertThat(sink.readUtf8()).isEqualTo("{}");
  }

  @Test
  void aFaultBehindAChunkBorderIsFound() {
    for (String fault :
        new String[] {
          "\"\\'\"", "\"\\x\"", "\"\n\"", "TRUE", "nUll", "1E5 E", "\"\\", "\u00a0", "\ufeff{}"
        }) {
      byte[] bytes = fault.getBytes(UTF_8);
      boolean cutOffEscape = fault.equals("\"\\");
      for (int atOnce : new int[] {1, 2, 3, 100}) {
        // A string that does not end is for the reader behind to refuse.
        assertThat(passes(bytes, atOnce))
            .as("%s, %d at once", fault, atOnce)
            .isEqualTo(cutOffEscape);
      }
    }
  }

  @Test
  void aCharacterThatIsCutOffAtTheEndIsAFault() {
    byte[] bytes = "\"\u00e3".getBytes(ISO_8859_1);
    for (int atOnce : new int[] {1, 2}) {
      assertThatThrownBy(() -> pass(bytes, atOnce))
          .isInstanceOf(IOException.class)
          .hasMessage("a character is cut off at the end");
    }
  }

  @Test
  void allSequencesOfUpToThreeBytesAreJudgedAsTheJdkDoes() {
    for (int first = 0x80; first < 0x100; first++) {
      check(first);
      for (int second = 0x7f; second < 0x101; second++) {
        check(first, second & 0xff);
        if (first >= 0xe0) {
          check(first, second & 0xff, 0x80);
          check(first, second & 0xff, 0xbf);
          check(first, second & 0xff, 0xc0);
          check(first, second & 0xff, 0x80, 0x80);
          check(first, second & 0xff, 0xbf, 0xbf);
          check(first, second & 0xff, 0xbf, 0x7f);
        }
      }
    }
  }

  @Test
  void randomBytesInAStringAreJudgedAsTheJdkDoes() {
    int[] likely = {0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc2, 0xe0, 0xed, 0xf0, 0xf4, 'x'};
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      int[] bytes = new int[random.nextInt(8)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = likely[random.nextInt(likely.length)];
      }
      check(bytes);
    }
  }

  private static void check(int... inString) {
    byte[] bytes = new byte[inString.length + 2];
    bytes[0] = '"';
    bytes[bytes.length - 1] = '"';
    for (int i = 0; i < inString.length; i++) {
      bytes[i + 1] = (byte) inString[i];
    }
    // The strings of these tests hold neither controls nor escapes, so only UTF-8 is in question.
    if (new String(bytes, ISO_8859_1).chars().noneMatch(c -> c < 0x20 || c == '\\')) {
      boolean expected = isUtf8(bytes);
      assertThat(passes(bytes, 1)).as("%s", bytes).isEqualTo(expected);
      assertThat(passes(bytes, 100)).as("%s", bytes).isEqualTo(expected);
    }
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
