package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.internal.Uuids;
import org.taskchampion.storage.InMemoryStorage;
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

  /** What was seen while one replica synchronised is not what counts for the next one. */
  @Test
  void whoHasHandedOutAChainAsksAgainForTheNextOne() {
    folders.open("one").close();
    folders.carry("one", "two");
    try (LocalSyncServer one = folders.open("one");
        LocalSyncServer two = folders.open("two")) {
      History.addMany(one, History.NIL, 3);
      History.addMany(two, History.NIL, 4);
      assertThat(Folders.chain(one)).hasSize(3);
      folders.carry("two", "one");
      assertThat(Folders.chain(one)).hasSize(4);
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
            .contains("cannot go on", before.toString());
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

  /** Services bring files in any order, and a snapshot is of one that may come much later. */
  @Test
  void aSnapshotThatComesBeforeItsVersionsIsWaitedFor() {
    List<UUID> versions;
    try (LocalSyncServer one = folders.open("one")) {
      versions = History.addMany(one, History.NIL, 6);
      one.addSnapshot(versions.get(4), History.bytes("all"));
    }
    for (String name : folders.files("one")) {
      if (name.startsWith("folder-")
          || name.endsWith("-" + versions.get(0))
          || name.endsWith("-" + versions.get(1))) {
        folders.carry("one", "two", name);
        folders.carry("one", "three", name);
      }
    }
    UUID behind = versions.get(1);
    UUID beside = behind;
    try (LocalSyncServer two = folders.open("two");
        LocalSyncServer three = folders.open("three")) {
      assertThat(two.childVersion(behind)).isEqualTo(new ChildVersion.UpToDate());
      for (int i = 0; i < 3; i++) {
        beside = Folders.add(three, beside, "beside " + i);
      }
      folders.carry("one", "two", "snapshots/s-" + versions.get(4));
      assertAwaits(two, behind, versions.get(4));
      assertThat(two.childVersion(History.NIL)).isEqualTo(new ChildVersion.Gone());
      assertThat(two.snapshot()).map(Snapshot::version).contains(versions.get(4));

      folders.carry("one", "three", "snapshots/s-" + versions.get(4));
      for (int i = 5; i >= 3; i--) {
        for (String machine : List.of("two", "three")) {
          carryVersion("one", machine, versions.get(i));
        }
        UUID awaited = versions.get(i == 5 ? 4 : i - 1);
        assertAwaits(two, behind, awaited);
        assertAwaits(three, beside, awaited);
      }
      carryVersion("one", "two", versions.get(2));
      carryVersion("one", "three", versions.get(2));
      assertThat(two.childVersion(behind))
          .isInstanceOfSatisfying(
              ChildVersion.Found.class,
              found -> assertThat(found.version()).isEqualTo(versions.get(2)));
      assertThat(three.childVersion(beside)).isEqualTo(new ChildVersion.Gone());
      assertThat(three.lostBranch(beside).orElseThrow().fork()).isEqualTo(behind);
    }
  }

  private void carryVersion(String from, String to, UUID version) {
    folders.files(from).stream()
        .filter(name -> name.contains("/v-") && name.endsWith("-" + version))
        .forEach(name -> folders.carry(from, to, name));
  }

  private static void assertAwaits(LocalSyncServer server, UUID base, UUID awaited) {
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(() -> server.childVersion(base), () -> server.lostBranch(base))) {
      assertThatThrownBy(call)
          .isInstanceOf(ServerUnreachableException.class)
          .hasMessageContaining("-" + awaited + " is missing");
    }
    assertThat(server.check(base).finding(ServerCheck.Subject.BASE).orElseThrow().message())
        .contains("cannot go on", "-" + awaited + " is missing");
  }

  /** If it began again, it would bring back what the others have removed. */
  @Test
  void aReplicaDoesNotBeginAgainWhereASnapshotComesFirst() {
    try (Replica here = Replica.open(new InMemoryStorage());
        Replica there = Replica.open(new InMemoryStorage());
        LocalSyncServer one = folders.open("one")) {
      UUID removed = here.editAndGet(edit -> edit.add("removed").uuid());
      here.sync(one);
      folders.carry("one", "two");
      try (LocalSyncServer two = folders.open("two")) {
        there.sync(two);
        here.edit(edit -> edit.task(removed).purge());
        here.edit(edit -> edit.add("kept"));
        here.sync(Folders.asking(one));
        folders.carry("one", "two", "snapshots/s-" + here.baseVersion());

        assertThatThrownBy(() -> there.sync(two)).isInstanceOf(ServerUnreachableException.class);

        folders.carry("one", "two");
        assertThat(there.sync(two).reroot()).isEmpty();
        assertThat(there.tasks()).hasSize(1);
      }
    }
  }

  /** Only somebody who has said so, or who went on without it, makes others go on, too. */
  @Test
  void whatSomebodyHasGivenUpIsWaitedForByNobody() throws IOException {
    List<UUID> versions;
    try (LocalSyncServer server = folders.open("one")) {
      versions = History.addMany(server, History.NIL, 4);
      server.addSnapshot(versions.get(3), History.bytes("all"));
      Files.delete(folders.file("one", "-" + versions.get(1)));
      Files.delete(folders.file("one", "-" + versions.get(2)));
      UUID five = Folders.add(server, versions.get(3), "five");
      assertThat(server.childVersion(five)).isEqualTo(new ChildVersion.UpToDate());
      assertAwaits(server, versions.get(0), versions.get(2));
      try (LocalSyncServer again =
          LocalSyncServer.newBuilder(folders.at("one")).missingFilesAreGone(true).build()) {
        assertThat(again.childVersion(versions.get(0))).isEqualTo(new ChildVersion.Gone());
        assertThat(again.lostBranch(versions.get(0))).isEmpty();
        Folders.add(again, five, "six");
      }
      assertThat(server.childVersion(versions.get(0))).isEqualTo(new ChildVersion.Gone());
      assertThat(server.lostBranch(versions.get(0))).isEmpty();
      assertThat(server.check(versions.get(0)).finding(ServerCheck.Subject.BASE))
          .contains(ServerCheck.ofBase(versions.get(0), ServerCheck.BaseState.GONE));
    }
  }

  /** What is damaged on all machines is gone, too, and no less than what is missing. */
  @Test
  void whatIsDamagedForGoodIsPassedOverOnRequest() throws IOException {
    UUID before;
    UUID damaged;
    UUID withSnapshot;
    UUID last;
    try (LocalSyncServer server = folders.open("one")) {
      List<UUID> versions = History.addMany(server, History.NIL, 6);
      before = versions.get(1);
      damaged = versions.get(2);
      withSnapshot = versions.get(4);
      last = versions.get(5);
      server.addSnapshot(withSnapshot, History.bytes("all"));
    }
    Path file = folders.file("one", "-" + damaged);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 90));
    try (LocalSyncServer server = folders.open("one")) {
      assertThatThrownBy(() -> server.childVersion(before))
          .isInstanceOf(ServerUnreachableException.class)
          .hasMessageContaining("v-" + before + "-" + damaged + " is there, but it is cut off");
      assertThat(server.childVersion(last)).isEqualTo(new ChildVersion.UpToDate());
    }
    try (LocalSyncServer server =
        LocalSyncServer.newBuilder(folders.at("one")).missingFilesAreGone(true).build()) {
      for (UUID gone : List.of(History.NIL, before)) {
        assertThat(server.childVersion(gone)).isEqualTo(new ChildVersion.Gone());
      }
      assertThat(server.lostBranch(before)).isEmpty();
      assertThat(server.childVersion(damaged)).isInstanceOf(ChildVersion.Found.class);
      assertThat(server.snapshot()).map(Snapshot::version).contains(withSnapshot);
      assertThat(server.childVersion(last)).isEqualTo(new ChildVersion.UpToDate());
    }
  }

  /** A service may keep the content elsewhere: what nobody can read here may be young. */
  @Test
  void whatCannotBeReadIsRemovedOnlyWhereTheFileItselfIsOld() throws IOException {
    AdjustableClock clock = AdjustableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    try (LocalSyncServer server =
        LocalSyncServer.newBuilder(folders.at("one"))
            .synchronised()
            .clock(clock)
            .disk(new HastyDisk())
            .build()) {
      List<UUID> old = History.addMany(server, History.NIL, 40);
      UUID last = old.get(39);
      server.addSnapshot(last, History.bytes("old"));
      clock.advance(Duration.ofDays(200));
      last = Folders.add(server, last, "young");
      server.addSnapshot(last, History.bytes("young"));
      Path young = folders.file("one", "-" + old.get(5));
      Path aged = folders.file("one", "-" + old.get(6));
      for (Path file : List.of(young, aged)) {
        assertThat(file).exists();
        Files.write(file, new byte[0]);
      }
      Files.setLastModifiedTime(young, FileTime.from(clock.instant().minus(Duration.ofDays(170))));
      Files.setLastModifiedTime(aged, FileTime.from(clock.instant().minus(Duration.ofDays(190))));
      last = Folders.add(server, last, "young");
      server.addSnapshot(last, History.bytes("young"));
      assertThat(young).exists();
      assertThat(aged).doesNotExist();
      assertThat(folders.files("one")).noneMatch(name -> name.endsWith("-" + old.get(7)));
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
      for (UUID before : List.of(History.NIL, versions.get(0))) {
        assertThat(server.childVersion(before)).isEqualTo(new ChildVersion.Gone());
      }
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
          .writeVersion(version, parent, history, History.bytes("late"), Instant.now(), false);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
