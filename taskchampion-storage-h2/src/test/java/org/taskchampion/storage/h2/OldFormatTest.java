package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.storage.StorageBusyException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/** Replicas of the format before there was a lock file, whose programs lock the journal. */
class OldFormatTest {

  private static final int OLD = 1;
  private static final int NEW = 2;

  @TempDir Path directory;

  /** Holds the lock of such a program until it is told to end. */
  static final class OldProgram {
    private OldProgram() {}

    public static void main(String[] arguments) throws IOException {
      try (RandomAccessFile journal = new RandomAccessFile(arguments[0], "rw");
          FileLock lock =
              journal.getChannel().lock((1L << 62) + 1, 1 + ProcessHandle.current().pid(), false)) {
        System.out.println(lock.isValid());
        System.out.flush();
        System.in.read();
      }
    }
  }

  private Path journal() {
    return directory.resolve(FileNames.JOURNAL);
  }

  private void makeOld() throws IOException {
    try (H2Storage storage = H2Storage.at(directory);
        StorageTransaction transaction = storage.begin()) {
      TestProcess.commit(transaction, "one");
    }
    Files.delete(directory.resolve(FileNames.LOCK));
    byte[] bytes = Files.readAllBytes(journal());
    for (int slot : List.of(0, 4096)) {
      bytes[slot + 11] = OLD;
      CRC32C crc = new CRC32C();
      crc.update(bytes, slot, Root.SIZE - 4);
      byte[] checksum = new ByteWriter(4).putInt((int) crc.getValue()).toBytes();
      System.arraycopy(checksum, 0, bytes, slot + Root.SIZE - 4, 4);
    }
    Files.write(journal(), bytes);
  }

  private void assertFormat(int format) throws IOException {
    byte[] bytes = Files.readAllBytes(journal());
    assertThat(bytes[11]).isEqualTo((byte) format);
    assertThat(bytes[4096 + 11]).isEqualTo((byte) format);
  }

  private static void assertContent(H2Storage storage) {
    try (StorageView view = storage.read()) {
      assertThat(view.value("one")).contains("1");
      SeveralProcessesTest.assertWhole(view, "one");
    }
  }

  @Test
  void itIsReadAndFromThenOnOlderProgramsRefuseIt() throws IOException {
    makeOld();
    try (H2Storage storage = H2Storage.openReadOnly(directory)) {
      assertContent(storage);
    }
    assertFormat(OLD);
    try (H2Storage storage = H2Storage.at(directory)) {
      assertFormat(NEW);
      assertContent(storage);
    }
    try (H2Storage storage = H2Storage.at(directory)) {
      assertContent(storage);
      assertThat(Replica.open(storage).verify().findings())
          .noneMatch(it -> it.message().contains("journal"));
    }
  }

  @Test
  void whileAnOlderProgramWritesItIsWaitedFor() throws Exception {
    makeOld();
    Process old = TestProcess.start(OldProgram.class, journal().toString());
    try (BufferedReader output = TestProcess.output(old)) {
      assertThat(output.readLine()).isEqualTo("true");
      Limits impatient = Limits.DEFAULT.withLockTimeout(Duration.ofMillis(300));
      assertThatThrownBy(() -> H2Storage.at(directory, new RealDisk(), impatient))
          .isInstanceOf(StorageBusyException.class);
      assertFormat(OLD);
      old.getOutputStream().close();
      assertThat(old.waitFor()).isZero();
    }
    try (H2Storage storage = H2Storage.at(directory)) {
      assertFormat(NEW);
      assertContent(storage);
    }
  }
}
