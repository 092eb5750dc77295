package org.taskchampion.sync.http.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.http.Exchange;
import org.taskchampion.sync.http.Exchange.Body;

/**
 * What the real server answers at every edge, on the wire: each exchange is as its file says, with
 * which the unit tests go on. {@code -Dexchanges.record=true} writes the files instead.
 */
@Tag("fleet")
class RecordedExchangesTest {

  private static final boolean RECORD = Boolean.getBoolean("exchanges.record");
  private static final String CLIENT = "11111111-2222-4333-8444-555555555555";
  private static final String NIL = "00000000-0000-0000-0000-000000000000";
  private static final String UNKNOWN = "5a3dbf2b-8b51-4c2e-a1c8-f40ab83a4f9d";
  private static final String SEGMENT = "application/vnd.taskchampion.history-segment";
  private static final String SNAPSHOT = "application/vnd.taskchampion.snapshot";
  private static final int MOST_BYTES = 100 * 1024 * 1024;
  private static final Body SOMETHING = Body.of("something".getBytes(UTF_8));

  @TempDir static Path directory;
  private static RealServer real;
  private static final TreeSet<String> SEEN = new TreeSet<>();

  private final RawClient client = new RawClient();

  @BeforeAll
  static void start() {
    real = new RealServer(directory.resolve("server"));
  }

