package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.internal.Uuids;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.LostBranch;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.testing.AdjustableClock;

/** Which versions of a synchronised folder count, and what is kept. */
class FolderTest {

  @TempDir private Path temporary;
  private Folders folders;

  @org.junit.jupiter.api.BeforeEach
  void prepare() {
    folders = new Folders(temporary);
  }

  @Test
  void anEmptyDirectoryBecomesOneAndStaysOne() {
    UUID first;
    try (LocalSyncServer server = folders.open("one")) {
      first = Folders.add(server, History.NIL, "one");
    }

    try (LocalSyncServer again = LocalSyncServer.at(folders.at("one"));
        LocalSyncServer other = folders.open("one")) {
      assertThat(again.identity()).isEqualTo(other.identity());
      assertThat(again.childVersion(History.NIL)).isInstanceOf(ChildVersion.Found.class);
      assertThat(again.childVersion(first)).isEqualTo(new ChildVersion.UpToDate());
    }
    assertThat(folders.files("one")).hasSize(2).anyMatch(name -> name.startsWith("folder-"));
  }

  @Test
  void aDirectoryOfTheOtherFormStaysAsItIs() {
    try (LocalSyncServer server = LocalSyncServer.at(folders.at("one"))) {
      History.add(server, History.NIL, "one");
    }
    List<String> before = folders.files("one");

    assertThatThrownBy(() -> folders.open("one"))
        .isInstanceOf(ServerRefusedException.class)
        .hasMessageContaining("no synchronised folder")
        .hasMessageContaining("choose a new, empty one");

    assertThat(folders.files("one")).isEqualTo(before);
  }

  @Test
  void aDirectoryWithSomethingElseBecomesNone() throws IOException {
    Files.createDirectories(folders.at("one"));
    Files.writeString(folders.at("one").resolve("letter.txt"), "x");

    assertThatThrownBy(() -> folders.open("one")).isInstanceOf(ServerRefusedException.class);

    Files.delete(folders.at("one").resolve("letter.txt"));
    Files.createDirectory(folders.at("one").resolve(".stfolder"));
    folders.open("one").close();
  }

  @Test
  void ofTwoThatWereMadeAtOnceTheSmallerIdIsTheHistoryAndBothCount() {
    LocalSyncServer one = folders.open("one");
    LocalSyncServer two = folders.open("two");
    UUID inOne = Folders.add(one, History.NIL, "one");
    Folders.add(one, inOne, "two");
    Folders.add(two, History.NIL, "other");
    one.close();
    two.close();
    folders.carry("one", "two");
    folders.carry("two", "one");

    try (LocalSyncServer here = LocalSyncServer.at(folders.at("one"));
        LocalSyncServer there = LocalSyncServer.at(folders.at("two"))) {
      assertThat(here.identity().history()).isEqualTo(there.identity().history());
      assertThat(Folders.chain(here)).containsExactly("one", "two").isEqualTo(Folders.chain(there));
    }
  }

  @Test
  void aHistoryCanGoOnFromAVersionOfAnotherFolder() {
    UUID elsewhere;
    try (LocalSyncServer other = folders.open("other")) {
      elsewhere = History.addMany(other, History.NIL, 3).get(2);
    }
    try (LocalSyncServer server = folders.open("one")) {
      assertThat(server.childVersion(elsewhere)).isEqualTo(new ChildVersion.UpToDate());
      UUID first = Folders.add(server, elsewhere, "one");

      assertThat(((ChildVersion.Found) server.childVersion(elsewhere)).version()).isEqualTo(first);
      assertThat(server.childVersion(History.NIL)).isEqualTo(new ChildVersion.Gone());
    }
  }

