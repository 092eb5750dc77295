package org.taskchampion.sync.http.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
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
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;
import org.taskchampion.testing.FakeSyncServer;

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
      assertThat(new Member.JavaMember(ours, server).dump()).isEqualTo(theirs.dump());
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
          .isEqualTo(new Member.JavaMember(ours, server).dump())
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
      assertThat(empty.dump()).isEqualTo(new Member.JavaMember(ours, server).dump());
      withTasks.sync(false);
      ours.sync(server);
      assertThat(withTasks.dump()).hasSize(3).isEqualTo(new Member.JavaMember(ours, server).dump());
    }
  }

  @Test
  void aReplicaThatMovesHereIsJoinedByRustReplicasEmptyAndNot() {
    try (FakeSyncServer before = new FakeSyncServer();
        Member empty = rust(false);
        Member withTasks = rust(true);
        Replica ours = Replica.open(new InMemoryStorage())) {
      ours.edit(edit -> edit.add("First").priority("H"));
      ours.sync(before);
      ours.edit(edit -> edit.add("Second").done());
      ours.sync(before);

      assertThat(ours.sync(server).reroot()).isEqualTo(Optional.of(SyncReport.Reroot.EMPTY_SERVER));

      Member member = new Member.JavaMember(ours, server);
      empty.sync(false);
      assertThat(empty.dump()).hasSize(2).isEqualTo(member.dump());
      withTasks.sync(false);
      ours.sync(server);
      empty.sync(false);
      assertThat(withTasks.dump()).hasSize(4).isEqualTo(member.dump()).isEqualTo(empty.dump());
      assertThat(member.dump()).isEqualTo(Chain.replay(server));
    }
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