  /** All files must have been seen by then: run the class whole. */
  @AfterAll
  static void stop() throws IOException {
    real.close();
    try (Stream<Path> files = Files.list(Exchange.DIRECTORY)) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(f -> f.endsWith(".json")))
          .containsExactlyInAnyOrderElementsOf(SEEN);
    }
  }

  @BeforeEach
  void empty() {
    real.empty();
  }

  @AfterEach
  void closeConnections() {
    client.close();
  }

  @Test
  void anUnknownClient() throws IOException {
    get("child-unknown-client", "a client that was never seen asks for a version", child(NIL));
    get("snapshot-unknown-client", "a client that was never seen asks for a snapshot", snapshot());
    post(
        "add-snapshot-unknown-client",
        "a client that was never seen sends a snapshot",
        addSnapshot(UNKNOWN),
        SNAPSHOT,
        SOMETHING);
  }

  @Test
  void theChainIsWrittenAndRead() throws IOException {
    post(
        "add-version-first",
        "the first version of a client that was never seen; there is no snapshot yet",
        addVersion(NIL),
        SEGMENT,
        golden("http-1.envelope"));
    get("child-found", "the first version", child(NIL));
    get("child-none", "the child of the last version", child(version(0)));
    get("child-unknown-parent", "the child of a version that is not there", child(UNKNOWN));
    get("snapshot-none", "a client without a snapshot asks for it", snapshot());
    post(
        "add-version-expected-parent",
        "a version whose parent is not the last version",
        addVersion(NIL),
        SEGMENT,
        golden("http-1.envelope"));
    post(
        "add-version-unknown-parent",
        "a version whose parent is not there",
        addVersion(UNKNOWN),
        SEGMENT,
        SOMETHING);
    post(
        "add-snapshot",
        "a snapshot of the last version",
        addSnapshot(version(0)),
        SNAPSHOT,
        golden("http-snapshot.envelope"));
    get("snapshot-found", "the snapshot", snapshot());
    post(
        "add-version-no-urgency",
        "a version where there is a fresh snapshot",
        addVersion(version(0)),
        SEGMENT,
        golden("http-2.envelope"));
    get("child-found-second", "the second version", child(version(0)));
    post(
        "add-snapshot-unknown-version",
        "a snapshot of a version that is not there, which is ignored",
        addSnapshot(UNKNOWN),
        SNAPSHOT,
        SOMETHING);
    get("snapshot-still-the-first", "the snapshot after one that was ignored", snapshot());
  }

  @Test
  void nilIsGoneWhereTheHistoryBeginsElsewhere() throws IOException {
    post(
        "add-version-any-parent",
        "the first version of a history may have any parent",
        addVersion(UNKNOWN),
        SEGMENT,
        SOMETHING);
    get("child-nil-gone", "the child of nil, which is not in the history", child(NIL));
  }

  @Test
  void aSnapshotOfAnOldVersionIsIgnored() throws IOException {
    for (int i = 0; i < 6; i++) {
      prepare(addVersion(i == 0 ? NIL : version(i - 1)), SEGMENT);
    }
    post(
        "add-snapshot-too-old",
        "a snapshot of the last version but five, which is ignored",
        addSnapshot(version(0)),
        SNAPSHOT,
        SOMETHING);
    get("snapshot-too-old", "there is no snapshot after one that was too old", snapshot());
  }

  @Test
  void theUrgencyIsLowAfterAHundredVersions() throws IOException {
    prepare(addVersion(NIL), SEGMENT);
    prepare(addSnapshot(version(0)), SNAPSHOT);
    for (int i = 0; i < 100; i++) {
      prepare(addVersion(version(i)), SEGMENT);
    }
    post(
        "add-version-low-urgency",
        "a version a hundred versions after the snapshot",
        addVersion(version(100)),
        SEGMENT,
        SOMETHING);
  }

  @Test
  void bodiesAtTheLimit() throws IOException {
    post(
        "add-version-largest",
        "a version of exactly 100 MiB",
        addVersion(NIL),
        SEGMENT,
        new Body(ByteString.EMPTY, MOST_BYTES));
    post(
        "add-version-too-large",
        "a version of 100 MiB and one byte",
        addVersion(version(0)),
        SEGMENT,
        new Body(ByteString.EMPTY, MOST_BYTES + 1));
    post(
        "add-snapshot-too-large",
        "a snapshot of 100 MiB and one byte",
        addSnapshot(version(0)),
        SNAPSHOT,
        new Body(ByteString.EMPTY, MOST_BYTES + 1));
  }

  @Test
  void badBodiesAndTypes() throws IOException {
    prepare(addVersion(NIL), SEGMENT);
    post("add-version-empty", "no body", addVersion(version(0)), SEGMENT, Body.NONE);
    post("add-version-wrong-type", "a wrong type", addVersion(version(0)), SNAPSHOT, SOMETHING);
    post("add-version-no-type", "no type", addVersion(version(0)), null, SOMETHING);
    post("add-snapshot-empty", "no body", addSnapshot(version(0)), SNAPSHOT, Body.NONE);
    post("add-snapshot-wrong-type", "a wrong type", addSnapshot(version(0)), SEGMENT, SOMETHING);
  }

  @Test
  void badIds() throws IOException {
    get("child-malformed-parent", "a parent that is no UUID", child("not-a-uuid"));
    post(
        "add-version-malformed-parent",
        "a parent that is no UUID",
        addVersion("not-a-uuid"),
        SEGMENT,
        SOMETHING);
    post(
        "add-snapshot-malformed-version",
        "a version that is no UUID",
        addSnapshot("not-a-uuid"),
        SNAPSHOT,
        SOMETHING);
    for (String id : new String[] {null, "not-a-uuid"}) {
      String what = id == null ? "no client id" : "a client id that is no UUID";
      String name = id == null ? "-no-client-id" : "-malformed-client-id";
      exchange("child" + name, what, "GET", child(NIL), id, null, Body.NONE);
      exchange("snapshot" + name, what, "GET", snapshot(), id, null, Body.NONE);
      exchange("add-version" + name, what, "POST", addVersion(NIL), id, SEGMENT, SOMETHING);
      exchange("add-snapshot" + name, what, "POST", addSnapshot(NIL), id, SNAPSHOT, SOMETHING);
    }
  }

  @Test
  void aClientThatIsNotAllowed(@TempDir Path another) throws IOException {
    RealServer open = real;
    try (RealServer closed = new RealServer(another, UUID.fromString(UNKNOWN))) {
      real = closed;
      get("child-client-not-allowed", "a client that the operator did not allow", child(NIL));
      get("snapshot-client-not-allowed", "a client that is not allowed", snapshot());
      post(
          "add-version-client-not-allowed",
          "a client that is not allowed",
          addVersion(NIL),
          SEGMENT,
          SOMETHING);
      post(
          "add-snapshot-client-not-allowed",
          "a client that is not allowed",
          addSnapshot(NIL),
          SNAPSHOT,
          SOMETHING);
    } finally {
      real = open;
    }
  }

  @Test
  void otherPaths() throws IOException {
    get("root", "the root, which names the server", "/");
    get("other-path", "a path that is not the server's", "/v1/client/nothing");
  }

  private static String child(String parent) {
    return "/v1/client/get-child-version/" + parent;
  }

  private static String addVersion(String parent) {
    return "/v1/client/add-version/" + parent;
  }

  private static String addSnapshot(String version) {
    return "/v1/client/add-snapshot/" + version;
  }

  private static String snapshot() {
    return "/v1/client/snapshot";
  }

  private static String version(int index) {
    return RawClient.version(index);
  }

  private static Body golden(String file) throws IOException {
    try (InputStream in = RecordedExchangesTest.class.getResourceAsStream("/golden/" + file)) {
      return Body.of(in.readAllBytes());
    }
  }

  private void get(String name, String what, String path) throws IOException {
    exchange(name, what, "GET", path, CLIENT, null, Body.NONE);
  }

  private void post(String name, String what, String path, @Nullable String type, Body body)
      throws IOException {
    exchange(name, what, "POST", path, CLIENT, type, body);
  }

  private void prepare(String path, String type) throws IOException {
    Exchange exchange = ask("", "POST", path, CLIENT, type, SOMETHING);
    assertThat(exchange.status()).isEqualTo(200);
  }

  private void exchange(
      String name,
      String what,
      String method,
      String path,
      @Nullable String clientId,
      @Nullable String type,
      Body body)
      throws IOException {
    Exchange exchange = ask(what, method, path, clientId, type, body);
    String file = name + ".json";
    assertThat(SEEN.add(file)).as("%s is new", file).isTrue();
    if (RECORD) {
      Files.createDirectories(Exchange.DIRECTORY);
      Files.writeString(Exchange.DIRECTORY.resolve(file), exchange.toJson());
    } else {
      assertThat(exchange).as(name).isEqualTo(Exchange.read(Exchange.DIRECTORY.resolve(file)));
    }
  }

  private Exchange ask(
      String what,
      String method,
      String path,
      @Nullable String clientId,
      @Nullable String type,
      Body body)
      throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    if (clientId != null) {
      headers.put("X-Client-Id", clientId);
    }
    if (type != null) {
      headers.put("Content-Type", type);
    }
    return client.ask(what, real.origin(), method, path, headers, body);
  }
}
