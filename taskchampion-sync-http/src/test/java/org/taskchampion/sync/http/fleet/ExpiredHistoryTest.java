package org.taskchampion.sync.http.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.HistoryGoneException;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;

/** The operator of the real server has deleted old versions (parts 9.7 and 9.8). */
@Tag("fleet")
class ExpiredHistoryTest {

  private static final UUID CLIENT = UUID.fromString("11111111-2222-4333-8444-777777777777");
  private static final UUID NIL = new UUID(0, 0);
  private static final UUID T1 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");
  private static final UUID T2 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000002");
  private static final UUID T3 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000003");
  private static final UUID T4 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000004");
  private static final String SECRET = "secret";

  @TempDir static Path directory;
  private static RealServer real;
  private static SyncServer server;
  private static RustDriver rust;
  private static int directories;

  private final Replica old = Replica.open(new InMemoryStorage());
  private final Replica writer = Replica.open(new InMemoryStorage());
  private UUID first;

  @BeforeAll
  static void start() {
    real = new RealServer(directory.resolve("server"));
    server = real.connect(CLIENT, EncryptionSecret.of(SECRET));
    rust = new RustDriver();
    rust.connect("server", real.origin(), CLIENT, SECRET);
  }

  @AfterAll
  static void stop() {
    rust.close();
    server.close();
    real.close();
  }

  /** The first version comes without a snapshot; two replicas have read it. */
  @BeforeEach
  void begin() {
    real.empty();
    first =
        add(
            NIL,
            """
            {"operations":[{"Create":{"uuid":"%s"}},{"Create":{"uuid":"%s"}},
            {"Update":{"uuid":"%1$s","property":"a","value":"first",
            "timestamp":"2026-01-01T00:00:00Z"}},
            {"Update":{"uuid":"%2$s","property":"a","value":"first",
            "timestamp":"2026-01-01T00:00:00Z"}}]}"""
                .formatted(T1, T2));
    old.sync(server);
    writer.sync(server);
  }

  @Test
  void newReplicasOfBothKindsJoinFromTheSnapshot() {
    Map<UUID, Map<String, String>> expected = expireUpToTheSnapshot();
    try (Replica ours = Replica.open(new InMemoryStorage());
        Member theirs = rust()) {
      SyncReport report = ours.sync(server);
      assertThat(report.snapshotLoaded()).isPresent();
      assertThat(report.versionsReceived()).isEqualTo(1);
      assertThat(Member.ours(ours, server).dump()).isEqualTo(expected);
      theirs.sync(false);
      assertThat(theirs.dump()).isEqualTo(expected);
    }
  }

  @Test
  void aNewReplicaWithTasksUnitesThemWithTheSnapshot() {
    Map<UUID, Map<String, String>> expected = expireUpToTheSnapshot();
    try (Replica ours = Replica.open(new InMemoryStorage());
        Member theirs = rust()) {
      ours.commit(List.of(Operation.create(T1), Operation.create(T4)));
      ours.commit(List.of(update(T1, "a", "2025-01-01T00:00:00Z", "older")));
      ours.commit(List.of(update(T1, "c", "2025-01-01T00:00:00Z", "its own")));
      SyncReport report = ours.sync(server);
      assertThat(report.snapshotMerged()).isPresent();
      theirs.sync(false);
      writer.sync(server);
      Map<UUID, Map<String, String>> state = Member.ours(ours, server).dump();
      assertThat(state).hasSize(expected.size() + 1).containsKey(T4);
      assertThat(state.get(T1)).containsAllEntriesOf(expected.get(T1));
      assertThat(theirs.dump()).isEqualTo(state);
      assertThat(Member.ours(writer, server).dump()).isEqualTo(state);
    }
  }

