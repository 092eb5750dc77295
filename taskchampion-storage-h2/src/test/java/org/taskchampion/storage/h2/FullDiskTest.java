package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.storage.StorageFailedException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

class FullDiskTest {

  @TempDir Path directory;

  /** Fails at every write after some, until it is told to go on; the first to fail is half done. */
  private static final class FullDisk implements Disk {
    private final Disk real = new RealDisk();
    private int writesLeft = Integer.MAX_VALUE;

    private void use() throws IOException {
      if (writesLeft-- <= 0) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public boolean exists(Path path) {
      return real.exists(path);
    }

    @Override
    public Path realPath(Path path) throws IOException {
      return real.realPath(path);
    }

    @Override
    public void createDirectory(Path path) throws IOException {
      real.createDirectory(path);
    }

    @Override
    public void createFile(Path path) throws IOException {
      use();
      real.createFile(path);
    }

    @Override
    public DiskFile open(Path path, boolean durable) throws IOException {
      DiskFile file = real.open(path, durable);
      return new DiskFile() {
        @Override
        public long length() throws IOException {
          return file.length();
        }

        @Override
        public void setLength(long length) throws IOException {
          file.setLength(length);
        }

        @Override
        public int read(long position, byte[] buffer, int offset, int length) throws IOException {
          return file.read(position, buffer, offset, length);
        }

        @Override
        public void write(long position, byte[] buffer, int offset, int length) throws IOException {
          if (writesLeft == 0) {
            file.write(position, buffer, offset, length / 2);
          }
          use();
          file.write(position, buffer, offset, length);
        }

        @Override
        public void sync() throws IOException {
          use();
          file.sync();
        }

        @Override
        public @Nullable Lock tryLock(long position, boolean shared) throws IOException {
          return file.tryLock(position, shared);
        }

        @Override
        public void close() throws IOException {
          file.close();
        }
      };
    }

    @Override
    public void rename(Path source, Path target) throws IOException {
      use();
      real.rename(source, target);
    }

    @Override
    public void delete(Path path) throws IOException {
      real.delete(path);
    }

    @Override
    public void syncDirectory(Path path) throws IOException {
      real.syncDirectory(path);
    }
  }

  @Test
  void aCommitThatFindsNoSpaceChangesNothingAndTheNextOneThatDoesGoesThrough() {
    FullDisk disk = new FullDisk();
    int committed = 0;
    int failed = 0;
    try (H2Storage storage = H2Storage.at(directory, disk, TestProcess.BUSY)) {
      for (int i = 0; i < 400; i++) {
        disk.writesLeft = i % 3 == 0 ? i / 3 % 7 : Integer.MAX_VALUE;
        try (StorageTransaction transaction = storage.begin()) {
          TestProcess.commit(transaction, "full");
          committed++;
        } catch (StorageFailedException e) {
          failed++;
          assertThat(e).hasMessageContaining(directory.toString());
        }
        disk.writesLeft = Integer.MAX_VALUE;
        try (StorageView view = storage.read()) {
          assertThat(view.value("full").orElse("0")).isEqualTo("" + committed);
        }
      }
    }
    assertThat(failed).isPositive();
  }
}
