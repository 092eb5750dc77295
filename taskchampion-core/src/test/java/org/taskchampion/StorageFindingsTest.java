package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.storage.VerificationReport.Finding;
import org.taskchampion.storage.VerificationReport.Kind;

/** What only a storage can say and mend of itself, as a replica's verify and heal ask for it. */
class StorageFindingsTest {

  private static final Finding DUST = new Finding(Kind.INDEX, Optional.empty(), "dust");
  private static final Finding ROT = new Finding(Kind.FILE, Optional.empty(), "rot");
  private static final UUID STRAY = new UUID(0, 7);

  private final FindingStorage storage = new FindingStorage();
  private final Replica replica = Replica.open(storage);

  /** A storage with dust on its files, which it can wipe off, and maybe rot, which stays. */
  private static final class FindingStorage implements Storage {
    private final InMemoryStorage memory = new InMemoryStorage();
    private boolean dusty = true;
    private boolean rotten;

    @Override
    public StorageTransaction begin() {
      return memory.begin();
    }

    @Override
    public StorageView read() {
      return memory.read();
    }

    @Override
    public VerificationReport verifyFiles() {
      if (rotten) {
        throw new StorageDamagedException("rot", null);
      }
      return new VerificationReport(dusty ? List.of(DUST) : List.of());
    }

    @Override
    public void mendFiles() {
      if (rotten) {
        throw new StorageDamagedException("rot", null);
      }
      dusty = false;
    }

    @Override
    public void close() {
      memory.close();
    }
  }

  /** The working set names a task that does not exist: that is for the replica to find. */
  private void makeWorkingSetWrong() {
    try (StorageTransaction transaction = storage.begin()) {
      transaction.setWorkingSet(new TreeMap<>(Map.of(1, STRAY)));
      transaction.commit();
    }
  }

  @Test
  void verifyTellsTheStoragesFindingsAndTheReplicas() {
    makeWorkingSetWrong();
    assertThat(replica.verify().findings())
        .extracting(Finding::kind)
        .containsExactly(Kind.INDEX, Kind.WORKING_SET);
  }

  @Test
  void healMendsBoth() {
    makeWorkingSetWrong();
    assertThat(replica.heal().findings()).isEmpty();
    assertThat(replica.verify().isSound()).isTrue();
  }

  @Test
  void damageThatAStorageThrowsIsAFindingAndHidesNoOther() {
    storage.rotten = true;
    makeWorkingSetWrong();
    assertThat(replica.verify().findings()).contains(ROT).hasSize(2);
    assertThat(replica.heal().findings()).contains(ROT).hasSize(2);
  }
}
