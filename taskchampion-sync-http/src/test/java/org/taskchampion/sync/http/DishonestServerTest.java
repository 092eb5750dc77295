package org.taskchampion.sync.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.WrongSecretException;
import org.taskchampion.testing.FakeSyncServer;

/**
 * A server that has all that was ever sealed, and answers with another piece of it than it should.
 * What it cannot do is asserted, and what it can: the protocol lets the server choose the ids of
 * versions, and binds what is sealed to the id before it.
 */
class DishonestServerTest {

  private static final String SEGMENT = "application/vnd.taskchampion.history-segment";
  private static final String SNAPSHOT = "application/vnd.taskchampion.snapshot";
  private static final UUID NIL = SyncServer.NIL_VERSION;
  private static final UUID CLIENT = UUID.fromString("11111111-2222-4333-8444-555555555555");

  private final FakeSyncServer history = new FakeSyncServer();
  private final Replica writer = Replica.open(new InMemoryStorage());
  private final Replica reader = Replica.open(new InMemoryStorage());
  private HttpFront front;
  private HttpSyncServer server;

  @BeforeEach
  void sealThreeVersions() throws IOException {
    front = new HttpFront(history);
    server = open(front.origin(), CLIENT);
    for (String text : new String[] {"first", "second", "third"}) {
      writer.edit(edit -> edit.add(text));
      writer.sync(server);
    }
  }

  @AfterEach
  void close() {
    server.close();
    front.close();
    writer.close();
    reader.close();
  }

  private static HttpSyncServer open(String origin, UUID client) {
    return HttpSyncServer.newBuilder()
        .origin(origin)
        .clientId(client)
        .encryptionSecret(EncryptionSecret.of("secret"))
        .build();
  }

  private static List<String> texts(Replica replica) {
    return replica.tasks().stream().map(Task::description).sorted().toList();
  }

  private FakeSyncServer.Version version(int number) {
    return history.versions().get(number);
  }

  private static boolean isFor(HttpExchange exchange, String path) {
    return exchange.getRequestURI().getPath().endsWith(path);
  }

  private static boolean answer(
      HttpExchange exchange, UUID version, UUID parent, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("X-Version-Id", version.toString());
    exchange.getResponseHeaders().set("X-Parent-Version-Id", parent.toString());
    HttpFront.send(exchange, 200, type, body);
    return true;
  }

  /** Lets the server answer the question for the child of a version so. */
  private void childOf(UUID parent, UUID version, byte[] envelope) {
    front.answering(
        exchange ->
            isFor(exchange, "get-child-version/" + parent)
                && answer(exchange, version, parent, SEGMENT, envelope));
  }

  @Test
  void noVersionPassesForAnother() {
    for (int place = 0; place < 3; place++) {
      for (int taken = 0; taken < 3; taken++) {
        FakeSyncServer.Version in = version(place);
        FakeSyncServer.Version of = version(taken);
        for (UUID called : new UUID[] {in.version(), of.version(), new UUID(5, 5)}) {
          childOf(in.parent(), called, of.segment());
          if (place == taken) {
            assertThat(server.childVersion(in.parent())).isInstanceOf(ChildVersion.Found.class);
          } else {
            assertThatThrownBy(() -> server.childVersion(in.parent()))
                .as(place + " " + taken)
                .isInstanceOf(WrongSecretException.class);
          }
        }
      }
    }
  }

  @Test
  void aVersionIsNeitherLeftOutNorTakenTwice() {
    childOf(version(0).version(), version(2).version(), version(2).segment());
    assertThatThrownBy(() -> reader.sync(server)).isInstanceOf(WrongSecretException.class);
    assertThat(texts(reader)).containsExactly("first");
    childOf(version(0).version(), version(1).version(), version(0).segment());
    assertThatThrownBy(() -> reader.sync(server)).isInstanceOf(WrongSecretException.class);
    assertThat(texts(reader)).containsExactly("first");
    front.answering(exchange -> false);
    reader.sync(server);
    assertThat(texts(reader)).containsExactly("first", "second", "third");
  }

  /** The key comes from the client id, too. */
  @Test
  void whatIsOfAnotherHistoryOfTheSameSecretIsNotOpened() throws IOException {
    FakeSyncServer others = new FakeSyncServer();
    try (HttpFront itsFront = new HttpFront(others);
        HttpSyncServer its = open(itsFront.origin(), new UUID(6, 6));
        Replica other = Replica.open(new InMemoryStorage())) {
      other.edit(edit -> edit.add("of others"));
      other.sync(its);
    }
    childOf(NIL, version(0).version(), others.versions().get(0).segment());
    assertThatThrownBy(() -> reader.sync(server)).isInstanceOf(WrongSecretException.class);
    assertThat(texts(reader)).isEmpty();
  }

  /** Sends a snapshot of the last version, and returns its envelope. */
  private byte[] snapshot() {
    history.snapshotUrgency(SnapshotUrgency.HIGH);
    writer.edit(edit -> edit.add("with a snapshot"));
    writer.sync(server);
    history.snapshotUrgency(SnapshotUrgency.NONE);
    return history.snapshot().orElseThrow().data();
  }

  @Test
  void aSnapshotPassesForThatOfNoOtherVersion() {
    byte[] envelope = snapshot();
    UUID its = version(3).version();
    for (UUID called :
        new UUID[] {version(0).version(), version(2).version(), NIL, new UUID(5, 5)}) {
      front.answering(
          exchange ->
              isFor(exchange, "/snapshot") && answer(exchange, called, NIL, SNAPSHOT, envelope));
      assertThatThrownBy(() -> reader.sync(server)).isInstanceOf(WrongSecretException.class);
      assertThat(texts(reader)).isEmpty();
    }
    front.answering(exchange -> false);
    assertThat(reader.sync(server).snapshotLoaded()).contains(its);
  }

