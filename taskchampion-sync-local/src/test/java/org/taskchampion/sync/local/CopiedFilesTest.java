package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;

/**
 * Files of one directory that were copied into another: by a backup, a folder service, or by hand.
 * The versions decide where the history begins and ends, and which snapshot is one of it; the files
 * that only say so are put right.
 */
class CopiedFilesTest {

  @TempDir private Path temporary;

  private Path ours;
  private Path theirs;
  private List<UUID> versions;

  @BeforeEach
  void makeTwoHistories() throws IOException {
    ours = temporary.resolve("ours");
    theirs = temporary.resolve("theirs");
    versions = fill(ours, 30);
    fill(theirs, 60);
  }

  private static List<UUID> fill(Path directory, int count) {
    try (LocalSyncServer server = LocalSyncServer.at(directory, new HastyDisk())) {
      return History.addMany(server, History.NIL, count);
    }
  }

  @Test
  void aHintOfAnotherHistory() throws IOException {
    copy("latest");
    assertIsWhole(Outcome.OK);
  }

  @Test
  void aHintOfAnotherHistoryWithItsVersions() throws IOException {
    copy("latest");
    copy("versions");
    assertIsWhole(Outcome.WARNING);
    assertThat(historyFinding())
        .isEqualTo(
            "the history is whole: 31 versions; 59 more versions are of another history and are"
                + " ignored: see who copied files into the directory "
                + ours.toRealPath().resolve("versions"));
  }

  @Test
  void aHintThatLeadsToAnotherHistoryOfTheSameId() throws IOException {
    // A copy of the directory went its own way, and was copied back.
    Path fork = temporary.resolve("fork");
    copyAll(ours, fork);
    try (LocalSyncServer server = LocalSyncServer.at(fork, new HastyDisk())) {
      History.addMany(server, versions.get(29), 5);
    }
    try (LocalSyncServer server = LocalSyncServer.at(ours, new HastyDisk())) {
      versions.addAll(History.addMany(server, versions.get(29), 3));
    }
    theirs = fork;
    copy("versions");
    copy("latest");
    assertIsWhole(Outcome.WARNING);
  }

  @Test
  void aHintThatIsADirectoryWithFiles() throws IOException {
    Path latest = ours.resolve("latest");
    Files.delete(latest);
    Files.writeString(Files.createDirectory(latest).resolve("letter"), "Dear");
    assertIsWhole(Outcome.OK);
    assertThat(latest).isRegularFile();
    try (Stream<Path> files = Files.walk(ours)) {
      assertThat(files.filter(file -> file.endsWith("letter"))).hasSize(1);
    }
  }

  @Test
  void aFloorOfAnotherHistory() throws IOException {
    for (int pruned : new int[] {25, 60}) { // within our numbers, and beyond them
      try (LocalSyncServer server = LocalSyncServer.at(theirs, new HastyDisk())) {
        List<UUID> more = History.addMany(server, end(server), pruned == 60 ? 60 : 0);
        UUID last = more.isEmpty() ? end(server) : more.get(59);
        server.addSnapshot(last, History.bytes("snapshot"));
        assertThat(server.prune()).isPositive();
      }
      copy("floor");
      assertIsWhole(Outcome.OK);
    }
  }

  @Test
  void aFloorOfAnotherHistoryInAPrunedOne() throws IOException {
    for (long wrong : new long[] {2, 15, 1000}) {
      Path directory = temporary.resolve("pruned" + wrong);
      List<UUID> all = fill(directory, 50);
      try (LocalSyncServer server = LocalSyncServer.at(directory, new HastyDisk())) {
        server.addSnapshot(all.get(39), History.bytes("snapshot"));
        assertThat(server.prune()).isEqualTo(20);
        Files.write(directory.resolve("floor"), Header.floor(wrong).encode());

        assertThat(LocalSyncServer.check(directory, History.NIL).isFailed()).isFalse();
        assertThat(server.childVersion(History.NIL)).isEqualTo(new ChildVersion.Gone());
        assertThat(History.readFrom(server, all.get(19))).hasSize(30);
        UUID added = History.add(server, all.get(49), "more");
        assertThat(server.childVersion(added)).isEqualTo(new ChildVersion.UpToDate());
        assertThat(server.snapshot().orElseThrow().version()).isEqualTo(all.get(39));
      }
    }
  }

