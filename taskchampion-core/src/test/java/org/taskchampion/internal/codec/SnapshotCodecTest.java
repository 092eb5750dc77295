package org.taskchampion.internal.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.Snapshot;

class SnapshotCodecTest {

  private static final UUID VERSION = UUID.fromString("99999999-0000-4000-8000-000000000009");
  private static final UUID TASK = UUID.fromString("1f1e1d1c-0000-4000-8000-0000000000ab");

  private static byte[] zlib(byte[] json, Deflater deflater) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
      out.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  private static byte[] zlib(String json) {
    return zlib(json.getBytes(UTF_8), new Deflater());
  }

  private static String json(byte[] zlib) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InflaterOutputStream out = new InflaterOutputStream(bytes)) {
      out.write(zlib);
    }
    return bytes.toString(UTF_8);
  }

  private static Map<UUID, Map<String, String>> read(byte[] data) {
    return SnapshotCodec.read(new Snapshot(VERSION, data));
  }

  private static String refusal(byte[] data) {
    MalformedDataException refusal =
        catchThrowableOfType(MalformedDataException.class, () -> read(data));
    assertThat(refusal).as("no exception").isNotNull();
    assertThat(refusal.version()).isEqualTo(VERSION);
    assertThat(refusal)
        .hasNoCause()
        .hasMessageStartingWith(
            "the snapshot of version "
                + VERSION
                + " from the server is malformed, at or after task ")
        .hasMessageNotContaining("milk")
        .hasMessageNotContaining("java.")
        .hasMessageNotContaining(TASK.toString());
    String message = refusal.getMessage();
    return message.substring(message.indexOf(": ") + 2);
  }

  private static String refusal(String json) {
    return refusal(zlib(json));
  }

  private static String task(String json) {
    return "{\"" + TASK + "\":" + json + "}";
  }

  @Test
  void noTasksAreAnEmptyObject() throws IOException {
    byte[] snapshot = SnapshotCodec.write(Map.of());
    assertThat(json(snapshot)).isEqualTo("{}");
    assertThat(read(snapshot)).isEmpty();
  }

  @Test
  void aTaskIsAnObjectOfStrings() throws IOException {
    byte[] snapshot = SnapshotCodec.write(Map.of(TASK, Map.of("a \"b\"", "c\n\u2028")));
    assertThat(json(snapshot))
        .isEqualTo("{\"1f1e1d1c-0000-4000-8000-0000000000ab\":{\"a \\\"b\\\"\":\"c\\n\u2028\"}}");
    assertThat(json(SnapshotCodec.write(Map.of(TASK, Map.of())))).isEqualTo(task("{}"));
  }

  @Test
  void everyMapIsAValidTask() {
    Map<UUID, Map<String, String>> tasks =
        Map.of(TASK, Map.of(), VERSION, Map.of("", "", "\ud83d\ude00", "\0"));
    assertThat(read(SnapshotCodec.write(tasks))).isEqualTo(tasks);
  }

  @Test
  void randomTasksSurvive() {
    for (long seed = 0; seed < 2_000; seed++) {
      Map<UUID, Map<String, String>> tasks = TestSegments.tasks(new Random(seed), 12);
      assertThat(read(SnapshotCodec.write(tasks))).as("seed %d", seed).isEqualTo(tasks);
    }
  }

  @Test
  void manyTasksSurvive() {
    Map<UUID, Map<String, String>> tasks = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      tasks.put(new UUID(7, i), Map.of("description", "milk " + i, "status", "pending"));
    }
    assertThat(read(SnapshotCodec.write(tasks))).isEqualTo(tasks);
  }

  @Test
  void anyLevelOfCompressionIsRead() {
    byte[] json = task("{\"p\":\"v\"}").getBytes(UTF_8);
    for (int level = Deflater.DEFAULT_COMPRESSION; level <= Deflater.BEST_COMPRESSION; level++) {
      assertThat(read(zlib(json, new Deflater(level))))
          .as("level %d", level)
          .isEqualTo(Map.of(TASK, Map.of("p", "v")));
    }
  }

  @Test
  void bytesBehindTheStreamAreIgnored() {
    byte[] snapshot = SnapshotCodec.write(Map.of(TASK, Map.of("p", "v")));
    for (int more : new int[] {1, 100, 100_000}) {
      byte[] longer = Arrays.copyOf(snapshot, snapshot.length + more);
      Arrays.fill(longer, snapshot.length, longer.length, (byte) 0xff);
      assertThat(read(longer)).as("%d more", more).isEqualTo(Map.of(TASK, Map.of("p", "v")));
    }
  }

  @Test
  void theLastOfTwoTasksOrPropertiesOfOneNameWins() {
    assertThat(
            read(
                zlib(
                    "{\"1f1e1d1c-0000-4000-8000-0000000000ab\":{\"p\":\"1\",\"q\":\"1\"},"
                        + "\"1F1E1D1C0000400080000000000000AB\":{\"p\":\"2\",\"p\":\"3\"}}")))
        .isEqualTo(Map.of(TASK, Map.of("p", "3")));
  }

  @Test
  void whiteSpaceAndEscapesAreRead() {
    assertThat(read(zlib(" { \"" + TASK + "\" :\t{ \"\\u0070\" : \"\\ud83d\\ude00\" } }\r\n ")))
        .isEqualTo(Map.of(TASK, Map.of("p", "\ud83d\ude00")));
  }

  @Test
  void aNullOrAnyOtherValueThatIsNoStringIsRefused() {
    for (String value : List.of("null", "1", "true", "{}", "[]")) {
      assertThat(refusal(task("{\"milk\":" + value + "}")))
          .as(value)
          .isEqualTo("the value of a property is no string");
    }
  }

  @Test
  void anotherShapeIsRefused() {
    assertThat(refusal("")).isEqualTo("it is cut off");
    assertThat(refusal("[]")).isEqualTo("the snapshot is no object");
    assertThat(refusal("null")).isEqualTo("the snapshot is no object");
    assertThat(refusal(task("null"))).isEqualTo("a task is no object");
    assertThat(refusal(task("[]"))).isEqualTo("a task is no object");
    assertThat(refusal(task("\"milk\""))).isEqualTo("a task is no object");
    assertThat(refusal("{\"milk\":{}}")).isEqualTo("the name of a task is no UUID");
    assertThat(refusal(task("{\"p\":\"milk\"}") + "x")).isEqualTo("it is no JSON");
    assertThat(refusal(task("{\"p\":\"milk\""))).isEqualTo("it is cut off");
    assertThat(refusal("\ufeff{}")).isEqualTo("not JSON");
    assertThat(refusal(task("{\"p\":\"\u0001\"}"))).isEqualTo("a control character in a string");
    assertThat(refusal(task("{\"p\":\"\\'\"}"))).isEqualTo("an escape that JSON does not have");
  }

  @Test
  void aLoneSurrogateIsRefused() {
    assertThat(refusal(task("{\"milk\\ud800\":\"\"}")))
        .isEqualTo("the name of a property holds a lone surrogate");
    assertThat(refusal(task("{\"milk\":\"\\udc00\"}")))
        .isEqualTo("the value of a property holds a lone surrogate");
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    byte[] json = task("{\"p\":\"??\"}").getBytes(UTF_8);
    int at = new String(json, UTF_8).indexOf('?');
    json[at] = (byte) 0xc3;
    json[at + 1] = (byte) 0xc3;
    assertThat(refusal(zlib(json, new Deflater()))).isEqualTo("not UTF-8");
  }

  @Test
  void whatIsNoZlibIsRefused() throws IOException {
    byte[] json = "{}".getBytes(UTF_8);
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(json);
    }
    assertThat(refusal(json)).isNotEmpty();
    assertThat(refusal(gzip.toByteArray())).isNotEmpty();
    assertThat(refusal(zlib(json, new Deflater(Deflater.DEFAULT_COMPRESSION, true)))).isNotEmpty();
    assertThat(refusal(new byte[0])).isEqualTo("it is cut off");
    assertThat(refusal(new byte[100])).isNotEmpty();
  }

  @Test
  void aSmallSnapshotThatUnpacksToHundredsOfMegabytesIsRefused() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bomb, new Deflater(9))) {
      out.write(("{\"" + TASK + "\":{\"p\":\"").getBytes(UTF_8));
      byte[] chunk = "x".repeat(1 << 20).getBytes(UTF_8);
      for (int i = 0; i < 600; i++) {
        out.write(chunk);
      }
      out.write("\"}}".getBytes(UTF_8));
    }
    assertThat(bomb.size()).isLessThan(700_000);
    assertThatThrownBy(() -> read(bomb.toByteArray()))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining(VERSION.toString())
        .hasMessageContaining("it unpacks to more than");
  }

  /** As TaskChampion makes it: it takes no care that its snapshots can be told from bombs. */
  @Test
  void aLargeValueThatShrinksToAlmostNothingIsRead() {
    String value = "x".repeat(80_000_000);
    byte[] snapshot = zlib(task("{\"p\":\"" + value + "\"}"));
    assertThat(snapshot).hasSizeLessThan(100_000);
    assertThat(read(snapshot).get(TASK)).containsEntry("p", value);
  }

  @Test
  void whatIsWrittenIsReadWhereverItIsRead() {
    String value = "x".repeat(80_000_000);
    byte[] snapshot = SnapshotCodec.write(Map.of(TASK, Map.of("p", value)));
    assertThat(read(snapshot).get(TASK)).containsEntry("p", value);

    Map<UUID, Map<String, String>> large = new HashMap<>();
    for (int i = 0; i < 5; i++) {
      large.put(new UUID(8, i), Map.of("p", value));
    }
    // Beyond what the memory here allows; but however little there is, a text that is less than a
    // hundred times as large as the snapshot is not taken for a bomb.
    assertThat(SnapshotCodec.write(large)).hasSizeBetween(4_000_000, 20_000_000);
  }

  @Test
  void whatShrinksAsTextsDoIsCompressedAsEver() {
    Map<UUID, Map<String, String>> tasks = new HashMap<>();
    Random random = new Random(1);
    for (int i = 0; i < 40; i++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < 1_000_000) {
        text.append(random.nextInt(1000)).append(' ');
      }
      tasks.put(new UUID(7, i), Map.of("p", text.toString()));
    }
    byte[] snapshot = SnapshotCodec.write(tasks);
    assertThat(snapshot).hasSizeLessThan(20_000_000);
    assertThat(read(snapshot)).isEqualTo(tasks);
  }

  @Test
  void aStreamThatAsksForADictionaryIsRefused() {
    Deflater deflater = new Deflater();
    deflater.setDictionary("milk".getBytes(UTF_8));
    assertThat(refusal(zlib(task("{\"p\":\"milk\"}").getBytes(UTF_8), deflater)))
        .isEqualTo("it is cut off");
  }

  @Test
  void aSnapshotThatIsCutOffAnywhereIsRefused() {
    byte[] snapshot = SnapshotCodec.write(Map.of(TASK, Map.of("p", "v"), VERSION, Map.of()));
    for (int length = 0; length < snapshot.length; length++) {
      assertThat(refusal(Arrays.copyOf(snapshot, length))).as("length %d", length).isNotEmpty();
    }
  }

  @Test
  void aWrongChecksumIsRefused() {
    byte[] snapshot = SnapshotCodec.write(Map.of(TASK, Map.of("p", "v")));
    snapshot[snapshot.length - 1] ^= 1;
    assertThat(refusal(snapshot)).isNotEmpty();
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(refusal("{\"".repeat(100_000))).isNotEmpty();
    assertThat(refusal(task("{\"p\":" + "[".repeat(100_000))))
        .isEqualTo("the value of a property is no string");
  }

  @Test
  void theMessageSaysWhichTaskIsMalformed() {
    MalformedDataException refusal =
        catchThrowableOfType(
            MalformedDataException.class,
            () -> read(zlib("{\"" + VERSION + "\":{},\"" + TASK + "\":{\"p\":null}}")));
    assertThat(refusal)
        .hasMessage(
            "the snapshot of version 99999999-0000-4000-8000-000000000009 from the server is"
                + " malformed, at or after task 2: the value of a property is no string");
  }

  @Test
  void damagedSnapshotsGiveAResultOrARefusalAndNothingElse() {
    int refused = 0;
    for (long seed = 0; seed < 10_000; seed++) {
      Random random = new Random(seed);
      byte[] snapshot = SnapshotCodec.write(TestSegments.tasks(random, 4));
      byte[] damaged;
      if (random.nextBoolean()) {
        damaged = Damage.of(snapshot, random);
      } else {
        // Whole as zlib, so that the damage gets to the reader of JSON.
        try {
          damaged = zlib(Damage.of(json(snapshot).getBytes(UTF_8), random), new Deflater(1));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      try {
        assertThat(read(damaged)).as("seed %d", seed).isNotNull();
      } catch (MalformedDataException e) {
        refused++;
        assertThat(e.version()).as("seed %d", seed).isEqualTo(VERSION);
        assertThat(e)
            .as("seed %d", seed)
            .hasMessageContaining(VERSION.toString())
            .hasMessageNotContaining("java.");
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(refused).isBetween(5_000, 9_999);
  }
}