  /** Both are bound to the same id: that of the snapshot, and that of the version before. */
  @Test
  void aSnapshotIsNoVersionAndAVersionNoSnapshot() {
    byte[] envelope = snapshot();
    UUID its = version(3).version();
    reader.sync(server);
    List<String> before = texts(reader);
    childOf(its, new UUID(5, 5), envelope);
    assertThatThrownBy(() -> reader.sync(server)).isInstanceOf(MalformedDataException.class);
    assertThat(texts(reader)).isEqualTo(before);

    UUID second = version(1).version();
    byte[] third = version(2).segment();
    front.answering(
        exchange -> isFor(exchange, "/snapshot") && answer(exchange, second, NIL, SNAPSHOT, third));
    try (Replica fresh = Replica.open(new InMemoryStorage())) {
      assertThatThrownBy(() -> fresh.sync(server)).isInstanceOf(MalformedDataException.class);
      assertThat(texts(fresh)).isEmpty();
    }
  }

  @Test
  void aServerThatAlwaysAsksForASnapshotGetsOneForEachSynchronisationThatSends() {
    List<String> sent = new ArrayList<>();
    front.answering(
        exchange -> {
          if (exchange.getRequestURI().getPath().contains("/add-snapshot/")) {
            sent.add(exchange.getRequestURI().getPath());
          }
          if (exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("X-Snapshot-Request", "urgency=high");
          }
          return false;
        });
    writer.edit(edit -> edit.add("fourth"));
    writer.sync(server);
    assertThat(sent).hasSize(1);
    writer.sync(server);
    writer.sync(server);
    assertThat(sent).hasSize(1);
  }

  /** Cannot be noticed: a new replica has nothing to compare with. */
  @Test
  void whatTheServerWithholdsFromEverybodyIsMissedByNobody() {
    UUID second = version(1).version();
    front.answering(
        exchange -> {
          boolean isEnd = isFor(exchange, "get-child-version/" + second);
          if (isEnd) {
            HttpFront.send(exchange, 404, null, new byte[0]);
          }
          return isEnd;
        });
    reader.sync(server);
    assertThat(texts(reader)).containsExactly("first", "second");
  }

  /** Is noticed: a replica knows the version up to which it is, and keeps all that it has. */
  @Test
  void aReplicaThatWasFurtherLosesNothingByARollback() {
    Runnable restore = history.backUp();
    writer.edit(edit -> edit.add("fourth"));
    writer.sync(server);
    reader.sync(server);
    restore.run();
    writer.sync(server);
    reader.sync(server);
    assertThat(texts(writer)).containsExactly("first", "fourth", "second", "third");
    assertThat(texts(reader)).isEqualTo(texts(writer));
    try (Replica fresh = Replica.open(new InMemoryStorage())) {
      fresh.sync(server); // what was rolled back is at the server again
      assertThat(texts(fresh)).isEqualTo(texts(writer));
    }
  }

  /** Cannot be noticed: a server that gives both the same id shows each what it likes. */
  @Test
  void oneIdForTwoVersionsSplitsTwoReplicas() {
    reader.sync(server);
    UUID base = version(2).version();
    UUID same = new UUID(7, 7);
    front.answering(
        exchange -> {
          if (isFor(exchange, "add-version/" + base)) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("X-Version-Id", same.toString());
            HttpFront.send(exchange, 200, null, new byte[0]);
            return true;
          }
          boolean isEnd = isFor(exchange, "get-child-version/" + same);
          if (isEnd) {
            HttpFront.send(exchange, 404, null, new byte[0]);
          }
          return isEnd;
        });
    writer.edit(edit -> edit.add("of the writer"));
    reader.edit(edit -> edit.add("of the reader"));
    writer.sync(server);
    reader.sync(server);
    assertThat(texts(writer)).contains("of the writer").doesNotContain("of the reader");
    assertThat(texts(reader)).contains("of the reader").doesNotContain("of the writer");
  }

  /** Within one synchronisation it is noticed. */
  @Test
  void anIdThatWasThereBeforeIsRefusedInOneSynchronisation() {
    UUID first = version(0).version();
    childOf(version(1).version(), first, version(2).segment());
    assertThatExceptionOfType(MalformedDataException.class)
        .isThrownBy(() -> reader.sync(server))
        .withMessageContaining("goes round in a circle");
    assertThat(texts(reader)).containsExactly("first", "second");
  }

  /** In a later one it is not: what was sealed after that version comes, and counts, once more. */
  @Test
  void anIdThatWasThereInAnEarlierSynchronisationBringsAnOldValueBack() {
    UUID milk = new UUID(8, 8);
    writer.edit(edit -> edit.create(milk).description("milk"));
    writer.sync(server);
    writer.edit(edit -> edit.task(milk).description("oat milk"));
    writer.sync(server);
    reader.sync(server);
    writer.edit(edit -> edit.add("fourth"));
    writer.sync(server);
    UUID beforeMilk = version(2).version();
    UUID withMilk = version(3).version();
    UUID last = version(4).version();
    // The server calls the newest version by the id of the third, and ends with the fourth.
    front.answering(
        exchange -> {
          if (isFor(exchange, "get-child-version/" + withMilk)) {
            HttpFront.send(exchange, 404, null, new byte[0]);
            return true;
          }
          return isFor(exchange, "get-child-version/" + last)
              && answer(exchange, beforeMilk, last, SEGMENT, version(5).segment());
        });
    reader.sync(server);
    assertThat(texts(reader)).contains("fourth", "milk").doesNotContain("oat milk");
  }
}
