package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.internal.HeldFiles;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncProblem;

/** Files that another program has open, by the rules of Windows. */
class HeldFilesTest {

  @TempDir private Path directory;

  /** Adds and prunes twice, and returns what is left. */
  private static List<String> life(LocalSyncServer server) {
    UUID last = History.NIL;
    for (int round = 0; round < 2; round++) {
      List<UUID> added = History.addMany(server, last, 30);
      last = added.get(added.size() - 1);
      server.addSnapshot(last, History.bytes("snapshot " + round));
      assertThat(server.prune()).isPositive();
    }
    Snapshot snapshot = server.snapshot().orElseThrow();
    assertThat(snapshot.version()).isEqualTo(last);
    assertThat(new String(snapshot.data(), StandardCharsets.UTF_8)).isEqualTo("snapshot 1");
    return History.readFrom(server, History.addMany(server, last, 3).get(0));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsHeldForAMomentFailsNothing(BusyDisk.Words words) {
    BusyDisk disk =
        new BusyDisk(
            directory, new HeldFiles(Duration.ofMinutes(1)), words, 2, (call, file) -> true);
    try (LocalSyncServer server = LocalSyncServer.at(directory, disk)) {
      assertThat(life(server)).hasSize(2);
      assertThat(server.check(History.NIL).isFailed()).isFalse();
    }
    assertThat(disk.hindered())
        .contains(
            "link tmp",
            "move tmp",
            "read first",
            "read floor",
            "read latest",
            "read server",
            "read snapshot",
            "read versions",
            "remove first",
            "remove versions",
            "replace floor",
            "replace snapshot");
  }

  @ParameterizedTest
  @EnumSource
  void whatStaysHeldIsSaidAndAnotherTryIsEnough(BusyDisk.Words words) throws IOException {
    try (LocalSyncServer server = LocalSyncServer.at(directory)) {
      List<UUID> added = History.addMany(server, History.NIL, 30);
      server.addSnapshot(added.get(29), History.bytes("snapshot"));
      assertThat(server.prune()).isPositive();
    }
    Path root = directory.toRealPath();
    for (String name : List.of("snapshot", "floor", "tmp")) {
      Path held = root.resolve(name);
      BusyDisk disk =
          new BusyDisk(
              directory,
              new HeldFiles(Duration.ofMillis(20)),
              words,
              Integer.MAX_VALUE,
              (call, file) -> file.startsWith(held));
      try (LocalSyncServer server = LocalSyncServer.at(directory, disk);
          LocalSyncServer free = LocalSyncServer.at(directory)) {
        SyncException e =
            catchThrowableOfType(
                SyncException.class,
                () -> {
                  UUID last = History.addAtEnd(server, History.NIL, "two");
                  server.addSnapshot(last, History.bytes("newer"));
                  server.prune();
                });
        assertThat(e).as(name).isInstanceOf(ServerUnreachableException.class);
        assertThat(e.problem()).isEqualTo(SyncProblem.BUSY);
        assertThat(e.isRetryable()).isTrue();
        assertThat(e)
            .hasMessageStartingWith("the sync directory " + root + " cannot be ")
            .hasMessageContaining(held.toString())
            .hasMessageContaining(
                words == BusyDisk.Words.ACCESS_DENIED
                    ? "another program has it open"
                    : "another process")
            .hasMessageEndingWith(
                "): wait for the program that uses the file, such as a virus scanner or a backup,"
                    + " and synchronise again");
        UUID last = History.addAtEnd(free, History.NIL, "three");
        free.addSnapshot(last, History.bytes("newest"));
        assertThat(free.snapshot().orElseThrow().version()).isEqualTo(last);
      }
    }
  }

  /** Nobody waits for a hint: the versions say what it says. */
  @Test
  void aHintThatIsHeldIsNotWaitedFor() {
    BusyDisk disk =
        new BusyDisk(
            directory,
            new HeldFiles(Duration.ofDays(1)),
            BusyDisk.Words.ACCESS_DENIED,
            Integer.MAX_VALUE,
            (call, file) -> call.equals("replace") && file.endsWith("latest"));
    try (LocalSyncServer server = LocalSyncServer.at(directory, disk)) {
      List<UUID> added = History.addMany(server, History.NIL, 3);
      assertThat(disk.hindered()).contains("replace latest");
      assertThat(History.readFrom(server, added.get(0))).hasSize(2);
    }
  }

  /** Somebody who cancels a sync does not wait for the scanner. */
  @ParameterizedTest
  @ValueSource(strings = {"read", "move", "remove"})
  void anInterruptEndsTheWaiting(String held) throws InterruptedException {
    try (LocalSyncServer server = LocalSyncServer.at(directory)) {
      server.addSnapshot(
          History.addMany(server, History.NIL, 30).get(29), History.bytes("snapshot"));
    }
    BusyDisk disk =
        new BusyDisk(
            directory,
            new HeldFiles(Duration.ofDays(1)),
            BusyDisk.Words.ACCESS_DENIED,
            Integer.MAX_VALUE,
            (call, file) -> call.equals(held));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicBoolean kept = new AtomicBoolean();
    Thread thread =
        new Thread(
            () -> {
              thrown.set(catchThrowable(() -> LocalSyncServer.at(directory, disk).prune()));
              kept.set(Thread.currentThread().isInterrupted());
            });
    thread.start();
    disk.awaitHindrance();
    thread.interrupt();
    thread.join();
    assertThat(thrown.get())
        .isInstanceOf(SyncCancelledException.class)
        .hasMessageStartingWith("interrupted while another program had ")
        .hasMessageEndingWith(" open: synchronising again goes on");
    assertThat(kept).isTrue();
    try (LocalSyncServer server = LocalSyncServer.at(directory)) {
      server.prune();
      assertThat(server.snapshot()).isPresent();
    }
  }
}
