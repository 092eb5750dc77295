package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Operation;
import org.taskchampion.storage.NewerFormatException;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageFailedException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

class DamageTest {

  @TempDir Path directory;

  private Path store() {
    return directory.resolve("replica.mv");
  }

  private Path journal() {
    return directory.resolve("replica.journal");
  }

  private H2Storage open() {
    return H2Storage.at(directory, new RealDisk(), TestProcess.BUSY);
  }

  private void fill(int commits) {
    try (H2Storage storage = H2Storage.at(directory)) {
      for (int i = 1; i <= commits; i++) {
        try (StorageTransaction transaction = storage.begin()) {
          transaction.putTasks(Map.of(new UUID(0, i), Map.of("n", "" + i)));
          transaction.appendOperations(List.of(Operation.create(new UUID(0, i))));
          transaction.commit();
        }
      }
    }
  }

  @Test
  void aForeignFileIsLeftUntouched() throws IOException {
    for (Path file : List.of(store(), journal())) {
      byte[] text = "H:2,block:2,this is somebody else's file\n".getBytes(StandardCharsets.UTF_8);
      Files.write(file, text);
      assertThatThrownBy(this::open)
          .isInstanceOf(StorageDamagedException.class)
          .hasMessageContaining(file.toString());
      assertThat(file).hasBinaryContent(text);
      Files.delete(file);
      assertThat(directory).isEmptyDirectory();
    }
  }

  @Test
  void aMissingFileIsDamage() throws IOException {
    fill(3);
    byte[] journal = Files.readAllBytes(journal());
    Files.delete(journal());
    assertThatThrownBy(this::open).isInstanceOf(StorageDamagedException.class);
    Files.write(journal(), new byte[0]);
    assertThatThrownBy(this::open).isInstanceOf(StorageDamagedException.class);
    Files.write(journal(), journal);
    Files.delete(store());
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageDamagedException.class)
        .hasMessageContaining(store().toString());
  }

  @Test
  void aNewerFormatIsLeftUntouched() throws IOException {
    fill(3);
    byte[] bytes = Files.readAllBytes(journal());
    for (int slot = 0; slot <= 4096; slot += 4096) {
      bytes[slot + 11] = 3;
      CRC32C crc = new CRC32C();
      crc.update(bytes, slot, Root.SIZE - 4);
      byte[] checksum = new ByteWriter(4).putInt((int) crc.getValue()).toBytes();
      System.arraycopy(checksum, 0, bytes, slot + Root.SIZE - 4, 4);
    }
    Files.write(journal(), bytes);
    assertThatThrownBy(this::open)
        .isInstanceOf(NewerFormatException.class)
        .hasMessageContaining(journal().toString());
    assertThat(journal()).hasBinaryContent(bytes);
  }

  @Test
  void aDamagedLastCommitIsNotTakenForOneThatACrashCutOff() throws IOException {
    fill(3);
    byte[] bytes = Files.readAllBytes(journal());
    int end = bytes.length;
    while (bytes[end - 1] == 0) {
      end--;
    }
    bytes[end - 1] ^= 1;
    Files.write(journal(), bytes);
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageDamagedException.class)
        .hasMessageContaining(journal().toString())
        .hasMessageContaining("the last commits are missing or unreadable");
  }

  @Test
  void aDamagedRecordInTheMiddleIsFound() throws IOException {
    fill(3);
    // A loss of power may take the note of what was acknowledged.
    byte[] store = Files.readAllBytes(store());
    Arrays.fill(store, 2048, 2048 + Root.SIZE, (byte) 0);
    Files.write(store(), store);
    byte[] bytes = Files.readAllBytes(journal());
    for (int i = 8192; i < 8192 + 24; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= 4;
      Files.write(journal(), damaged);
      assertThatThrownBy(this::open)
          .isInstanceOf(StorageDamagedException.class)
          .hasMessageContaining(journal().toString());
    }
  }

  @Test
  void anyTruncationAndAnyFlippedBitIsAnErrorOrDoesNoHarm() throws IOException {
    fill(600);
    try (H2Storage storage = open()) {
      try (StorageTransaction transaction = storage.begin()) {
        transaction.setValue("large", "x".repeat(4_000));
        transaction.commit();
      }
    }
    byte[] original = Files.readAllBytes(store());
    Random random = new Random(1);
    int found = 0;
    for (int i = 0; i < 150; i++) {
      byte[] bytes = original.clone();
      if (i % 3 == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      } else {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(store(), bytes);
      try (H2Storage storage = open();
          StorageView view = storage.read()) {
        assertThat(view.tasks()).hasSize(600);
        assertThat(view.unsyncedOperations()).hasSize(600);
      } catch (StorageDamagedException e) {
        found++;
        assertThat(e).hasMessageContaining(store().toString());
      }
    }
    assertThat(found).isGreaterThan(100);
    Files.write(store(), original);
    try (H2Storage storage = open();
        StorageView view = storage.read()) {
      assertThat(view.taskCount()).isEqualTo(600);
    }
  }

  @Test
  void aDirectoryThatCannotBeIsAFailure() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> H2Storage.at(file.resolve("below")))
        .isInstanceOf(StorageFailedException.class)
        .hasMessageContaining(file.toString());
    assertThatThrownBy(() -> H2Storage.at(file))
        .isInstanceOf(StorageFailedException.class)
        .hasMessageContaining(file.toString());
  }
}
