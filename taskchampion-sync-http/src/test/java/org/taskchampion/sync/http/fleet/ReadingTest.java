package org.taskchampion.sync.http.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.testing.FakeSyncServer;

/**
 * What a real Rust replica reads, a replica here reads to the same operations, and what it refuses
 * is refused here (part 5 of the specification). Random texts, in every spelling, whole and
 * damaged; the seed is in the failure, and {@code -Dreading.seed} and {@code -Dreading.texts} run
 * others.
 *
 * <p>Differences that are meant, both of things that no program writes:
 *
 * <ul>
 *   <li>The Rust library takes an array where its format has an object, with the members in order.
 *       That is a wrong type, and refused here.
 *   <li>It takes years outside 0 to 9999, which RFC 3339 cannot write.
 *   <li>It keeps leap seconds. Here one is the last nanosecond before the next minute, so that it
 *       loses and wins against the same times.
 * </ul>
 */
@Tag("fleet")
class ReadingTest {

  private static final long SEED = Long.getLong("reading.seed", 1);
  private static final int TEXTS = Integer.getInteger("reading.texts", 6_000);
  private static final UUID NIL = new UUID(0, 0);

  private static RustDriver driver;

  @BeforeAll
  static void start() {
    driver = new RustDriver();
  }

  @AfterAll
  static void stop() {
    driver.close();
  }

  /** What came of reading here: the tasks and their last updates, or why not. */
  private record Ours(
      Map<UUID, Map<String, String>> tasks,
      Map<UUID, Map<String, Instant>> times,
      @Nullable String refusal) {}

  @Test
  void versionsInEverySpellingAreReadAsTheRustLibraryReadsThem() {
    int damagedAndRead = 0;
    for (long seed = SEED; seed < SEED + TEXTS; seed++) {
      Spellings spellings = new Spellings(new Random(seed));
      String text = spellings.segment();
      boolean whole = seed % 4 == 0;
      byte[] segment = whole ? text.getBytes(UTF_8) : spellings.mutated(text);
      if (segment.length == 0) {
        continue; // no server takes one
      }
      boolean isRead = compare("segment", segment, "seed " + seed);
      assertThat(isRead || !whole).as("seed %d is refused: %s", seed, text).isTrue();
      damagedAndRead += isRead && !whole ? 1 : 0;
    }
    assertThat(damagedAndRead).isBetween(TEXTS / 50, TEXTS / 2);
  }

  @Test
  void snapshotsInEverySpellingAreReadAsTheRustLibraryReadsThem() {
    int damagedAndRead = 0;
    for (long seed = SEED; seed < SEED + TEXTS / 3; seed++) {
      Random random = new Random(~seed);
      Spellings spellings = new Spellings(random);
      String text = spellings.snapshot();
      boolean whole = seed % 4 == 0;
      byte[] snapshot = zlib(whole ? text.getBytes(UTF_8) : spellings.mutated(text));
      if (random.nextInt(4) == 0) {
        int more = random.nextInt(20) - (whole ? 0 : 10);
        snapshot = Arrays.copyOf(snapshot, Math.max(1, snapshot.length + more));
      }
      boolean isRead = compare("snapshot", snapshot, "seed " + seed);
      assertThat(isRead || !whole).as("seed %d is refused: %s", seed, text).isTrue();
      damagedAndRead += isRead && !whole ? 1 : 0;
    }
    assertThat(damagedAndRead).isBetween(TEXTS / 150, TEXTS / 6);
  }

