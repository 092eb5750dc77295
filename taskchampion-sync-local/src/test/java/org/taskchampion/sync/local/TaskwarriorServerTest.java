package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.LostBranch;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncProblem;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.testing.PosixOnly;

/** Taskwarrior's database as a server: whole, half-written, forked, damaged, and shared. */
class TaskwarriorServerTest {

  private static final UUID GOLDEN = UUID.fromString("45728fb6-1c36-424a-b4d0-d6e58cec34e7");
  private static final UUID WRITTEN = UUID.fromString("59a97ccb-9eda-407d-99c4-15d6adcb9b93");
  private static final UUID HALF_WRITTEN = UUID.fromString("09ba97ce-ddf4-4fd2-890f-9b5af54b8d5c");

  @TempDir private Path temporary;

  private static Database database(Path directory) throws Exception {
    return new Database(directory.resolve(TaskwarriorFile.NAME));
  }

  private static String latest(Path directory) throws Exception {
    try (Database database = database(directory)) {
      return database.texts("SELECT value FROM data WHERE key = 'latest_version_id'").get(0);
    }
  }

  private static Map<UUID, Map<String, String>> tasks(Replica replica) {
    Map<UUID, Map<String, String>> tasks = new HashMap<>();
    for (Task task : replica.tasks()) {
      tasks.put(task.uuid(), task.properties());
    }
    return tasks;
  }

  @Test
  void anImportedReplicaGoesOnWithTheServerThatTheCrateMade() throws Exception {
    Path directory = Places.copy("local-server", temporary);
    Path source = Places.copy("replica-3.1.0-wal", temporary);
    InMemoryStorage storage = new InMemoryStorage();
    TaskChampionDatabase.importInto(source, storage);
    try (LocalSyncServer server = LocalSyncServer.at(directory);
        Replica imported = Replica.open(storage);
        Replica newcomer = Replica.open(new InMemoryStorage())) {
      SyncReport report = imported.sync(server);
      assertThat(report.versionsSent()).isEqualTo(1);
      assertThat(report.versionsReceived()).isZero();
      assertThat(report.reroot()).isEmpty();
      assertThat(newcomer.sync(server).versionsReceived()).isEqualTo(2);
      assertThat(tasks(newcomer)).isEqualTo(tasks(imported)).hasSize(4);
      assertThat(imported.verify(server).findings()).isEmpty();
      assertThat(imported.sync(server).versionsSent()).isZero();
      assertThat(server.isUsedByOtherImplementations()).isTrue();
      assertThat(server.prune()).isZero();
    }
    assertThat(latest(directory)).isNotEqualTo(GOLDEN.toString());
  }

  @Test
  void aVersionThatIsNotYetSaidToBeTheLastIsTheLast() throws Exception {
    Path directory = Places.copy("local-server-half-written", temporary);
    Map<String, String> before = Places.content(directory);
    assertThat(LocalSyncServer.check(directory, HALF_WRITTEN).findings())
        .contains(
            new ServerCheck.Finding(
                Subject.HISTORY,
                Outcome.WARNING,
                "the history is whole: 2 versions; Taskwarrior takes another version than "
                    + HALF_WRITTEN
                    + " for the last one, which the next synchronisation puts right"),
            ServerCheck.ofBase(HALF_WRITTEN, ServerCheck.BaseState.LAST));
    assertThat(Places.content(directory)).isEqualTo(before);

    try (LocalSyncServer server = LocalSyncServer.at(directory)) {
      assertThat(server.childVersion(WRITTEN)).isInstanceOf(ChildVersion.Found.class);
      assertThat(latest(directory)).isEqualTo(WRITTEN.toString());
      // What every synchronisation asks at its end heals it, for Taskwarrior's replicas too.
      assertThat(server.childVersion(HALF_WRITTEN)).isEqualTo(new ChildVersion.UpToDate());
      assertThat(latest(directory)).isEqualTo(HALF_WRITTEN.toString());
      assertThat(LocalSyncServer.check(directory, HALF_WRITTEN).finding(Subject.HISTORY))
          .contains(
              new ServerCheck.Finding(
                  Subject.HISTORY, Outcome.OK, "the history is whole: 2 versions"));
    }
  }

