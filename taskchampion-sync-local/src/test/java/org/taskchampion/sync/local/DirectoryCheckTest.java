package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.BaseState;
import org.taskchampion.sync.ServerCheck.Finding;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.sync.SyncCancelledException;

/** What a look at a directory finds out, and that it changes nothing. */
class DirectoryCheckTest {

  private static final UUID UNKNOWN = UUID.fromString("5a3dbf2b-8b51-4c2e-a1c8-f40ab83a4f9d");

  @TempDir private Path temporary;

  @Test
  void aWholeHistory() throws IOException {
    Path directory = temporary.resolve("server");
    List<UUID> versions = fill(directory, 130, 99);
    assertThat(check(directory, versions.get(129)).findings())
        .containsExactly(
            new Finding(
                Subject.ADDRESS,
                Outcome.OK,
                "the directory " + directory.toRealPath() + " is a sync server's"),
            new Finding(Subject.ACCESS, Outcome.OK, "it can be read and written"),
            new Finding(
                Subject.HISTORY, Outcome.OK, "the history is whole: 130 versions and a snapshot"),
            ServerCheck.ofBase(versions.get(129), BaseState.LAST));
    assertBase(directory, versions.get(50), BaseState.BEHIND);

    try (LocalSyncServer server = LocalSyncServer.at(directory)) {
      assertThat(server.prune()).isEqualTo(80);
      assertThat(server.check(versions.get(129))).isEqualTo(check(directory, versions.get(129)));
    }
    ServerCheck pruned = check(directory, versions.get(50));
    assertThat(pruned.isFailed()).isFalse();
    assertThat(message(pruned, Subject.HISTORY))
        .isEqualTo("the history is whole: 50 versions and a snapshot");
    assertThat(pruned.finding(Subject.BASE))
        .contains(ServerCheck.ofBase(versions.get(50), BaseState.GONE));
    assertBase(directory, versions.get(79), BaseState.BEHIND);
    assertBase(directory, History.NIL, BaseState.GONE);
  }