  /** Every clause of part 5 by name, so that it does not depend on luck. */
  @Test
  void everyClauseIsReadOrRefusedAsTheRustLibraryDoes() {
    String uuid = "1f1e1d1c-0000-4000-8000-0000000000ab";
    String create = "{\"Create\":{\"uuid\":\"" + uuid + "\"}}";
    for (String timestamp :
        List.of(
            "2024-02-29T12:34:56Z",
            "2024-02-29t12:34:56z",
            "2024-02-29 12:34:56Z",
            "2024-02-29T12:34:56.1Z",
            "2024-02-29T12:34:56.1234567899Z",
            "2024-02-29T14:04:56+01:30",
            "2024-02-29T12:34:56+00:00",
            "2024-02-29T12:34:56-00:00",
            "2024-02-29T14:04:56+0130",
            "2024-02-29T14:34:56+02",
            "2024-02-29T12:34:56UTC",
            "2024-2-9T1:2:3Z",
            "2024 - 02 - 29T 12 : 34 : 56 Z ",
            "+2024-02-29T12:34:56Z",
            "2024-02-29T12:34:56\u221201:30",
            "2016-12-31T23:59:60Z",
            "2024-02-29T12:34:60.5Z",
            "2024-02-29",
            "2024-02-29T12:34Z",
            "2024-02-29T12:34:56",
            "2023-02-29T12:34:56Z",
            "2024-02-29T24:00:00Z",
            "2024-02-29T12:34:61Z",
            "2024-02-29T12:34:56.Z",
            "2024-02-29T12:34:56+24:00",
            "2024-02-29T12:34:56+23:60",
            "2024-02-29T12:34:56+1:00",
            "2024-02-29T12:34:56+01:3",
            "2024-02-29_12:34:56Z",
            "",
            "Z",
            "1709210096")) {
      compareText(create + update(uuid, "\"value\":\"v\"", timestamp), "the time " + timestamp);
    }
    for (String spelling :
        List.of(
            uuid.toUpperCase(Locale.ROOT),
            uuid.replace("-", ""),
            "{" + uuid + "}",
            "urn:uuid:" + uuid,
            "URN:UUID:" + uuid,
            "(" + uuid + ")",
            uuid.substring(1),
            "1f1e1d1c0000-4000-8000-0000000000ab",
            "1-2-3-4-5",
            " " + uuid,
            "")) {
      compareText("{\"Create\":{\"uuid\":\"" + spelling + "\"}}", "the UUID " + spelling);
    }
    for (String value :
        List.of("\"value\":null", "\"new\":1", "\"value\":1", "\"value\":[]", "\"value\":true")) {
      compareText(create + update(uuid, value, "2024-02-29T12:34:56Z"), "the value " + value);
    }
    for (String document :
        List.of(
            "{\"operations\":[]}",
            "{\"operations\":[]} \n\t\r",
            "{\"operations\":[],\"new\":{}}",
            "{}",
            "[]",
            "null",
            " ",
            "{\"operations\":[],\"operations\":[]}",
            "\ufeff{\"operations\":[]}",
            "{\"operations\":null}",
            "{\"operations\":[\"UndoPoint\"]}",
            "{\"operations\":[{}]}",
            "{\"operations\":[null]}",
            "{\"operations\":[]}x",
            "{\"operations\":[]}{}",
            "{\"\\ud800\":1,\"operations\":[]}",
            "{\"a\":\"\\ud800\",\"operations\":[]}",
            "{\"new\":" + "[".repeat(5000) + "]".repeat(5000) + ",\"operations\":[]}",
            "{\"new\":" + "[".repeat(5000) + "]".repeat(4999) + ",\"operations\":[]}",
            "{\"operations\":[" + create + "," + create + "]}",
            "{\"operations\":[{\"Create\":{\"uuid\":\"" + uuid + "\",\"uuid\":\"" + uuid + "\"}}]}",
            "{\"operations\":[{\"Create\":{\"uuid\":\"" + uuid + "\"},\"Delete\":{}}]}")) {
      compare(
          "segment",
          document.getBytes(UTF_8),
          document.substring(0, Math.min(80, document.length())));
    }
  }

