package org.taskchampion.sync.http.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
import org.taskchampion.Replica;
import org.taskchampion.Status;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;
import org.taskchampion.sync.local.LocalSyncServer;

/** Replicas of one kind that join a history of the other. */
@Tag("fleet")
class JoiningTest {

  private static final UUID CLIENT = UUID.fromString("11111111-2222-4333-8444-666666666666");
  private static final UUID T1 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");
  private static final UUID T2 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000002");
  private static final String SECRET = "secret";

  @TempDir static Path directory;
  private static RealServer real;
  private static SyncServer server;
  private static RustDriver driver;
  private static int directories;

  @BeforeAll
  static void start() {
    real = new RealServer(directory.resolve("server"));
    server = real.connect(CLIENT, EncryptionSecret.of(SECRET));
    driver = new RustDriver();
    driver.connect("server", real.origin(), CLIENT, SECRET);
  }

  @AfterAll
  static void stop() {
    driver.close();
    server.close();
    real.close();
  }

  @BeforeEach
  void empty() {
    real.empty();
  }

  @Test
  void aNewReplicaOfOursReadsTheSnapshotOfARustReplica() {
    try (Member theirs = rust(true);
        Replica ours = Replica.open(new InMemoryStorage())) {
      theirs.sync(false);
      SyncReport report = ours.sync(server);
      assertThat(report.snapshotLoaded()).isPresent();
      assertThat(Member.ours(ours, server).dump()).isEqualTo(theirs.dump());
      assertThat(ours.task(T1).orElseThrow().description()).isEqualTo("Buy milk 🥛");
      assertThat(ours.task(T2).orElseThrow().status()).isEqualTo(Status.COMPLETED);
    }
  }

  @Test
  void aReplicaOfOursWithTasksReadsTheVersionsOfARustReplica() {
    try (Member theirs = rust(true);
        Replica ours = Replica.open(new InMemoryStorage())) {
      theirs.sync(false);
      ours.edit(edit -> edit.add("Ours"));
      assertThat(ours.sync(server).versionsReceived()).isEqualTo(1);
      theirs.sync(false);
      assertThat(theirs.dump())
          .hasSize(3)
          .isEqualTo(Member.ours(ours, server).dump())
          .isEqualTo(Chain.replay(server));
    }
  }

  @Test
  void rustReplicasEmptyAndNotReadTheHistoryOfOurs() {
    try (Member empty = rust(false);
        Member withTasks = rust(true);
        Replica ours = Replica.open(new InMemoryStorage())) {
      ours.edit(edit -> edit.add("Ours").addTag("next").annotate("a note").due(null));
      assertThat(ours.sync(server).snapshotMade()).isPresent();
      empty.sync(false);
      assertThat(empty.dump()).isEqualTo(Member.ours(ours, server).dump());
      withTasks.sync(false);
      ours.sync(server);
      assertThat(withTasks.dump()).hasSize(3).isEqualTo(Member.ours(ours, server).dump());
    }
  }

  /** From a directory that it shared with another replica of ours, which moves too. */
  @Test
  void aReplicaThatMovesHereIsJoinedByReplicasOfBothKindsEmptyAndNot() {
    Path shared = directory.resolve("shared-" + ++directories);
    try (SyncServer before = LocalSyncServer.at(shared);
        Replica ours = Replica.open(H2Storage.at(directory.resolve("ours-" + directories)));
        Replica second = Replica.open(new InMemoryStorage());
        Replica third = Replica.open(new InMemoryStorage());
        Replica fourth = Replica.open(new InMemoryStorage());
        Member empty = rust(false);
        Member withTasks = rust(true)) {
      historyOfSeveralVersions(before, ours, second);
      Map<UUID, Map<String, String>> state = Member.ours(ours, server).dump();
      fourth.edit(edit -> edit.add("Of the fourth"));

      SyncReport report = ours.sync(server);
      assertThat(report.reroot()).isEqualTo(Optional.of(SyncReport.Reroot.EMPTY_SERVER));
      assertThat(report.versionsSent()).as("versions of about 1 MB").isGreaterThan(1);
      assertThat(Chain.replay(server)).isEqualTo(state);

      empty.sync(false);
      assertThat(empty.dump()).isEqualTo(state);
      third.sync(server);
      assertThat(Member.ours(third, server).dump()).isEqualTo(state);

      List<Member> all =
          List.of(
              Member.ours(ours, server),
              Member.ours(second, server),
              Member.ours(third, server),
              Member.ours(fourth, server),
              empty,
              withTasks);
      all.forEach(member -> member.sync(false));
      all.forEach(member -> member.sync(false));
      Map<UUID, Map<String, String>> expected = Chain.replay(server);
      assertThat(expected).hasSize(state.size() + 3).containsKeys(T1, T2);
      for (Member member : all) {
        assertThat(member.dump()).isEqualTo(expected);
      }
      assertThat(second.sync(server).nothingNew()).isTrue();
    }
  }

  /** Nine versions, of both replicas, and more than a megabyte. */
  private static void historyOfSeveralVersions(SyncServer before, Replica ours, Replica second) {
    for (int i = 0; i < 4; i++) {
      String number = Integer.toString(i);
      ours.edit(edit -> edit.add("Ours " + number + " " + "é".repeat(200_000)).addTag("next"));
      ours.sync(before);
      second.sync(before);
      second.edit(edit -> edit.add("Theirs " + number).priority("H").annotate("note 🥛").done());
      second.sync(before);
    }
    Task gone = ours.tasks().iterator().next();
    ours.edit(edit -> edit.task(gone.uuid()).purge());
    ours.sync(before);
    second.sync(before);
  }

  private static Member rust(boolean withTasks) {
    RustDriver.Replica replica = driver.open(directory.resolve("replica-" + ++directories));
    if (withTasks) {
      replica.change(
          T1,
          List.of(
              List.of("description", "Buy milk 🥛"),
              List.of("status", "pending"),
              List.of("addTag", "next"),
              List.of("annotate", "1700000000", "a note"),
              List.of("addDependency", T2.toString())));
      replica.change(T2, List.of(List.of("description", ""), List.of("done")));
    }
    return Member.rust(replica, "server", false);
  }
}
