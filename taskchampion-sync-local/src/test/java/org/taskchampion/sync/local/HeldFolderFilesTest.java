package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.taskchampion.internal.HeldFiles;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncProblem;

/** Files of a synchronised folder that the service has open, by the rules of Windows. */
class HeldFolderFilesTest {

  private static final HeldFiles SHORT = new HeldFiles(Duration.ofMillis(20));

  @TempDir private Path temporary;

  private Path folder() {
    return temporary.resolve("folder");
  }

  private LocalSyncServer open(Disk disk) {
    return LocalSyncServer.newBuilder(folder()).synchronised().disk(disk).build();
  }

  private BusyDisk always(BusyDisk.Words words, BiPredicate<String, Path> isHeld) {
    return new BusyDisk(folder(), SHORT, words, Integer.MAX_VALUE, isHeld);
  }

  private List<UUID> threeVersions() {
    try (LocalSyncServer server = open(new Disk())) {
      return History.addMany(server, History.NIL, 3);
    }
  }

  /** A service reads each file as soon as it is there. */
  @ParameterizedTest
  @EnumSource
  void whatIsHeldForAMomentFailsNothing(BusyDisk.Words words) {
    threeVersions();
    BusyDisk disk =
        new BusyDisk(
            folder(), new HeldFiles(Duration.ofMinutes(1)), words, 2, (call, file) -> true);
    try (LocalSyncServer server = open(disk)) {
      List<String> segments = Folders.chain(server);
      UUID last = History.addAtEnd(server, History.NIL, "four");
      server.addSnapshot(last, History.bytes("snapshot"));
      assertThat(segments).hasSize(3);
      assertThat(Folders.chain(server)).hasSize(4);
      assertThat(server.snapshot().orElseThrow().version()).isEqualTo(last);
      assertThat(server.check(last).isFailed()).isFalse();
    }
    assertThat(disk.hindered())
        .contains("move ~sy", "read versions", "read snapshots")
        .anyMatch(call -> call.startsWith("read folder-"));
  }

  /** It is as if it had not come yet, and it is named. */
  @ParameterizedTest
  @EnumSource
  void aVersionThatStaysHeldIsNotThereYet(BusyDisk.Words words) {
    List<UUID> versions = threeVersions();
    String second = versions.get(1).toString();
    BusyDisk disk = always(words, (call, file) -> file.toString().endsWith(second));
    try (LocalSyncServer server = open(disk);
        LocalSyncServer free = open(new Disk())) {
      assertThat(Folders.chain(server)).containsExactly("segment 0");
      assertThat(server.childVersion(versions.get(0))).isEqualTo(new ChildVersion.UpToDate());
      // A replica that has it does not need the file.
      assertThat(server.childVersion(versions.get(1))).isInstanceOf(ChildVersion.Found.class);
      assertThat(server.childVersion(versions.get(2))).isEqualTo(new ChildVersion.UpToDate());
      var found = server.check(versions.get(2)).finding(Subject.HISTORY).orElseThrow();
      assertThat(found.outcome()).isEqualTo(Outcome.WARNING);
      assertThat(found.message()).contains(second, "it cannot be read");
      assertThat(Folders.chain(free)).hasSize(3);
      UUID last = Folders.add(free, versions.get(2), "four");
      assertThat(free.childVersion(last)).isEqualTo(new ChildVersion.UpToDate());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatStaysHeldWhileItIsWrittenIsSaidAndAnotherTryIsEnough(BusyDisk.Words words) {
    UUID last = threeVersions().get(2);
    BusyDisk disk = always(words, (call, file) -> call.equals("move"));
    try (LocalSyncServer server = open(disk);
        LocalSyncServer free = open(new Disk())) {
      SyncException e =
          catchThrowableOfType(
              SyncException.class, () -> server.addVersion(last, History.bytes("four")));
      assertThat(e).isInstanceOf(ServerUnreachableException.class);
      assertThat(e.problem()).isEqualTo(SyncProblem.BUSY);
      assertThat(e).hasMessageContaining("wait for the program that uses the file");
      assertThat(Folders.chain(server)).hasSize(3);
      UUID four = Folders.add(free, last, "four");
      assertThat(catchThrowable(() -> server.addSnapshot(four, History.bytes("snapshot"))))
          .isInstanceOf(ServerUnreachableException.class);
      free.addSnapshot(four, History.bytes("snapshot"));
      assertThat(server.snapshot().orElseThrow().version()).isEqualTo(four);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMarkThatStaysHeldIsNoFolderThatIsBegunAgain(BusyDisk.Words words) {
    UUID last = threeVersions().get(2);
    BusyDisk disk =
        always(words, (call, file) -> file.getFileName().toString().startsWith("folder-"));
    assertThatThrownBy(() -> open(disk).close())
        .isInstanceOf(ServerUnreachableException.class)
        .hasMessageContaining("folder-");
    try (LocalSyncServer free = open(new Disk())) {
      assertThat(free.childVersion(last)).isEqualTo(new ChildVersion.UpToDate());
    }
  }

  /** Somebody who cancels a sync does not wait for the service. */
  @Test
  void anInterruptEndsTheWaiting() throws InterruptedException {
    List<UUID> versions = threeVersions();
    BusyDisk disk =
        new BusyDisk(
            folder(),
            new HeldFiles(Duration.ofDays(1)),
            BusyDisk.Words.ACCESS_DENIED,
            Integer.MAX_VALUE,
            (call, file) -> file.toString().endsWith(versions.get(2).toString()));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicBoolean kept = new AtomicBoolean();
    Thread thread =
        new Thread(
            () -> {
              try (LocalSyncServer server = open(disk)) {
                thrown.set(catchThrowable(() -> server.childVersion(versions.get(0))));
                kept.set(Thread.currentThread().isInterrupted());
              }
            });
    thread.start();
    disk.awaitHindrance();
    thread.interrupt();
    thread.join();
    assertThat(thrown.get()).isInstanceOf(SyncCancelledException.class);
    assertThat(kept).isTrue();
  }
}