  @Test
  void aReplicaThatWasAwayForTooLongRecoversAndLosesNothing() {
    old.commit(
        List.of(
            update(T1, "a", "2026-03-01T00:00:00Z", "newer, away"),
            update(T1, "b", "2026-01-15T00:00:00Z", "older, away"),
            Operation.create(T4),
            update(T4, "a", "2026-03-01T00:00:00Z", "of its own")));
    Map<UUID, Map<String, String>> before = expireUpToTheSnapshot();
    assertThat(server.childVersion(first)).isEqualTo(new ChildVersion.Gone());
    assertThat(server.childVersion(NIL)).isEqualTo(new ChildVersion.Gone());

    SyncReport report = old.sync(server);
    assertThat(report.reroot()).isEqualTo(Optional.of(SyncReport.Reroot.BASE_GONE));
    assertThat(report.snapshotMerged()).isPresent();

    writer.sync(server);
    try (Member theirs = rust()) {
      theirs.sync(false);
      Map<UUID, Map<String, String>> state = Member.ours(old, server).dump();
      assertThat(state.get(T1))
          .containsEntry("a", "newer, away")
          .containsEntry("b", "written")
          .containsEntry("c", "last");
      assertThat(state.get(T3)).isEqualTo(before.get(T3));
      assertThat(state.get(T4)).isEqualTo(Map.of("a", "of its own"));
      // It was deleted meanwhile; but a server that lacks it may as well have lost it.
      assertThat(before).doesNotContainKey(T2);
      assertThat(state).containsOnlyKeys(T1, T2, T3, T4);
      assertThat(Member.ours(writer, server).dump()).isEqualTo(state);
      assertThat(theirs.dump()).isEqualTo(state);
      assertThat(old.sync(server).nothingNew()).isTrue();
    }
  }

  @Test
  void withoutASnapshotNothingChangesAndTheErrorSaysWhy() {
    UUID second = add(first, "{\"operations\":[]}");
    add(second, "{\"operations\":[]}");
    real.expire(List.of(first, second));
    old.commit(List.of(update(T1, "a", "2026-03-01T00:00:00Z", "away")));
    Map<UUID, Map<String, String>> before = Member.ours(old, server).dump();
    List<Operation> unsynced = old.unsyncedOperations();

    assertThatThrownBy(() -> old.sync(server)).isInstanceOf(HistoryGoneException.class);
    assertThat(Member.ours(old, server).dump()).isEqualTo(before);
    assertThat(old.unsyncedOperations()).isEqualTo(unsynced);
    try (Replica ours = Replica.open(new InMemoryStorage())) {
      assertThatThrownBy(() -> ours.sync(server)).isInstanceOf(HistoryGoneException.class);
    }
  }

  /**
   * The writer adds a version, makes the snapshot that the server wants, and adds another version;
   * then all versions up to the snapshot are deleted. Returns the state at the last version.
   */
  private Map<UUID, Map<String, String>> expireUpToTheSnapshot() {
    writer.commit(
        List.of(
            update(T1, "b", "2026-02-01T00:00:00Z", "written"),
            // Which is the time of all that a snapshot says of a task.
            update(T1, "modified", "2026-02-01T00:00:00Z", "1769904000"),
            Operation.delete(T2),
            Operation.create(T3),
            update(T3, "", "2026-02-01T00:00:00Z", "")));
    UUID snapshot = writer.sync(server).snapshotMade().orElseThrow();
    Map<UUID, Map<String, String>> atSnapshot = Member.ours(writer, server).dump();
    writer.commit(
        List.of(
            update(T1, "a", "2026-02-02T00:00:00Z", "last"),
            update(T1, "c", "2026-02-02T00:00:00Z", "last")));
    writer.sync(server);
    real.expire(List.of(first, snapshot));
    Map<UUID, Map<String, String>> state = Member.ours(writer, server).dump();
    assertThat(Chain.replay(server, snapshot, atSnapshot)).isEqualTo(state);
    return state;
  }

  private static Operation update(UUID uuid, String property, String time, String value) {
    return Operation.update(uuid, property, value, Instant.parse(time));
  }

  private static UUID add(UUID parent, String segment) {
    AddVersionResult result = server.addVersion(parent, segment.getBytes(UTF_8));
    return ((AddVersionResult.Added) result).version();
  }

  private static Member rust() {
    Path replica = directory.resolve("replica-" + ++directories);
    return Member.rust(rust.open(replica), "server", false);
  }
}
