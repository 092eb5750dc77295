package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.storage.StorageFailedException;

/**
 * Media and directories that must not be written. What the JDK throws there is thrown by a disk for
 * tests, for who runs them may have all rights.
 */
class ReadOnlyTest {

  private static final String CURE =
      ". Nothing was changed; check the disk's free space and the rights, then try again";

  @TempDir Path directory;

  /** Fails where the JDK would. */
  private static class ReadOnlyDisk extends ForwardingDisk {

    ReadOnlyDisk() {
      super(new RealDisk());
    }

    @Override
    public void createDirectory(Path path) throws IOException {
      if (!exists(path)) {
        throw new FileSystemException(path.toString(), null, "Read-only file system");
      }
    }

    @Override
    public void createFile(Path path) throws IOException {
      throw new FileSystemException(path.toString(), null, "Read-only file system");
    }

    @Override
    public DiskFile open(Path path, boolean durable) throws IOException {
      throw new FileNotFoundException(path + " (Read-only file system)");
    }

    @Override
    public LockFile openLock(Path path) throws IOException {
      throw new FileNotFoundException(path + " (Read-only file system)");
    }

    @Override
    public void rename(Path source, Path target) throws IOException {
      throw new FileSystemException(source.toString(), target.toString(), "Read-only file system");
    }

    @Override
    public void delete(Path path) throws IOException {
      throw new FileSystemException(path.toString(), null, "Read-only file system");
    }

    @Override
    public void syncDirectory(Path path) {}
  }

  private void assertFails(Path path, Disk disk, String message) {
    assertThatThrownBy(() -> H2Storage.at(path, disk, Limits.DEFAULT))
        .isInstanceOf(StorageFailedException.class)
        .hasMessage("could not read or write " + message + CURE);
  }

  @Test
  void aReplicaOnAReadOnlyMediumIsNotOpenedAndTheErrorSaysWhy() {
    H2Storage.at(directory).close();
    Path journal = directory.resolve("replica.journal");
    assertFails(directory, new ReadOnlyDisk(), journal + ": Read-only file system");
  }

  @Test
  void noReplicaIsMadeOnAReadOnlyMedium() {
    Path journal = directory.resolve("replica.journal");
    assertFails(directory, new ReadOnlyDisk(), journal + ": Read-only file system");
    Path below = directory.resolve("below");
    assertFails(below, new ReadOnlyDisk(), below + ": Read-only file system");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aDirectoryWithoutTheRightsSaysThatTheyAreMissing() {
    Path journal = directory.resolve("replica.journal");
    assertFails(
        directory,
        new ReadOnlyDisk() {
          @Override
          public void createFile(Path path) throws IOException {
            throw new AccessDeniedException(path.toString());
          }
        },
        journal + ": permission denied");
  }

  @Test
  void aReplicaThatBecomesReadOnlyWhileItIsOpenKeepsWhatItHas() throws IOException {
    FatefulDisk disk = new FatefulDisk(new RealDisk());
    try (H2Storage storage = H2Storage.at(directory, disk, Limits.DEFAULT)) {
      byte[] before = Files.readAllBytes(directory.resolve("replica.journal"));
      disk.setFate(
          call ->
              call.equals("write") || call.equals("set length")
                  ? Fate.Event.FAIL
                  : Fate.Event.NONE);
      assertThatThrownBy(
              () -> {
                try (var transaction = storage.begin()) {
                  transaction.setValue("name", "value");
                  transaction.commit();
                }
              })
          .isInstanceOf(StorageFailedException.class);
      disk.setFate(Fate.NONE);
      try (var view = storage.read()) {
        assertThat(view.value("name")).isEmpty();
      }
      assertThat(directory.resolve("replica.journal")).hasSize(before.length);
    }
  }
}