  @Test
  void theChainWithMoreVersionsCountsAndTheOtherIsABranch() {
    UUID first;
    UUID fork;
    try (LocalSyncServer one = folders.open("one")) {
      first = Folders.add(one, History.NIL, "one");
      fork = Folders.add(one, first, "two");
    }
    folders.carry("one", "two");
    try (LocalSyncServer one = folders.open("one");
        LocalSyncServer two = folders.open("two")) {
      UUID short1 = Folders.add(one, fork, "short");
      UUID last = fork;
      for (int i = 0; i < 3; i++) {
        last = Folders.add(two, last, "long " + i);
      }
      assertThat(one.lostBranch(short1).orElseThrow().isOnChain()).isTrue();
      folders.carry("two", "one");

      assertThat(one.childVersion(short1)).isEqualTo(new ChildVersion.Gone());
      assertThat(one.addVersion(short1, History.bytes("x")))
          .isEqualTo(new AddVersionResult.ExpectedParent(last));
      assertThat(Folders.chain(one)).containsExactly("one", "two", "long 0", "long 1", "long 2");
      LostBranch branch = one.lostBranch(short1).orElseThrow();
      assertThat(branch.fork()).isEqualTo(fork);
      assertThat(branch.versions()).containsExactly(short1);
      assertThat(branch.segment(short1)).isEqualTo(History.bytes("short"));
      assertThat(branch.snapshot()).isEmpty();
      assertThat(one.lostBranch(first).orElseThrow().isOnChain()).isTrue();
      assertThat(one.lostBranch(last).orElseThrow().isOnChain()).isTrue();
      assertThat(one.lostBranch(new UUID(7, 7))).isEmpty();
      assertThat(one.check(short1).finding(ServerCheck.Subject.BASE))
          .contains(ServerCheck.ofBranch(short1, 1));
      assertThat(one.check(short1).isFailed()).isFalse();
    }
  }

  /** A replica would begin again where it is told that nothing is known of the branch. */
  @Test
  void ofABranchThatHasNotComeAsAWholeNothingIsSaid() throws IOException {
    UUID fork;
    try (LocalSyncServer one = folders.open("one")) {
      fork = Folders.add(one, History.NIL, "one");
    }
    folders.carry("one", "two");
    UUID before;
    UUID base;
    try (LocalSyncServer one = folders.open("one");
        LocalSyncServer two = folders.open("two")) {
      before = Folders.add(one, fork, "before");
      base = Folders.add(one, before, "base");
      UUID last = fork;
      for (int i = 0; i < 3; i++) {
        last = Folders.add(two, last, "long " + i);
      }
    }
    folders.carry("two", "one");
    Path file = new FolderLayout(folders.at("one").toRealPath()).version(fork, before);
    byte[] content = Files.readAllBytes(file);
    for (byte[] part : new byte[][] {null, Arrays.copyOf(content, 100)}) {
      Files.deleteIfExists(file);
      if (part != null) {
        Files.write(file, part);
      }
      try (LocalSyncServer one = folders.open("one")) {
        assertThatThrownBy(() -> one.lostBranch(base))
            .isInstanceOf(ServerUnreachableException.class)
            .hasMessageContaining(before.toString());
        assertThat(one.check(base).finding(ServerCheck.Subject.BASE).orElseThrow().message())
            .contains("cannot be used", before.toString());
      }
    }
    Files.write(file, content);
    try (LocalSyncServer one = folders.open("one")) {
      assertThat(one.lostBranch(base).orElseThrow().versions()).containsExactly(before, base);
      assertThat(one.check(base).finding(ServerCheck.Subject.BASE))
          .contains(ServerCheck.ofBranch(base, 2));
    }
  }

  @Test
  void ofTwoChainsOfOneLengthTheSmallerLastIdCountsEverywhere() {
    folders.open("one").close();
    folders.carry("one", "two");
    UUID a;
    UUID b;
    try (LocalSyncServer one = folders.open("one");
        LocalSyncServer two = folders.open("two")) {
      a = Folders.add(one, History.NIL, "a");
      b = Folders.add(two, History.NIL, "b");
    }
    folders.carry("one", "two");
    folders.carry("two", "one");
    String winner = Uuids.BY_TEXT.compare(a, b) < 0 ? "a" : "b";
    UUID loser = winner.equals("a") ? b : a;

    for (String machine : List.of("one", "two")) {
      try (LocalSyncServer server = folders.open(machine)) {
        assertThat(Folders.chain(server)).containsExactly(winner);
        assertThat(server.lostBranch(loser).orElseThrow().fork()).isEqualTo(History.NIL);
      }
    }
  }

