package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * A replica whose journal has one record more, with a right checksum and whatever content, or whose
 * files are overwritten somewhere: it is read and changed, or the error names the file.
 */
class JournalFuzzTest {

  private static final int RECORDS = 8192;
  private static final int RECORD_HEADER = 24;
  private static final DamageFuzzTest.Original ORIGINAL = DamageFuzzTest.make(3);

  @FuzzTest
  void isReadOrDamaged(byte[] data) {
    if (data.length < 4) {
      return;
    }
    Map<String, byte[]> files = new TreeMap<>();
    ORIGINAL.last().forEach((name, bytes) -> files.put(name, bytes.clone()));
    byte[] rest = Arrays.copyOfRange(data, 4, data.length);
    switch (data[0]) {
      case 's' -> overwrite(files, FileNames.STORE, data, rest);
      case 'j' -> overwrite(files, FileNames.JOURNAL, data, rest);
      default -> append(files.get(FileNames.JOURNAL), rest);
    }
    open(files);
  }

  /** Writes bytes over those at a place of a file, which three bytes say. */
  private static void overwrite(Map<String, byte[]> files, String name, byte[] data, byte[] rest) {
    byte[] file = files.get(name);
    int place = ByteBuffer.wrap(data).getInt() & 0xff_ffff;
    int at = place % file.length;
    System.arraycopy(rest, 0, file, at, Math.min(rest.length, file.length - at));
  }

  private static void append(byte[] journal, byte[] payload) {
    ByteBuffer buffer = ByteBuffer.wrap(journal);
    int at = RECORDS;
    long sequence = buffer.getLong(32);
    while (buffer.getInt(at) > 0) {
      sequence = buffer.getLong(at + 16);
      at += (RECORD_HEADER + 15 + buffer.getInt(at)) / 16 * 16;
    }
    if (payload.length > journal.length - at - RECORD_HEADER) {
      return;
    }
    buffer.putInt(at, payload.length);
    buffer.putLong(at + 8, buffer.getLong(24));
    buffer.putLong(at + 16, sequence + 1);
    System.arraycopy(payload, 0, journal, at + RECORD_HEADER, payload.length);
    CRC32C crc = new CRC32C();
    crc.update(journal, at + 8, RECORD_HEADER - 8 + payload.length);
    buffer.putInt(at + 4, (int) crc.getValue());
  }

  private static void open(Map<String, byte[]> files) {
    SimulatedDisk disk = new SimulatedDisk(new Random(1));
    disk.setContents(files);
    SimulatedProcess process = disk.start(Fate.NONE);
    try (H2Storage storage = H2Storage.at(process.directory(), process, ORIGINAL.limits())) {
      try (StorageView view = storage.read()) {
        StoredState.of(view, RandomChanges.uuids(), RandomChanges.NAMES);
      }
      try (StorageTransaction transaction = storage.begin()) {
        transaction.setValue("name", "value");
        transaction.commit();
      }
    } catch (StorageDamagedException e) {
      assertThat(e.getMessage())
          .contains(process.directory().resolve("replica.").toString())
          .endsWith(". Restore a backup, or sync a new replica");
    }
  }
}