  @Test
  void aSnapshotOfAnotherHistory() throws IOException {
    try (LocalSyncServer server = LocalSyncServer.at(theirs, new HastyDisk())) {
      String twentieth = History.readFrom(server, History.NIL).get(20);
      server.addSnapshot(
          UUID.fromString(twentieth.substring(0, 36)), History.bytes("not their tasks"));
    }
    copy("snapshot");
    assertIsWhole(Outcome.WARNING);
    try (LocalSyncServer server = LocalSyncServer.at(ours)) {
      assertThat(server.snapshot()).isEmpty();
      assertThat(server.prune()).isZero();
      // An older one than that, by its number.
      server.addSnapshot(versions.get(9), History.bytes("our tasks"));
      assertThat(server.snapshot().orElseThrow().version()).isEqualTo(versions.get(9));
    }
    assertIsWhole(Outcome.OK);
  }

  @Test
  void theHintTheSnapshotAndTheVersionsOfAnotherHistory() throws IOException {
    try (LocalSyncServer server = LocalSyncServer.at(theirs, new HastyDisk())) {
      server.addSnapshot(end(server), History.bytes("snapshot"));
    }
    for (String name : List.of("latest", "snapshot", "versions")) {
      copy(name);
    }
    assertIsWhole(Outcome.WARNING);
  }

  @Test
  void anOlderCopyOfTheHint() throws IOException {
    Path older = temporary.resolve("older");
    copyAll(ours, older);
    try (LocalSyncServer server = LocalSyncServer.at(ours, new HastyDisk())) {
      versions.addAll(History.addMany(server, versions.get(29), 30));
    }
    theirs = older;
    copy("latest");
    assertIsWhole(Outcome.OK);
  }

  /** Whatever order things are asked in, and whoever asks first. */
  private void assertIsWhole(Outcome... history) throws IOException {
    assertThat(check().isFailed()).as("%s", check()).isFalse();
    assertThat(check().finding(Subject.HISTORY).orElseThrow().outcome()).isIn((Object[]) history);
    Path kept = temporary.resolve("kept" + UUID.randomUUID());
    copyAll(ours, kept);
    UUID end = versions.get(versions.size() - 1);
    List<Question> questions =
        List.of(
            server -> assertThat(History.readFrom(server, History.NIL)).hasSize(versions.size()),
            server -> assertThat(server.childVersion(end)).isEqualTo(new ChildVersion.UpToDate()),
            server ->
                assertThat(server.childVersion(new UUID(3, 3))).isEqualTo(new ChildVersion.Gone()),
            server ->
                assertThat(server.addVersion(new UUID(3, 3), History.bytes("x")))
                    .isEqualTo(new AddVersionResult.ExpectedParent(end)),
            server -> assertThat(server.prune()).isZero());
    for (int first = 0; first < questions.size(); first++) {
      Path copy = temporary.resolve("copy" + UUID.randomUUID());
      copyAll(kept, copy);
      try (LocalSyncServer server = LocalSyncServer.at(copy, new HastyDisk())) {
        for (int i = 0; i < questions.size(); i++) {
          questions.get((first + i) % questions.size()).ask(server);
        }
        UUID added = History.add(server, end, "more");
        assertThat(server.childVersion(added)).isEqualTo(new ChildVersion.UpToDate());
      }
      // It is put right for others, too: they look at few files.
      Disk disk = new HastyDisk();
      try (LocalSyncServer other = LocalSyncServer.at(copy, disk)) {
        long before = disk.operations();
        assertThat(other.childVersion(History.NIL)).isInstanceOf(ChildVersion.Found.class);
        assertThat(other.addVersion(versions.get(3), History.bytes("x")))
            .isInstanceOf(AddVersionResult.ExpectedParent.class);
        assertThat(disk.operations() - before).isLessThan(15);
      }
    }
    try (LocalSyncServer server = LocalSyncServer.at(ours, new HastyDisk())) {
      server.childVersion(new UUID(3, 3));
      versions.add(History.add(server, end, "more"));
    }
  }

  private interface Question {
    void ask(LocalSyncServer server);
  }

  private ServerCheck check() {
    return LocalSyncServer.check(ours, versions.get(versions.size() - 1));
  }

  private String historyFinding() {
    return check().finding(Subject.HISTORY).orElseThrow().message();
  }

  private static UUID end(LocalSyncServer server) {
    return ((AddVersionResult.ExpectedParent) server.addVersion(new UUID(4, 4), History.bytes("x")))
        .version();
  }

  private void copy(String name) throws IOException {
    if (Files.isDirectory(theirs.resolve(name))) {
      copyAll(theirs.resolve(name), ours.resolve(name));
    } else {
      Files.copy(theirs.resolve(name), ours.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Copies what is not there. */
  private static void copyAll(Path from, Path to) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(from)) {
      all.forEach(files::add);
    }
    for (Path file : files) {
      Path target = to.resolve(from.relativize(file).toString());
      try {
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else if (Files.notExists(target)) {
          Files.copy(file, target);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