  @Test
  void aHalfWrittenVersionIsFollowedByTheNext() throws Exception {
    Path directory = Places.copy("local-server-half-written", temporary);
    try (LocalSyncServer server = LocalSyncServer.at(directory)) {
      assertThat(server.addVersion(WRITTEN, History.bytes("x")))
          .isEqualTo(new AddVersionResult.ExpectedParent(HALF_WRITTEN));
      assertThat(latest(directory)).isEqualTo(HALF_WRITTEN.toString());
      UUID added = History.add(server, HALF_WRITTEN, "next");
      assertThat(latest(directory)).isEqualTo(added.toString());
    }
  }

  @Test
  void whoeverIsAboutToSayThatItsVersionIsTheLastIsLetSayIt() throws Exception {
    Path directory = Places.copy("local-server", temporary);
    try (LocalSyncServer server = LocalSyncServer.at(directory);
        Database taskwarrior = database(directory)) {
      UUID half = new UUID(5, 5);
      taskwarrior.put(
          "INSERT INTO versions VALUES (?, ?, ?)",
          half.toString(),
          GOLDEN.toString(),
          History.bytes("{\"operations\":[]}"));
      CompletableFuture<AddVersionResult> adding =
          CompletableFuture.supplyAsync(() -> server.addVersion(half, History.bytes("next")));
      // The other one has added its version, and says so now.
      taskwarrior.put(
          "INSERT OR REPLACE INTO data VALUES ('latest_version_id', ?)", half.toString());
      UUID added = ((AddVersionResult.Added) adding.get()).version();
      assertThat(latest(directory)).isEqualTo(added.toString());
    }
  }

  @Test
  void ofTwoChildrenTheFirstCountsAndNothingOfTheOtherIsLost() throws Exception {
    Path directory = temporary.resolve("server");
    Files.createDirectory(directory);
    Files.createFile(directory.resolve(TaskwarriorFile.NAME));
    try (LocalSyncServer server = LocalSyncServer.at(directory);
        Replica first = Replica.open(new InMemoryStorage());
        Replica second = Replica.open(new InMemoryStorage())) {
      first.edit(edit -> edit.add("before"));
      UUID before = tasks(first).keySet().iterator().next();
      first.sync(server);
      second.sync(server);
      second.edit(edit -> edit.add("beside"));
      second.sync(server);
      String lost = latest(directory);
      // The other process had added a child first, and said so first.
      try (Database taskwarrior = database(directory)) {
        String parent =
            taskwarrior
                .texts("SELECT parent_version_id FROM versions WHERE version_id = '" + lost + "'")
                .get(0);
        taskwarrior.run("UPDATE versions SET rowid = 100 WHERE version_id = '" + lost + "'");
        taskwarrior.put(
            "INSERT INTO versions (rowid, version_id, parent_version_id, data) VALUES (50, ?, ?,"
                + " ?)",
            new UUID(1, 1).toString(),
            parent,
            History.bytes("{\"operations\":[{\"Create\":{\"uuid\":\"" + new UUID(2, 2) + "\"}}]}"));
        taskwarrior.run("DELETE FROM data WHERE key = 'java_checked_version_id'");
      }
      assertThat(server.childVersion(UUID.fromString(lost))).isEqualTo(new ChildVersion.Gone());
      assertThat(latest(directory)).isEqualTo(new UUID(1, 1).toString());

      LostBranch branch = server.lostBranch(UUID.fromString(lost)).orElseThrow();
      assertThat(branch.fork()).isEqualTo(first.baseVersion());
      assertThat(branch.versions()).containsExactly(UUID.fromString(lost));
      assertThat(branch.snapshot()).isEmpty();
      assertThat(server.lostBranch(first.baseVersion()).orElseThrow().isOnChain()).isTrue();
      assertThat(server.lostBranch(new UUID(1, 1)).orElseThrow().isOnChain()).isTrue();
      assertThat(server.lostBranch(new UUID(7, 7))).isEmpty();

      assertThat(server.check(UUID.fromString(lost)).finding(ServerCheck.Subject.BASE))
          .contains(ServerCheck.ofBranch(UUID.fromString(lost), 1));

      // What the others remove meanwhile stays removed.
      first.sync(server);
      first.edit(edit -> edit.find(before).orElseThrow().purge());
      first.sync(server);
      SyncReport report = second.sync(server);
      assertThat(report.versionsTakenOver()).isEqualTo(1);
      assertThat(report.reroot()).isEmpty();
      first.sync(server);
      assertThat(tasks(first)).isEqualTo(tasks(second)).hasSize(2);
      assertThat(tasks(first)).doesNotContainKey(before);
      assertThat(first.verify(server).findings()).isEmpty();
      assertThat(second.verify(server).findings()).isEmpty();
    }
  }

