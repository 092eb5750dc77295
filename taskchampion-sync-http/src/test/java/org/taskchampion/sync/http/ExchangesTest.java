package org.taskchampion.sync.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerCheck.Finding;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;

/**
 * The exchanges that were recorded with the real server, played back: what each answer becomes, and
 * that the request is the recorded one where this library can send it. The profile {@code fleet}
 * checks that the real server still answers so.
 */
class ExchangesTest {

  private static final UUID NIL = new UUID(0, 0);
  private static final UUID FIRST = UUID.fromString("6c7771a6-30fc-46c4-86d6-3c5f8313d377");
  private static final UUID SECOND = UUID.fromString("a493dcd0-fe13-4cd5-87f8-cbf71e35eef8");
  private static final UUID UNKNOWN = UUID.fromString("5a3dbf2b-8b51-4c2e-a1c8-f40ab83a4f9d");
  private static final byte[] SOMETHING = "something".getBytes(UTF_8);

  private static MockServer mock;

  /** What is to be seen when an exchange is played. */
  private interface Expectation {
    void check(HttpSyncServer server) throws IOException;
  }

  private static final Map<String, Expectation> EXPECTATIONS = new TreeMap<>();

  static {
    childVersions();
    addedVersions();
    snapshots();
    addedSnapshots();
  }

  private static void childVersions() {
    expect("child-unknown-client", server -> upToDate(server, NIL));
    expect("child-none", server -> upToDate(server, FIRST));
    expect("child-unknown-parent", server -> gone(server, UNKNOWN));
    expect("child-nil-gone", server -> gone(server, NIL));
    expect("child-found", server -> found(server, NIL, FIRST, "http-1.json"));
    expect("child-found-second", server -> found(server, FIRST, SECOND, "http-2.json"));
    // This library sends none of these requests.
    expect("child-malformed-parent", server -> upToDate(server, NIL));
    refused("child-no-client-id", "bad x-client-id", server -> server.childVersion(NIL));
    refused("child-malformed-client-id", "bad x-client-id", server -> server.childVersion(NIL));
    refused("child-client-not-allowed", "is not allowed there", server -> server.childVersion(NIL));
  }

  private static void addedVersions() {
    expect("add-version-first", server -> added(server, NIL, FIRST, SnapshotUrgency.HIGH));
    expect("add-version-any-parent", server -> added(server, UNKNOWN, FIRST, SnapshotUrgency.HIGH));
    expect("add-version-largest", server -> added(server, NIL, FIRST, SnapshotUrgency.HIGH));
    expect("add-version-no-urgency", server -> added(server, FIRST, SECOND, SnapshotUrgency.NONE));
    expect(
        "add-version-low-urgency",
        server -> added(server, number(100), number(101), SnapshotUrgency.LOW));
    expect("add-version-expected-parent", server -> expectedParent(server, NIL));
    expect("add-version-unknown-parent", server -> expectedParent(server, UNKNOWN));
    refusedVersion("add-version-too-large", "overflow");
    refusedVersion("add-version-empty", "Empty body");
    refusedVersion("add-version-wrong-type", "Bad content-type");
    refusedVersion("add-version-no-type", "Bad content-type");
    refusedVersion("add-version-malformed-parent", "status 404");
    refusedVersion("add-version-no-client-id", "bad x-client-id");
    refusedVersion("add-version-malformed-client-id", "bad x-client-id");
    refusedVersion("add-version-client-not-allowed", "is not allowed there");
  }

  private static void snapshots() {
    expect("snapshot-unknown-client", ExchangesTest::noSnapshot);
    expect("snapshot-none", ExchangesTest::noSnapshot);
    expect("snapshot-too-old", ExchangesTest::noSnapshot);
    expect("snapshot-found", ExchangesTest::theSnapshot);
    expect("snapshot-still-the-first", ExchangesTest::theSnapshot);
    refused("snapshot-no-client-id", "bad x-client-id", HttpSyncServer::snapshot);
    refused("snapshot-malformed-client-id", "bad x-client-id", HttpSyncServer::snapshot);
    refused("snapshot-client-not-allowed", "is not allowed there", HttpSyncServer::snapshot);
  }

  private static void addedSnapshots() {
    expect("add-snapshot", server -> server.addSnapshot(FIRST, SOMETHING));
    // Nobody learns of these two that they are ignored.
    expect("add-snapshot-too-old", server -> server.addSnapshot(FIRST, SOMETHING));
    expect("add-snapshot-unknown-version", server -> server.addSnapshot(UNKNOWN, SOMETHING));
    refusedSnapshot("add-snapshot-unknown-client", "no such client");
    refusedSnapshot("add-snapshot-too-large", "overflow");
    refusedSnapshot("add-snapshot-empty", "Empty body");
    refusedSnapshot("add-snapshot-wrong-type", "Bad content-type");
    refusedSnapshot("add-snapshot-malformed-version", "status 404");
    refusedSnapshot("add-snapshot-no-client-id", "bad x-client-id");
    refusedSnapshot("add-snapshot-malformed-client-id", "bad x-client-id");
    refusedSnapshot("add-snapshot-client-not-allowed", "is not allowed there");
  }

  @BeforeAll
  static void start() throws IOException {
    mock = new MockServer(new OkHttpClient());
  }

  @AfterAll
  static void stop() {
    mock.close();
  }