  @Test
  void aDirectoryThatIsMissingIsNotMade() throws IOException {
    Path directory = temporary.resolve("not/there");
    ServerCheck check = check(directory, UNKNOWN);
    assertThat(check.isFailed()).isFalse();
    assertThat(check.finding(Subject.ADDRESS))
        .contains(
            new Finding(
                Subject.ADDRESS,
                Outcome.WARNING,
                "there is no directory " + directory + " yet: synchronising makes it"));
    assertThat(check.finding(Subject.BASE))
        .contains(ServerCheck.ofBase(UNKNOWN, BaseState.EMPTY_SERVER));
    assertThat(temporary).isEmptyDirectory();

    Files.createDirectories(directory);
    assertThat(check(directory, History.NIL).finding(Subject.ADDRESS).orElseThrow().message())
        .endsWith(" is empty: synchronising makes it a sync server's");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void whatIsNoSyncServersFails() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "text");
    assertFailed(check(file, History.NIL), Subject.ADDRESS, "is a file");
    Path directory = Files.createDirectory(temporary.resolve("diary"));
    Files.writeString(directory.resolve("monday"), "text");
    assertFailed(
        check(directory, History.NIL), Subject.ADDRESS, "is not empty and is no sync server's");
    Files.writeString(directory.resolve("server"), "text");
    assertFailed(check(directory, History.NIL), Subject.ADDRESS, "is damaged");
    Files.writeString(directory.resolve("server"), "TaskChampion for Java sync server\nformat 2\n");
    assertFailed(check(directory, History.NIL), Subject.ADDRESS, "use a newer one");
  }

  @Test
  void whatCannotBeWrittenOrReadFails() {
    Path directory = temporary.resolve("server");
    List<UUID> versions = fill(directory, 1, 0);
    Disk readOnly =
        new Disk() {
          @Override
          boolean isUsable(Path path) {
            return !path.endsWith("versions") && !path.equals(temporary);
          }
        };
    try (LocalSyncServer server = LocalSyncServer.at(directory)) {
      History.addMany(server, versions.get(0), 1);
    }
    ServerCheck check = new DirectoryCheck(directory, readOnly, versions.get(0)).run();
    assertFailed(check, Subject.ACCESS, "cannot be written");
    assertThat(check.finding(Subject.BASE))
        .contains(ServerCheck.ofBase(versions.get(0), BaseState.BEHIND));
    assertFailed(
        new DirectoryCheck(temporary.resolve("new"), readOnly, History.NIL).run(),
        Subject.ACCESS,
        "the directory " + temporary + " cannot be written");
    Disk broken =
        new Disk() {
          @Override
          List<Path> list(Path path) throws IOException {
            throw new IOException("Input/output error");
          }
        };
    assertFailed(
        new DirectoryCheck(directory, broken, History.NIL).run(),
        Subject.ACCESS,
        "cannot be read (Input/output error)");
  }

  @Test
  void aGapOrDamageFailsAndTheVersionIsNamed() throws IOException {
    Path directory = temporary.resolve("server");
    List<UUID> versions = fill(directory, 5, 0);
    Layout layout = new Layout(directory.toRealPath());
    Path file = layout.childOf(versions.get(2));
    byte[] content = Files.readAllBytes(file);

    Files.delete(file);
    ServerCheck gap = check(directory, versions.get(4));
    assertFailed(gap, Subject.HISTORY, "the child of version " + versions.get(2));
    assertThat(message(gap, Subject.HISTORY)).contains("it is missing");
    assertThat(gap.finding(Subject.BASE).orElseThrow().outcome()).isEqualTo(Outcome.NOT_TESTED);
    assertBase(directory, versions.get(1), BaseState.BEHIND);

    content[content.length - 1] ^= 1;
    Files.write(file, content);
    assertFailed(check(directory, versions.get(4)), Subject.HISTORY, file.toString());

    Files.delete(layout.first());
    assertFailed(check(directory, versions.get(4)), Subject.HISTORY, layout.first().toString());
  }

  @Test
  void aDamagedSnapshotFails() throws IOException {
    Path directory = temporary.resolve("server");
    List<UUID> versions = fill(directory, 3, 2);
    Path snapshot = new Layout(directory.toRealPath()).snapshot();
    Files.write(snapshot, new byte[] {1, 2, 3});
    assertFailed(check(directory, versions.get(2)), Subject.HISTORY, snapshot.toString());
  }

  @Test
  void anInterruptEndsIt() {
    Path directory = temporary.resolve("server");
    fill(directory, 3, 2);
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> LocalSyncServer.check(directory, History.NIL))
          .isInstanceOf(SyncCancelledException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** Makes a history, with a snapshot of one of its versions unless that is 0. */
  private static List<UUID> fill(Path directory, int versions, int snapshotOf) {
    try (LocalSyncServer server = LocalSyncServer.at(directory)) {
      List<UUID> ids = History.addMany(server, History.NIL, versions);
      if (snapshotOf > 0) {
        server.addSnapshot(ids.get(snapshotOf), History.bytes("snapshot"));
      }
      return ids;
    }
  }

  /** Also that nothing is changed by it. */
  private ServerCheck check(Path directory, UUID base) throws IOException {
    List<String> before = files();
    ServerCheck check = LocalSyncServer.check(directory, base);
    assertThat(files()).isEqualTo(before);
    return check;
  }

  private List<String> files() throws IOException {
    List<String> files = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(temporary)) {
      for (Path path : paths.sorted().toList()) {
        files.add(path + " " + Files.getLastModifiedTime(path));
      }
    }
    return files;
  }

  private void assertBase(Path directory, UUID base, BaseState state) throws IOException {
    assertThat(check(directory, base).finding(Subject.BASE))
        .contains(ServerCheck.ofBase(base, state));
  }

  private static void assertFailed(ServerCheck check, Subject subject, String message) {
    assertThat(check.isFailed()).isTrue();
    assertThat(check.finding(subject).orElseThrow().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(message(check, subject)).contains(message);
  }

  private static String message(ServerCheck check, Subject subject) {
    return check.finding(subject).orElseThrow().message();
  }
}
