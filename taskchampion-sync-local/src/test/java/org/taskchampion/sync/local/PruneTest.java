package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.SnapshotUrgency;

class PruneTest {

  /** How often it is pruned while others add. */
  private static final int ROUNDS = Integer.getInteger("prune.rounds", 15);

  @TempDir private Path temporary;

  private LocalSyncServer server;
  private Layout layout;

  @BeforeEach
  void open() throws IOException {
    server = LocalSyncServer.at(temporary);
    layout = new Layout(temporary.toRealPath());
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aSnapshotIsAskedForFrom100VersionsAndUrgentlyFrom150() {
    UUID last = History.NIL;
    for (int i = 1; i <= 155; i++) {
      var added = (AddVersionResult.Added) server.addVersion(last, History.bytes("x"));
      last = added.version();
      assertThat(added.urgency()).as("version %s", i).isEqualTo(urgencyAfter(i));
    }

    server.addSnapshot(last, History.bytes("snapshot"));

    for (int i = 1; i <= 151; i++) {
      var added = (AddVersionResult.Added) server.addVersion(last, History.bytes("x"));
      last = added.version();
      assertThat(added.urgency()).as("%s after the snapshot", i).isEqualTo(urgencyAfter(i));
    }
  }

  private static SnapshotUrgency urgencyAfter(int versions) {
    return versions >= 150
        ? SnapshotUrgency.HIGH
        : versions >= 100 ? SnapshotUrgency.LOW : SnapshotUrgency.NONE;
  }

  @Test
  void nothingIsPrunedWithoutASnapshot() {
    List<UUID> versions = History.addMany(server, History.NIL, 50);

    assertThat(server.prune()).isZero();

    assertThat(History.readFrom(server, History.NIL)).hasSameSizeAs(versions);
  }

  @Test
  void versionsThatTheSnapshotCoversAreRemovedButForTheLast20() {
    List<UUID> versions = History.addMany(server, History.NIL, 50);
    server.addSnapshot(versions.get(39), History.bytes("snapshot"));

    assertThat(server.prune()).isEqualTo(20);

    assertThat(server.childVersion(History.NIL)).isEqualTo(new ChildVersion.Gone());
    assertThat(server.childVersion(versions.get(18))).isEqualTo(new ChildVersion.Gone());
    assertThat(History.readFrom(server, versions.get(19))).hasSize(30);
    assertThat(server.snapshot().orElseThrow().version()).isEqualTo(versions.get(39));
    assertThat(server.childVersion(versions.get(49))).isEqualTo(new ChildVersion.UpToDate());
    assertThat(server.prune()).isZero();
    assertThat(server.addVersion(History.NIL, History.bytes("x")))
        .isEqualTo(new AddVersionResult.ExpectedParent(versions.get(49)));
    History.add(server, versions.get(49), "more");
  }

  @Test
  void aPrunedHistoryNeedsNoHint() throws IOException {
    List<UUID> versions = History.addMany(server, History.NIL, 50);
    server.addSnapshot(versions.get(49), History.bytes("snapshot"));
    assertThat(server.prune()).isEqualTo(30);
    Files.delete(layout.latest());

    assertThat(server.childVersion(History.NIL)).isEqualTo(new ChildVersion.Gone());
    assertThat(server.childVersion(versions.get(49))).isEqualTo(new ChildVersion.UpToDate());
  }

  @Test
  void aSnapshotOfAFewVersionsRemovesNothing() {
    List<UUID> versions = History.addMany(server, History.NIL, 20);
    server.addSnapshot(versions.get(19), History.bytes("snapshot"));

    assertThat(server.prune()).isZero();

    assertThat(History.readFrom(server, History.NIL)).hasSize(20);
  }

  @Test
  void aPruningThatWasCutOffIsFinishedByTheNext() throws IOException {
    List<UUID> versions = History.addMany(server, History.NIL, 50);
    server.addSnapshot(versions.get(49), History.bytes("snapshot"));
    Path survivor = layout.childOf(versions.get(5));
    byte[] bytes = Files.readAllBytes(survivor);
    assertThat(server.prune()).isEqualTo(30);
    Files.write(survivor, bytes);

    // Below the floor, it does not count.
    assertThat(server.childVersion(versions.get(5))).isEqualTo(new ChildVersion.Gone());
    assertThat(server.prune()).isEqualTo(1);
    assertThat(survivor).doesNotExist();
  }

  @Test
  void aSnapshotOfAnotherHistoryRemovesNothing() throws IOException {
    List<UUID> versions = History.addMany(server, History.NIL, 50);
    try (LocalSyncServer other = LocalSyncServer.at(temporary.resolve("versions/other"))) {
      List<UUID> others = History.addMany(other, History.NIL, 50);
      other.addSnapshot(others.get(49), History.bytes("snapshot"));
    }
    Files.copy(temporary.resolve("versions/other/snapshot"), layout.snapshot());

    assertThat(server.prune()).isZero();

    assertThat(History.readFrom(server, History.NIL)).hasSameSizeAs(versions);
  }

  @Test
  void aWriterThatSleptThroughAPruningAddsNothing() {
    for (boolean first : new boolean[] {true, false}) {
      Path directory = temporary.resolve("versions/sleeper" + first);
      LocalSyncServer others = LocalSyncServer.at(directory);
      UUID parent = first ? History.NIL : History.add(others, History.NIL, "one");
      UUID[] last = new UUID[1];
      Disk sleepy =
          new Disk() {
            private boolean slept;

            @Override
            boolean publish(Path from, Path name, DirectoryLock lock) throws IOException {
              if (!slept && name.equals(fileFor(directory, parent, first))) {
                slept = true;
                List<UUID> versions = History.addMany(others, parent, 60);
                last[0] = versions.get(59);
                others.addSnapshot(last[0], History.bytes("snapshot"));
                assertThat(others.prune()).isGreaterThanOrEqualTo(40);
                assertThat(name).doesNotExist();
              }
              return super.publish(from, name, lock);
            }
          };
      LocalSyncServer sleeper = LocalSyncServer.at(directory, sleepy);

      AddVersionResult result = sleeper.addVersion(parent, History.bytes("late"));

      assertThat(result).isEqualTo(new AddVersionResult.ExpectedParent(last[0]));
      assertThat(others.childVersion(parent)).isEqualTo(new ChildVersion.Gone());
      assertThat(fileFor(directory, parent, first)).doesNotExist();
    }
  }

  @Test
  void aReaderThatIsOvertakenByAPruningDoesNotTakeTheGapForTheEnd() {
    Path directory = temporary.resolve("versions/reader");
    LocalSyncServer others = LocalSyncServer.at(directory);
    UUID first = History.add(others, History.NIL, "one");
    Disk slow =
        new Disk() {
          private int looks;

          @Override
          @Nullable Header readHeader(Path file, Header.Kind kind)
              throws IOException, DamagedFileException {
            // From the hint on, the reader is about to look for the second version.
            if (file.equals(fileFor(directory, first, false)) && looks++ == 0) {
              List<UUID> versions = History.addMany(others, first, 60);
              others.addSnapshot(versions.get(59), History.bytes("snapshot"));
              assertThat(others.prune()).isEqualTo(41);
            }
            return super.readHeader(file, kind);
          }
        };

    assertThat(LocalSyncServer.at(directory, slow).childVersion(first))
        .isEqualTo(new ChildVersion.Gone());
  }

  private static Path fileFor(Path directory, UUID parent, boolean first) {
    try {
      Layout layout = new Layout(directory.toRealPath());
      return first ? layout.first() : layout.childOf(parent);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void allVersionsRemovedByHandAfterAPruningAreMissed() throws IOException {
    List<UUID> versions = History.addMany(server, History.NIL, 50);
    server.addSnapshot(versions.get(49), History.bytes("snapshot"));
    server.prune();
    for (UUID version : versions.subList(0, 49)) {
      Files.deleteIfExists(layout.childOf(version));
    }

    assertThatThrownBy(() -> server.addVersion(History.NIL, History.bytes("x")))
        .isInstanceOf(ServerRefusedException.class)
        .hasMessageContaining("had versions, and now none is left");
  }

  @Test
  void readersAndWritersGoOnWhileItIsPruned() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<UUID>>> writers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        writers.add(threads.submit(() -> writeUntil(stop)));
      }
      Future<?> reader = threads.submit(() -> readUntil(stop));
      int pruned = 0;
      for (int round = 0; round < ROUNDS; round++) {
        UUID last = History.addAtEnd(server, History.NIL, "main");
        server.addSnapshot(last, History.bytes("snapshot " + round));
        pruned += server.prune();
        Thread.sleep(40);
      }
      stop.set(true);
      reader.get(30, TimeUnit.SECONDS);
      int acknowledged = ROUNDS;
      for (Future<List<UUID>> writer : writers) {
        acknowledged += writer.get(30, TimeUnit.SECONDS).size();
      }

      assertThat(pruned).isPositive();
      // Every acknowledged version was either pruned or is there: none was lost, and none was
      // double.
      assertThat(Scan.of(layout, new Disk()).entries()).hasSize(acknowledged - pruned);
    } finally {
      threads.shutdownNow();
    }
  }

  private List<UUID> writeUntil(AtomicBoolean stop) {
    List<UUID> added = new ArrayList<>();
    try (LocalSyncServer own = LocalSyncServer.at(temporary)) {
      UUID last = History.NIL;
      while (!stop.get()) {
        last = History.addAtEnd(own, last, "x");
        added.add(last);
      }
    }
    return added;
  }

  /** As a replica does: forward, and from the snapshot when its base is gone. */
  private void readUntil(AtomicBoolean stop) {
    try (LocalSyncServer own = LocalSyncServer.at(temporary)) {
      UUID base = History.NIL;
      while (!stop.get()) {
        ChildVersion child = own.childVersion(base);
        if (child instanceof ChildVersion.Found found) {
          assertThat(found.parent()).isEqualTo(base);
          base = found.version();
        } else if (child instanceof ChildVersion.Gone) {
          base = own.snapshot().orElseThrow().version();
        } else {
          base = History.NIL;
        }
      }
    }
  }
}