  @Test
  void allExchangesArePlayed() throws IOException {
    try (Stream<Path> files = Files.list(Exchange.DIRECTORY)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(file -> file.endsWith(".json"))
                  .map(file -> file.replace(".json", ""))
                  // The first is for the test below, and the second is never asked for.
                  .filter(name -> !name.equals("root") && !name.equals("other-path")))
          .containsExactlyInAnyOrderElementsOf(EXPECTATIONS.keySet());
    }
  }

  @Test
  void aLookAtTheServerFindsItsVersionAtTheRoot() throws IOException {
    mock.answer("/get-child-version/" + NIL, MockServer.response(read("child-found")));
    mock.answerAtTheRoot(MockServer.response(read("root")));
    assertThat(mock.server().check(NIL).findings())
        .contains(new Finding(Subject.VERSION, Outcome.OK, "it is TaskChampion sync server 0.7.1"));
    assertThat(mock.requests().stream().map(RecordedRequest::getTarget))
        .contains(read("root").path());
  }

  private static Exchange read(String name) throws IOException {
    return Exchange.read(Exchange.DIRECTORY.resolve(name + ".json"));
  }

  @TestFactory
  Stream<DynamicTest> eachBecomesWhatItSays() {
    return EXPECTATIONS.entrySet().stream()
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> play(entry)));
  }

  private static void play(Map.Entry<String, Expectation> entry) throws IOException {
    Exchange exchange = read(entry.getKey());
    mock.answer(MockServer.response(exchange));

    entry.getValue().check(mock.server());

    assertThat(mock.requests()).hasSize(1);
    RecordedRequest sent = mock.requests().get(0);
    assertThat(sent.getMethod()).isEqualTo(exchange.method());
    if (canBeSent(exchange)) {
      assertThat(sent.getTarget()).isEqualTo(exchange.path());
      exchange
          .requestHeaders()
          .forEach((name, value) -> assertThat(sent.getHeaders().get(name)).isEqualTo(value));
      assertThat(sent.getBodySize() > 0).isEqualTo(exchange.requestBody().size() > 0);
    }
  }

  /** Says whether this library ever sends such a request. */
  private static boolean canBeSent(Exchange exchange) {
    boolean isPost = exchange.method().equals("POST");
    String type = exchange.requestHeaders().getOrDefault("Content-Type", "");
    String kind = exchange.path().contains("snapshot") ? "snapshot" : "segment";
    return !exchange.path().contains("not-a-uuid")
        && MockServer.CLIENT.toString().equals(exchange.requestHeaders().get("X-Client-Id"))
        && (!isPost || (type.endsWith(kind) && exchange.requestBody().size() > 0));
  }

  private static void expect(String name, Expectation expectation) {
    EXPECTATIONS.put(name, expectation);
  }

  private static void refused(String name, String message, Expectation call) {
    expect(
        name,
        server ->
            assertThatThrownBy(() -> call.check(server))
                .isInstanceOf(ServerRefusedException.class)
                .hasMessageContaining(message));
  }

  private static void refusedVersion(String name, String message) {
    UUID parent = parentOf(name);
    refused(name, message, server -> server.addVersion(parent, SOMETHING));
  }

  private static UUID parentOf(String name) {
    return name.endsWith("client-id") || name.endsWith("not-allowed") ? NIL : FIRST;
  }

  private static void refusedSnapshot(String name, String message) {
    UUID version = name.endsWith("unknown-client") ? UNKNOWN : parentOf(name);
    refused(name, message, server -> server.addSnapshot(version, SOMETHING));
  }

  private static void upToDate(HttpSyncServer server, UUID parent) {
    assertThat(server.childVersion(parent)).isEqualTo(new ChildVersion.UpToDate());
  }

  private static void gone(HttpSyncServer server, UUID parent) {
    assertThat(server.childVersion(parent)).isEqualTo(new ChildVersion.Gone());
  }

  private static void found(HttpSyncServer server, UUID parent, UUID version, String file)
      throws IOException {
    ChildVersion.Found found = (ChildVersion.Found) server.childVersion(parent);
    assertThat(found.version()).isEqualTo(version);
    assertThat(found.parent()).isEqualTo(parent);
    assertThat(found.segment()).isEqualTo(golden(file));
  }

  private static void added(
      HttpSyncServer server, UUID parent, UUID version, SnapshotUrgency urgency) {
    assertThat(server.addVersion(parent, SOMETHING))
        .isEqualTo(new AddVersionResult.Added(version, urgency));
  }

  private static void expectedParent(HttpSyncServer server, UUID parent) {
    assertThat(server.addVersion(parent, SOMETHING))
        .isEqualTo(new AddVersionResult.ExpectedParent(FIRST));
  }

  private static void noSnapshot(HttpSyncServer server) {
    assertThat(server.snapshot()).isEmpty();
  }

  private static void theSnapshot(HttpSyncServer server) throws IOException {
    Snapshot snapshot = server.snapshot().orElseThrow();
    assertThat(snapshot.version()).isEqualTo(FIRST);
    assertThat(snapshot.data()).isEqualTo(golden("http-snapshot.zlib"));
  }

  /** Returns the id that a version beyond the golden ones has in the files. */
  private static UUID number(int index) {
    return new UUID(0x4000, 0x8000_0000_0000_0000L + index);
  }

  private static byte[] golden(String file) throws IOException {
    try (InputStream in = ExchangesTest.class.getResourceAsStream("/golden/" + file)) {
      return in.readAllBytes();
    }
  }
}
