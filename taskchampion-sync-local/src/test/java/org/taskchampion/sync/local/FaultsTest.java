package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.SyncCancelledException;

/** Full disks, interrupts, and what dead writers leave. */
class FaultsTest {

  @TempDir private Path directory;

  /** Has room for small files only. */
  private static final class FullDisk extends Disk {
    @Override
    Path writeTemporary(Path directory, String prefix, boolean durable, byte[]... parts)
        throws IOException {
      Path file = super.writeTemporary(directory, prefix, durable, parts);
      if (Files.size(file) > 1000) {
        discard(file);
        throw new IOException("No space left on device");
      }
      return file;
    }
  }

  @Test
  void aFullDiskIsRefusedAndNothingIsVisible() throws IOException {
    try (LocalSyncServer server = LocalSyncServer.at(directory, new FullDisk())) {
      UUID first = History.add(server, History.NIL, "one");
      server.addSnapshot(first, History.bytes("small"));

      assertThatThrownBy(() -> server.addVersion(first, new byte[2000]))
          .isInstanceOf(ServerRefusedException.class)
          .hasMessage(
              "the sync directory %s cannot be written (No space left on device): see that there is"
                  + " room on the disk and that you may write there, and synchronise again",
              directory.toRealPath());
      assertThat(server.childVersion(first)).isEqualTo(new ChildVersion.UpToDate());

      UUID second = History.add(server, first, "two");
      assertThatThrownBy(() -> server.addSnapshot(second, new byte[2000]))
          .isInstanceOf(ServerRefusedException.class);
      assertThat(server.snapshot().orElseThrow().version()).isEqualTo(first);
    }
    assertThat(temporaryFiles()).isEmpty();
  }

  @Test
  void aFileInTheWayOfADirectoryIsRefused() throws IOException {
    try (LocalSyncServer server = LocalSyncServer.at(directory)) {
      UUID first = History.add(server, History.NIL, "one");
      Files.writeString(directory.resolve("versions"), "in the way");

      assertThatThrownBy(() -> server.addVersion(first, History.bytes("two")))
          .isInstanceOf(ServerRefusedException.class)
          .hasMessageContaining(directory.resolve("versions").toString());
    }
  }

  @Test
  void anInterruptAtAnyMomentLosesNothing() throws InterruptedException {
    List<String> acknowledged = new ArrayList<>();
    int[] cancelled = new int[1];
    Thread writer =
        new Thread(
            () -> {
              try (LocalSyncServer server = LocalSyncServer.at(directory)) {
                UUID last = History.NIL;
                for (int i = 0; i < 150; i++) {
                  try {
                    last = History.addAtEnd(server, last, "segment " + i);
                    acknowledged.add(last + " segment " + i);
                    if (i % 10 == 0) {
                      server.addSnapshot(last, History.bytes("snapshot"));
                    }
                    server.snapshot();
                  } catch (SyncCancelledException e) {
                    cancelled[0]++;
                    assertThat(Thread.interrupted()).isTrue();
                  }
                }
              }
            });
    List<Throwable> failures = new ArrayList<>();
    writer.setUncaughtExceptionHandler((thread, e) -> failures.add(e));
    writer.start();
    for (int i = 0; writer.isAlive(); i++) {
      Thread.sleep(0, 1 + i % 7 * 100_000);
      writer.interrupt();
    }
    writer.join();

    assertThat(failures).isEmpty();
    assertThat(cancelled[0]).isPositive();
    try (LocalSyncServer server = LocalSyncServer.at(directory)) {
      assertThat(History.readFrom(server, History.NIL)).containsExactlyElementsOf(acknowledged);
    }
  }

  @Test
  void anInterruptedThreadCanOpenADirectory() {
    Thread.currentThread().interrupt();
    LocalSyncServer server = LocalSyncServer.at(directory);
    assertThat(Thread.interrupted()).isTrue();

    assertThat(server.childVersion(History.NIL)).isEqualTo(new ChildVersion.UpToDate());
  }

  @Test
  void leftOverFilesAreRemovedWhenTheyAreSurelyStale() throws IOException {
    LocalSyncServer.at(directory).close();
    Path tmp = Files.createDirectories(directory.resolve("tmp"));
    Path fresh = Files.writeString(tmp.resolve(UUID.randomUUID() + ".tmp"), "x");
    Path stale = Files.writeString(tmp.resolve(UUID.randomUUID() + ".tmp"), "x");
    Path identity =
        Files.writeString(directory.resolve("server-" + UUID.randomUUID() + ".tmp"), "x");
    Path stranger = Files.writeString(tmp.resolve("notes.txt"), "x");
    Instant before = Instant.now().minus(LeftOvers.SURELY_STALE).minusSeconds(60);
    for (Path file : List.of(stale, identity, stranger)) {
      Files.setLastModifiedTime(file, FileTime.from(before));
    }

    LocalSyncServer.at(directory).close();

    assertThat(fresh).exists();
    assertThat(stranger).exists();
    assertThat(stale).doesNotExist();
    assertThat(identity).doesNotExist();
  }

  @Test
  void aWriterWhoseFileWasRemovedAsStaleFailsWithNothingDone() {
    Disk disk =
        new Disk() {
          @Override
          boolean publish(Path temporary, Path name, DirectoryLock lock) throws IOException {
            if (name.getFileName().toString().equals("first")) {
              Files.delete(temporary);
            }
            return super.publish(temporary, name, lock);
          }
        };
    try (LocalSyncServer server = LocalSyncServer.at(directory, disk)) {
      assertThatThrownBy(() -> server.addVersion(History.NIL, History.bytes("one")))
          .isInstanceOf(ServerRefusedException.class);
      assertThat(server.childVersion(History.NIL)).isEqualTo(new ChildVersion.UpToDate());
    }
  }

  @Test
  void aFileSystemWithoutLinksStillKeepsOneOfTwo() {
    Disk disk = new LinklessDisk();
    try (LocalSyncServer server = LocalSyncServer.at(directory, disk);
        LocalSyncServer other = LocalSyncServer.at(directory, new LinklessDisk())) {
      UUID first = History.add(server, History.NIL, "one");
      assertThat(other.addVersion(History.NIL, History.bytes("two")))
          .isEqualTo(new AddVersionResult.ExpectedParent(first));
      List<UUID> versions =
          Stream.of("a", "b", "c", "d", "e", "f", "g", "h")
              .parallel()
              .map(s -> History.addAtEnd(s.charAt(0) % 2 == 0 ? server : other, first, s))
              .toList();
      assertThat(History.readFrom(server, first)).hasSameSizeAs(versions);
    }
  }

  private static final class LinklessDisk extends Disk {
    @Override
    void link(Path name, Path existing) {
      throw new UnsupportedOperationException("no links here");
    }
  }

  private List<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("tmp"))) {
      return files.toList();
    }
  }
}
