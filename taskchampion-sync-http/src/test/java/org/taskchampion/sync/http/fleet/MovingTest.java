package org.taskchampion.sync.http.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;

/** Replicas of both kinds, at the same base, that move to another, empty server (part 9.7). */
@Tag("fleet")
class MovingTest {

  private static final UUID CLIENT = UUID.fromString("11111111-2222-4333-8444-888888888888");
  private static final UUID T1 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");
  private static final UUID T2 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000002");
  private static final String SECRET = "secret";

  @TempDir static Path directory;
  private static RealServer before;
  private static RealServer after;
  private static SyncServer old;
  private static SyncServer server;
  private static RustDriver driver;
  private static int directories;

  @BeforeAll
  static void start() {
    before = new RealServer(directory.resolve("before"));
    after = new RealServer(directory.resolve("after"));
    old = before.connect(CLIENT, EncryptionSecret.of(SECRET));
    server = after.connect(CLIENT, EncryptionSecret.of(SECRET));
    driver = new RustDriver();
    driver.connect("before", before.origin(), CLIENT, SECRET);
    driver.connect("after", after.origin(), CLIENT, SECRET);
  }

  @AfterAll
  static void stop() {
    driver.close();
    old.close();
    server.close();
    before.close();
    after.close();
  }

  @BeforeEach
  void empty() {
    before.empty();
    after.empty();
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, true",
    "true, true, false",
    "true, false, true",
    "true, false, false",
    "false, true, true",
    "false, true, false",
    "false, false, true",
    "false, false, false"
  })
  void allGoOnWhoeverIsFirstAndNewOnesJoin(
      boolean oursFirst, boolean oursPending, boolean theirsPending) {
    RustDriver.Replica rust = driver.open(directory.resolve("replica-" + ++directories));
    try (Replica ours = Replica.open(new InMemoryStorage());
        Member theirs = Member.rust(rust, "after", false);
        Replica newOne = Replica.open(new InMemoryStorage());
        Replica newWithTasks = Replica.open(new InMemoryStorage());
        Member newTheirs = rust()) {
      rust.change(T1, List.of(List.of("description", "Milk"), List.of("due", "1700000000")));
      rust.sync("before", false);
      ours.sync(old);
      UUID base = ours.baseVersion();
      if (oursPending) {
        ours.edit(edit -> edit.task(T1).due(null).priority("H"));
      }
      if (theirsPending) {
        rust.change(T2, List.of(List.of("description", "Theirs"), List.of("addTag", "next")));
      }
      newWithTasks.edit(edit -> edit.add("Of a new one"));

      if (!oursFirst) {
        theirs.sync(true); // without a snapshot
      }
      SyncReport report = ours.sync(server, SyncOptions.newBuilder().avoidSnapshots(true).build());
      assertThat(report.reroot()).isEmpty();
      assertThat(report.wentOn()).isEqualTo(oursFirst || !theirsPending);
      assertThat(server.childVersion(base)).isInstanceOf(ChildVersion.Found.class);
      assertThat(server.snapshot()).isPresent();
      assertThat(ours.sync(server).nothingNew()).isTrue();

      theirs.sync(false);
      ours.sync(server);
      Map<UUID, Map<String, String>> state = Member.ours(ours, server).dump();
      assertThat(theirs.dump()).isEqualTo(state).hasSize(theirsPending ? 2 : 1);
      assertThat(state.get(T1).containsKey("due")).isEqualTo(!oursPending);

      newTheirs.sync(false);
      assertThat(newTheirs.dump()).isEqualTo(state);
      assertThat(newOne.sync(server).snapshotLoaded()).isPresent();
      assertThat(newWithTasks.sync(server).snapshotMerged()).isPresent();
      rust.change(T1, List.of(List.of("done")));
      List<Member> all = new ArrayList<>(List.of(theirs, newTheirs));
      for (Replica replica : List.of(ours, newOne, newWithTasks)) {
        all.add(Member.ours(replica, server));
      }
      all.forEach(member -> member.sync(false));
      all.forEach(member -> member.sync(false));
      for (Member member : all) {
        assertThat(member.dump()).isEqualTo(theirs.dump()).hasSize(theirsPending ? 3 : 2);
        assertThat(member.verify()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void replicasOfOursGoOnAtTheSameServerAfterItWasEmptied(boolean pending) {
    try (Replica ours = Replica.open(new InMemoryStorage());
        Replica second = Replica.open(new InMemoryStorage());
        Member theirs = rust()) {
      ours.edit(edit -> edit.add("Milk"));
      ours.sync(server);
      second.sync(server);
      theirs.sync(false);
      after.empty();
      if (pending) {
        ours.edit(edit -> edit.add("Bread"));
      }
      SyncReport report = ours.sync(server);
      assertThat(report.reroot()).isEmpty();
      assertThat(report.versionsSent()).isEqualTo(pending ? 1 : 0);
      theirs.sync(false);
      second.sync(server);
      assertThat(theirs.dump()).isEqualTo(Member.ours(ours, server).dump());
      assertThat(Member.ours(second, server).dump()).isEqualTo(theirs.dump());
    }
  }

  private static Member rust() {
    return Member.rust(driver.open(directory.resolve("replica-" + ++directories)), "after", false);
  }
}