  /** As a Rust replica makes it, which no longer looks like a text at all. */
  @Test
  void aSnapshotWithALargeValueIsReadByBoth() {
    String value = "x".repeat(80_000_000);
    String text = "{\"1f1e1d1c-0000-4000-8000-0000000000ab\":{\"description\":\"" + value + "\"}}";
    assertThat(ours("snapshot", zlib(text.getBytes(UTF_8))).tasks().values())
        .containsExactly(Map.of("description", value));

    FakeSyncServer server = new FakeSyncServer();
    server.snapshotUrgency(SnapshotUrgency.HIGH);
    UUID task = UUID.fromString("1f1e1d1c-0000-4000-8000-0000000000ab");
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      replica.commit(
          List.of(
              Operation.create(task), Operation.update(task, "description", value, Instant.EPOCH)));
      replica.sync(server);
    }
    byte[] made = server.snapshot().orElseThrow().data();
    assertThat(ours("snapshot", made).tasks())
        .isEqualTo(Map.of(task, Map.of("description", value)));
    assertThat(driver.read("snapshot", made).orElseThrow().tasks())
        .isEqualTo(Map.of(task, Map.of("description", value)));
  }

  private static String update(String uuid, String value, String timestamp) {
    return ",{\"Update\":{\"uuid\":\""
        + uuid
        + "\",\"property\":\"p\","
        + value
        + ",\"timestamp\":\""
        + timestamp
        + "\"}}";
  }

  private static void compareText(String operations, String what) {
    compare("segment", ("{\"operations\":[" + operations + "]}").getBytes(UTF_8), what);
  }

  /** Fails unless both make the same of it. Returns whether it was read. */
  private static boolean compare(String kind, byte[] bytes, String what) {
    Optional<RustDriver.Read> theirs = driver.read(kind, bytes);
    Ours ours = ours(kind, bytes);
    String about = what + ": " + new String(bytes, UTF_8);
    if (ours.refusal() != null) {
      if (theirs.isPresent() && !isMeant(ours.refusal())) {
        fail(about + "\nis read by the Rust library, but not here: " + ours.refusal());
      }
      return false;
    }
    if (theirs.isEmpty()) {
      fail(about + "\nis read here, but not by the Rust library");
    }
    assertThat(ours.tasks()).as(about).isEqualTo(theirs.orElseThrow().tasks());
    if (kind.equals("segment")) {
      Map<UUID, Map<String, Instant>> times = new HashMap<>();
      theirs.orElseThrow().operations().forEach((uuid, log) -> times.put(uuid, lastTimes(log)));
      assertThat(ours.times()).as(about).isEqualTo(times);
    }
    return true;
  }

  private static boolean isMeant(String refusal) {
    return refusal.endsWith("is no object")
        || refusal.endsWith("timestamp lies outside the years 0 to 9999");
  }

  private static Ours ours(String kind, byte[] bytes) {
    FakeSyncServer server = new FakeSyncServer(1);
    if (kind.equals("segment")) {
      server.addVersion(NIL, bytes);
    } else {
      AddVersionResult.Added added =
          (AddVersionResult.Added) server.addVersion(NIL, "{\"operations\":[]}".getBytes(UTF_8));
      server.addSnapshot(added.version(), bytes);
    }
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      replica.sync(server);
      Map<UUID, Map<String, String>> tasks = Member.ours(replica, server).dump();
      Map<UUID, Map<String, Instant>> times = new HashMap<>();
      tasks.keySet().forEach(uuid -> times.put(uuid, lastTimesOf(replica.operations(uuid))));
      return new Ours(tasks, times, null);
    } catch (MalformedDataException e) {
      return new Ours(Map.of(), Map.of(), String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, Instant> lastTimesOf(List<Operation> log) {
    Map<String, Instant> times = new HashMap<>();
    for (Operation operation : log) {
      if (operation instanceof Operation.Update update) {
        times.put(update.property(), update.timestamp());
      }
    }
    return times;
  }

  private static Map<String, Instant> lastTimes(List<?> log) {
    Map<String, Instant> times = new HashMap<>();
    for (Object operation : log) {
      Map<?, ?> kind = (Map<?, ?>) operation;
      if (kind.get("Update") instanceof Map<?, ?> update) {
        String time = (String) update.get("timestamp");
        String leap = time.replaceFirst(":60(\\.[0-9]+)?Z$", ":59.999999999Z");
        times.put((String) update.get("property"), Instant.parse(leap));
      }
    }
    return times;
  }

  private static byte[] zlib(byte[] text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
