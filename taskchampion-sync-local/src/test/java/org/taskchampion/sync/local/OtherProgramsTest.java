package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.sync.ServerRefusedException;

/** Directories in which another program keeps what this one cannot share. */
class OtherProgramsTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "taskchampion.sqlite3, Taskwarrior's own tasks, true",
    "pending.data, the tasks of Taskwarrior 2, true",
    "taskchampion-sync-server.sqlite3, the data of a TaskChampion sync server, true",
    "replica.mv, a replica's own tasks, false",
    "replica.journal, a replica's own tasks, false"
  })
  void aDirectoryOfAnotherProgramIsRefusedAndOneThatIsSharedIsWarnedOf(
      String file, String holds, boolean foreign) throws IOException {
    Path path = Files.writeString(directory.resolve(file), "SQLite format 3");
    Path root = directory.toRealPath();
    String advice =
        foreign
            ? "; to have the same tasks here and there, let both synchronise with one TaskChampion"
                + " sync server, or export them there and import them here"
            : "";
    String refused =
        "the directory "
            + root
            + " holds "
            + holds
            + " ("
            + file
            + ") and is no sync server's: choose another directory, such as "
            + root.resolve("java-sync")
            + advice;
    assertThatThrownBy(() -> LocalSyncServer.at(directory))
        .isInstanceOf(ServerRefusedException.class)
        .hasMessage(refused);
    assertThat(check(History.NIL).finding(Subject.ADDRESS))
        .contains(new ServerCheck.Finding(Subject.ADDRESS, Outcome.FAILED, refused));
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(path);
    }

    // The other program came later.
    Files.delete(path);
    try (LocalSyncServer server = LocalSyncServer.at(directory)) {
      Files.writeString(path, "SQLite format 3");
      List<UUID> versions = History.addMany(server, History.NIL, 3);
      LocalSyncServer.at(directory).close();
      ServerCheck check = check(versions.get(2));
      assertThat(check.isFailed()).isFalse();
      assertThat(check.finding(Subject.ADDRESS))
          .contains(
              new ServerCheck.Finding(
                  Subject.ADDRESS,
                  Outcome.WARNING,
                  "the directory "
                      + root
                      + " is a sync server's, and holds "
                      + holds
                      + " ("
                      + file
                      + "), too, and the two share no tasks: give each a directory of its own"
                      + advice));
      assertThat(check.finding(Subject.HISTORY).orElseThrow().outcome()).isEqualTo(Outcome.OK);
    }
  }

  private ServerCheck check(UUID base) {
    return LocalSyncServer.check(directory, base);
  }

  @Test
  void otherFilesBesideAHistoryAreNobodysBusiness() throws IOException {
    try (LocalSyncServer server = LocalSyncServer.at(directory)) {
      UUID version = History.add(server, History.NIL, "one");
      Files.writeString(directory.resolve("readme.txt"), "x");
      assertThat(check(version).finding(Subject.ADDRESS).orElseThrow().outcome())
          .isEqualTo(Outcome.OK);
    }
  }
}
