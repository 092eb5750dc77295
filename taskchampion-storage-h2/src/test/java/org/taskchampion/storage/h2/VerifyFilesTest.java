package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.StorageException;
import org.taskchampion.storage.StorageView;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.storage.VerificationReport.Kind;

class VerifyFilesTest {

  @TempDir Path directory;

  @BeforeEach
  void fill() {
    try (Replica replica = Replica.open(open())) {
      for (int i = 0; i < 60; i++) {
        String text = "secret " + i + " " + "x".repeat(i * 10);
        UUID uuid = replica.editAndGet(edit -> edit.add(text).task()).uuid();
        replica.edit(edit -> edit.task(uuid).priority("H"));
      }
    }
  }

  private H2Storage open() {
    return H2Storage.at(directory, new RealDisk(), TestProcess.BUSY);
  }

  private Path store() {
    return directory.resolve("replica.mv");
  }

  private Path journal() {
    return directory.resolve("replica.journal");
  }

  private static void flip(Path file, long position) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) position] ^= 4;
    Files.write(file, bytes);
  }

  private VerificationReport verify() {
    try (H2Storage storage = open()) {
      VerificationReport report = Replica.open(storage).verify();
      assertThat(report.findings().toString()).doesNotContain("secret", "xxx");
      return report;
    }
  }

  private void commit(Changes changes) {
    OpenReplica replica = Opening.open(new RealDisk(), directory, Limits.DEFAULT);
    replica.acquire();
    replica.commit(changes);
    replica.release();
    replica.close();
  }

  @Test
  void allIsWell() {
    assertThat(verify().findings()).isEmpty();
    try (H2Storage storage = open()) {
      assertThat(Replica.open(storage).heal().findings()).isEmpty();
    }
  }

  @Test
  void everyDamagedBlockOfTheStoreIsFoundAtOnce() throws IOException {
    byte[] original = Files.readAllBytes(store());
    Random random = new Random(3);
    int opened = 0;
    for (int i = 0; i < 60; i++) {
      byte[] bytes = original.clone();
      int blocks = (bytes.length - 4096) / 4100;
      int first = random.nextInt(blocks);
      int second = random.nextInt(blocks);
      for (int block : List.of(first, second)) {
        bytes[4096 + block * 4100 + random.nextInt(4100)] ^= (byte) (1 + random.nextInt(255));
      }
      Files.write(store(), bytes);
      VerificationReport report;
      try {
        report = verify();
        opened++;
      } catch (StorageException e) {
        continue;
      }
      if (first != second) {
        assertThat(report.findings())
            .anyMatch(finding -> finding.message().contains("block " + (first + 2) + " has"))
            .anyMatch(finding -> finding.message().contains("block " + (second + 2) + " has"));
      }
    }
    assertThat(opened).isGreaterThan(20);
  }

  @Test
  void damageThatComesWhileItIsOpenIsFound() throws IOException {
    try (H2Storage storage = open()) {
      try (StorageView view = storage.read()) {
        assertThat(view.taskCount()).isEqualTo(60);
      }
      Replica replica = Replica.open(storage);
      replica.edit(edit -> edit.add("secret, in the journal"));
      flip(journal(), 8192 + 30);
      assertThat(Replica.open(storage).verify().findings())
          .anyMatch(
              finding ->
                  finding.kind() == Kind.FILE
                      && finding.message().contains("replica.journal is damaged"));
      flip(journal(), 8192 + 30);
      assertThat(Replica.open(storage).verify().findings()).isEmpty();
    }
  }

  @Test
  void aDamagedCopyOfTheHeaderIsHealed() throws IOException {
    for (int position : List.of(20, 4096 + 20)) {
      flip(journal(), position);
      assertThat(verify().findings())
          .hasSize(1)
          .allMatch(finding -> finding.message().contains("one of the two copies"));
      try (H2Storage storage = open()) {
        assertThat(Replica.open(storage).heal().isSound()).isTrue();
      }
      assertThat(verify().isSound()).isTrue();
    }
  }

  @Test
  void damageToWhatIsNoLongerUsedIsHealedAndNothingElseChanges() throws IOException {
    Limits lazy = new Limits(Duration.ofSeconds(30), 3_000, 12_000, 4_000, 1 << 20, 100, 8);
    UUID large = new UUID(1, 1);
    for (int i = 0; i < 8; i++) {
      try (Replica replica = Replica.open(H2Storage.at(directory, new RealDisk(), lazy))) {
        String text = "x".repeat(9_000 + i);
        replica.commit(
            List.of(Operation.create(large), Operation.update(large, "text", text, Instant.EPOCH)));
      }
    }
    byte[] original = Files.readAllBytes(store());
    int healed = 0;
    int kept = 0;
    for (int position = 4096; position < original.length; position += 4100) {
      Files.write(store(), original);
      List<Path> files = List.of(store(), journal());
      List<byte[]> before = new ArrayList<>();
      for (Path file : files) {
        before.add(Files.readAllBytes(file));
      }
      flip(store(), position);
      try (H2Storage storage = H2Storage.at(directory, new RealDisk(), lazy)) {
        VerificationReport report = Replica.open(storage).heal();
        if (report.isSound()) {
          healed++;
          try (StorageView view = storage.read()) {
            assertThat(view.tasks()).hasSize(61);
            assertThat(view.unsyncedCount()).isGreaterThan(120);
          }
        } else {
          kept++;
        }
      } catch (StorageException e) {
        kept++;
      }
      for (int i = 0; i < files.size(); i++) {
        Files.write(files.get(i), before.get(i));
      }
    }
    assertThat(healed).isPositive();
    assertThat(kept).isPositive();
  }

  @Test
  void aWrongIndexIsFoundAndHealed() {
    UUID other = UUID.randomUUID();
    Changes changes = new Changes();
    long number;
    UUID task;
    try (H2Storage storage = open();
        StorageView view = storage.read()) {
      number = 1; // after the undo point
      task = view.unsyncedOperations().get(1).taskUuid().orElseThrow();
    }
    changes.operations.put(number, OperationCodec.encode(Operation.create(other)));
    commit(changes);
    assertThat(verify().findings())
        .filteredOn(finding -> finding.kind() == Kind.INDEX)
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("wrong for 1 tasks"));
    try (H2Storage storage = open()) {
      assertThat(Replica.open(storage).heal().findings())
          .noneMatch(finding -> finding.kind() == Kind.INDEX);
      try (StorageView view = storage.read()) {
        assertThat(view.operations(other)).containsExactly(Operation.create(other));
        // Its creation is lost, so it counted as synchronised, and is created anew.
        assertThat(view.operations(task))
            .startsWith(Operation.create(task))
            .allMatch(operation -> operation.taskUuid().equals(Optional.of(task)));
      }
    }
  }

  @Test
  void operationsOutOfPlaceAreFound() {
    Changes changes = new Changes();
    try (H2Storage storage = open();
        StorageView view = storage.read()) {
      long end = view.unsyncedCount();
      changes.log = new LogBounds(0, 0, end - 2);
    }
    commit(changes);
    assertThat(verify().findings())
        .anyMatch(
            finding ->
                finding.kind() == Kind.LOG
                    && finding.message().contains("2 operations belong to no part"));
  }

  @Test
  void theWorkingSetIsHealedOnTheDiskToo() {
    UUID gone = UUID.randomUUID();
    Changes changes = new Changes();
    changes.workingSet.putAll(new TreeMap<>(Map.of(3, gone)));
    commit(changes);
    assertThat(verify().findings()).hasSize(2);
    try (H2Storage storage = open()) {
      assertThat(Replica.open(storage).heal().isSound()).isTrue();
    }
    assertThat(verify().isSound()).isTrue();
  }
}