  /** Two programs began at the same time, and one of them went on beside the other. */
  @Test
  void aBranchMayBeginBeforeTheFirstVersionAndBeLong() throws Exception {
    Path directory = temporary.resolve("server");
    Files.createDirectory(directory);
    Files.createFile(directory.resolve(TaskwarriorFile.NAME));
    try (LocalSyncServer server = LocalSyncServer.at(directory);
        Replica replica = Replica.open(new InMemoryStorage())) {
      List<UUID> branch = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        replica.edit(edit -> edit.add("beside"));
        replica.sync(server);
        branch.add(replica.baseVersion());
      }
      try (Database taskwarrior = database(directory)) {
        taskwarrior.run("UPDATE versions SET rowid = rowid + 100");
        taskwarrior.put(
            "INSERT INTO versions (rowid, version_id, parent_version_id, data) VALUES (50, ?, ?,"
                + " ?)",
            new UUID(1, 1).toString(),
            History.NIL.toString(),
            History.bytes("{\"operations\":[{\"Create\":{\"uuid\":\"" + new UUID(2, 2) + "\"}}]}"));
        taskwarrior.run("DELETE FROM data WHERE key = 'java_checked_version_id'");
      }
      LostBranch lost = server.lostBranch(branch.get(2)).orElseThrow();
      assertThat(lost.fork()).isEqualTo(History.NIL);
      assertThat(lost.versions()).isEqualTo(branch);

      assertThat(replica.sync(server).versionsTakenOver()).isEqualTo(3);
      assertThat(tasks(replica)).hasSize(4).containsKey(new UUID(2, 2));
      assertThat(replica.verify(server).findings()).isEmpty();
    }
  }

  @Test
  void processesThatAddAtTheSameTimeNeitherForkNorLoseAVersion() throws Exception {
    Path directory = Places.copy("local-server", temporary);
    List<ChildJvm> writers = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        writers.add(new ChildJvm(WriterProcess.class, directory.toString(), "w" + i, "20", "100"));
      }
      List<String> acknowledged = new ArrayList<>();
      List<String> histories = new ArrayList<>();
      for (ChildJvm writer : writers) {
        histories.add(writer.readLine());
        acknowledged.addAll(writer.readLines());
        assertThat(writer.exitCode()).isZero();
      }
      try (LocalSyncServer server = LocalSyncServer.at(directory)) {
        assertThat(histories).containsOnly("history " + server.identity().history() + ";");
        assertThat(acknowledged).hasSize(60);
        assertThat(
                History.readFrom(server, GOLDEN).stream()
                    .map(line -> line.substring(0, line.indexOf(';') + 1)))
            .containsExactlyInAnyOrderElementsOf(acknowledged);
      }
    } finally {
      writers.forEach(ChildJvm::close);
    }
  }

  @Test
  void aKilledWriterLosesNothingThatWasAcknowledgedAndLeavesNothingHalfWritten() throws Exception {
    Path directory = Places.copy("local-server", temporary);
    List<String> acknowledged = new ArrayList<>();
    for (int kill = 0; kill < 8; kill++) {
      try (ChildJvm writer =
          new ChildJvm(WriterProcess.class, directory.toString(), "k" + kill, "100000", "200000")) {
        assertThat(writer.readLine()).startsWith("history ");
        for (int i = kill % 4; i >= 0; i--) {
          acknowledged.add(Objects.requireNonNull(writer.readLine()));
        }
        writer.kill();
        acknowledged.addAll(writer.readLines());
      }
      try (LocalSyncServer server = LocalSyncServer.at(directory)) {
        List<String> chain =
            History.readFrom(server, GOLDEN).stream()
                .map(line -> line.substring(0, line.indexOf(';') + 1))
                .toList();
        assertThat(chain).containsAll(acknowledged);
        assertThat(latest(directory)).isEqualTo(chain.get(chain.size() - 1).substring(0, 36));
      }
    }
  }

  @Test
  void whatNoDatabaseOfTaskwarriorsHasIsAnErrorThatSaysWhatToDo() throws Exception {
    Path directory = Places.copy("local-server", temporary);
    Path file = directory.resolve(TaskwarriorFile.NAME);
    for (String odd : List.of("NULL", "12", "zeroblob(0)", "''")) {
      try (Database database = database(directory)) {
        database.run("UPDATE versions SET data = " + odd);
      }
      try (LocalSyncServer server = LocalSyncServer.at(directory)) {
        assertThatThrownBy(() -> server.childVersion(History.NIL))
            .isInstanceOf(MalformedDataException.class)
            .hasMessageContaining("is damaged at version " + GOLDEN);
      }
      assertThat(LocalSyncServer.check(directory, GOLDEN).isFailed()).isTrue();
    }
    try (Database database = database(directory)) {
      database.run(
          "UPDATE versions SET data = '{}'", "UPDATE versions SET parent_version_id = version_id");
    }
    try (LocalSyncServer server = LocalSyncServer.at(directory)) {
      assertThatThrownBy(() -> server.childVersion(new UUID(1, 2)))
          .isInstanceOf(MalformedDataException.class)
          .hasMessageContaining("was added after it");
    }
    try (Database database = database(directory)) {
      database.run("UPDATE versions SET version_id = 'nobody', parent_version_id = 'nobody'");
    }
    try (LocalSyncServer server = LocalSyncServer.at(directory)) {
      assertThatThrownBy(() -> server.childVersion(new UUID(1, 2)))
          .isInstanceOf(MalformedDataException.class)
          .hasMessageContaining("no UUID");
    }
    Files.writeString(file, "x".repeat(5_000));
    assertThatThrownBy(() -> LocalSyncServer.at(directory))
        .isInstanceOf(ServerRefusedException.class)
        .satisfies(e -> assertThat(((SyncException) e).problem()).isEqualTo(SyncProblem.DAMAGED));
    assertThat(LocalSyncServer.check(directory, GOLDEN).isFailed()).isTrue();
  }

  @Test
  @PosixOnly("pipes")
  void nothingWaitsForAPipe() throws Exception {
    Path directory = Files.createDirectory(temporary.resolve("server"));
    Path file = directory.resolve(TaskwarriorFile.NAME);
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> LocalSyncServer.at(directory))
        .hasMessageContaining("it is a pipe and not a file");
    assertThat(LocalSyncServer.check(directory, GOLDEN).isFailed()).isTrue();
  }

  @Test
  void aHistoryOfOursInTheSameDirectoryGoesOn() throws Exception {
    Path directory = temporary.resolve("server");
    UUID ours;
    try (LocalSyncServer server = LocalSyncServer.at(directory)) {
      ours = History.add(server, History.NIL, "ours");
    }
    Files.copy(
        Places.copy("local-server", temporary).resolve(TaskwarriorFile.NAME),
        directory.resolve(TaskwarriorFile.NAME));
    try (LocalSyncServer server = LocalSyncServer.at(directory)) {
      assertThat(server.childVersion(ours)).isEqualTo(new ChildVersion.UpToDate());
      assertThat(server.isUsedByOtherImplementations()).isFalse();
      assertThat(server.check(ours).findings())
          .filteredOn(finding -> finding.outcome() == Outcome.WARNING)
          .extracting(ServerCheck.Finding::message)
          .singleElement()
          .asString()
          .contains("what Taskwarrior synchronises through a directory", "share no tasks");
    }
  }
}