  @Test
  void whatComesInAnyOrderCountsOnceNothingIsMissingBeforeIt() {
    try (LocalSyncServer one = folders.open("one")) {
      History.addMany(one, History.NIL, 6);
    }
    List<String> all = folders.files("one");
    for (long seed = 0; seed < 20; seed++) {
      String machine = "machine " + seed;
      List<String> order = new ArrayList<>(all);
      order.removeIf(name -> name.startsWith("folder-"));
      Collections.shuffle(order, new Random(seed));
      all.stream()
          .filter(name -> name.startsWith("folder-"))
          .forEach(name -> folders.carry("one", machine, name));
      try (LocalSyncServer server = LocalSyncServer.at(folders.at(machine))) {
        for (String name : order) {
          folders.carry("one", machine, name);
          List<String> there;
          try {
            there = Folders.chain(server);
          } catch (ServerUnreachableException e) {
            assertThat(e.isRetryable()).isTrue();
            assertThat(e).hasMessageContaining("is missing").hasMessageContaining("service");
            continue;
          }
          for (int i = 0; i < there.size(); i++) {
            assertThat(there.get(i)).isEqualTo("segment " + i);
          }
        }
        assertThat(Folders.chain(server)).hasSize(6);
      }
    }
  }

  @Test
  void aBaseWhoseFileIsMissingIsNamedAndNeverUnitedWithWhatIsThere() throws IOException {
    try (LocalSyncServer server = folders.open("one")) {
      List<UUID> versions = History.addMany(server, History.NIL, 3);
      UUID base = versions.get(2);
      Path file = folders.file("one", base);
      byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);

      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> server.childVersion(base))
            .isInstanceOf(ServerUnreachableException.class)
            .hasMessageContaining("v-*-" + base)
            .hasMessageContaining("Wait until the service has brought it");
      }
      assertThat(server.check(base).isFailed()).isTrue();
      Files.write(file, bytes);
      assertThat(server.childVersion(base)).isEqualTo(new ChildVersion.UpToDate());
    }
  }

  @Test
  void whatIsGoneForGoodIsPassedOverOnRequestAndASnapshotHelpsTheOthers() throws IOException {
    UUID base;
    UUID old;
    try (LocalSyncServer server = folders.open("one")) {
      List<UUID> versions = History.addMany(server, History.NIL, 4);
      old = versions.get(1);
      base = versions.get(3);
      Files.delete(folders.file("one", versions.get(2)));
      Files.delete(folders.file("one", base));
    }
    try (LocalSyncServer server =
        LocalSyncServer.newBuilder(folders.at("one")).missingFilesAreGone(true).build()) {
      assertThat(server.childVersion(base)).isEqualTo(new ChildVersion.UpToDate());
      var added = (AddVersionResult.Added) server.addVersion(base, History.bytes("after"));
      assertThat(added.urgency()).isEqualTo(SnapshotUrgency.HIGH);
      server.addSnapshot(added.version(), History.bytes("all"));
    }
    try (LocalSyncServer server = folders.open("one")) {
      assertThat(server.childVersion(old)).isEqualTo(new ChildVersion.Gone());
      assertThat(server.childVersion(History.NIL)).isEqualTo(new ChildVersion.Gone());
      Snapshot snapshot = server.snapshot().orElseThrow();
      assertThat(snapshot.data()).isEqualTo(History.bytes("all"));
      assertThat(server.childVersion(snapshot.version())).isEqualTo(new ChildVersion.UpToDate());
    }
  }

  @Test
  void aGapBeforeABaseThatIsThereIsBridgedByASnapshot() throws IOException {
    try (LocalSyncServer server = folders.open("one")) {
      List<UUID> versions = History.addMany(server, History.NIL, 4);
      Files.delete(folders.file("one", versions.get(1)));
      UUID last = versions.get(3);
      try (LocalSyncServer again = folders.open("one")) {
        assertThat(again.childVersion(last)).isEqualTo(new ChildVersion.UpToDate());
        var added = (AddVersionResult.Added) again.addVersion(last, History.bytes("x"));
        assertThat(added.urgency()).isEqualTo(SnapshotUrgency.HIGH);
        again.addSnapshot(added.version(), History.bytes("all"));
      }
      assertThat(server.childVersion(History.NIL)).isEqualTo(new ChildVersion.Gone());
      assertThat(server.snapshot()).isPresent();
    }
  }

  @Test
  void nothingNewCostsTheSameAfterAnyNumberOfVersions() {
    Disk disk = new HastyDisk();
    try (LocalSyncServer server =
        LocalSyncServer.newBuilder(folders.at("one")).synchronised().disk(disk).build()) {
      List<UUID> few = History.addMany(server, History.NIL, 260);
      long small = cost(disk, few.get(few.size() - 1));
      List<UUID> many = History.addMany(server, few.get(few.size() - 1), 2_100);
      long large = cost(disk, many.get(many.size() - 1));

      assertThat(large).isEqualTo(small).isLessThanOrEqualTo(8);
    }
  }

  /** Returns what a new process does to see that nothing is new, after the folder is open. */
  private long cost(Disk disk, UUID last) {
    try (LocalSyncServer server =
        LocalSyncServer.newBuilder(folders.at("one")).disk(disk).build()) {
      long before = disk.operations();
      assertThat(server.childVersion(last)).isEqualTo(new ChildVersion.UpToDate());
      return disk.operations() - before;
    }
  }

  @Test
  void whatIsYoungerThanHalfAYearStaysAndWhatASnapshotCoversGoesThen() {
    AdjustableClock clock = AdjustableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    List<UUID> versions = new ArrayList<>();
    try (LocalSyncServer server =
        LocalSyncServer.newBuilder(folders.at("one"))
            .synchronised()
            .clock(clock)
            .disk(new HastyDisk())
            .build()) {
      UUID last = History.NIL;
      for (int day = 0; day < 600; day++) {
        clock.advance(Duration.ofDays(1));
        last = Folders.add(server, last, "day " + day);
        versions.add(last);
        if (day % 10 == 9) {
          server.addSnapshot(last, History.bytes("at " + day));
        }
      }
      long kept = folders.files("one").stream().filter(name -> name.contains("/v-")).count();
      long snapshots = folders.files("one").stream().filter(name -> name.contains("/s-")).count();
      // Half a year, up to 60 days more, and the 20 before a snapshot.
      assertThat(kept).isBetween(180L, 280L);
      assertThat(snapshots).isBetween(4L, 8L);
      assertThat(server.childVersion(versions.get(100))).isEqualTo(new ChildVersion.Gone());
      assertThat(server.childVersion(versions.get(430))).isInstanceOf(ChildVersion.Found.class);
      assertThat(server.snapshot().orElseThrow().version()).isEqualTo(last);
      // Whoever forked in that time finds the way back, with a snapshot from before.
      folders.carry("one", "two");
      try (LocalSyncServer two =
          LocalSyncServer.newBuilder(folders.at("two")).clock(clock).build()) {
        UUID offline = versions.get(500);
        UUID branch = NumberedId.next(UUID.fromString(two.identity().history()), 502);
        writeVersion(two, branch, offline);
        assertThat(two.childVersion(branch)).isEqualTo(new ChildVersion.Gone());
        LostBranch lost = two.lostBranch(branch).orElseThrow();
        assertThat(lost.fork()).isEqualTo(offline);
        UUID from = lost.snapshot().orElseThrow().version();
        assertThat(NumberedId.number(from)).isLessThanOrEqualTo(501);
      }
    }
  }

  private void writeVersion(LocalSyncServer server, UUID version, UUID parent) {
    try {
      UUID history = UUID.fromString(server.identity().history());
      FolderMark mark = new FolderMark(history, false);
      Path root = Path.of(server.identity().address());
      new FolderFiles(new FolderLayout(root), new Disk(), List.of(mark), false)
          .writeVersion(version, parent, history, History.bytes("late"), Instant.now());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
