package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageFailedException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/** A storage whose reads fail at random: the list misses nothing, and is told nothing twice. */
@Timeout(300)
class LiveQueryOutagesTest {

  private static final Conventions CONVENTIONS = Conventions.standard(ZoneId.of("UTC"));
  private static final Query QUERY =
      Query.of(Filter.parse("+PENDING -BLOCKED", CONVENTIONS))
          .orderBy(TaskOrder.parse("project+,description-", CONVENTIONS));

  /** Fails two of three reads, for as long as it is told to. */
  private static final class FailingStorage implements Storage {
    private final Storage storage;
    private final Random random = new Random(7);
    private final AtomicInteger failures = new AtomicInteger();
    private boolean fails;

    private FailingStorage(Storage storage) {
      this.storage = storage;
    }

    private synchronized void fail(boolean now) {
      fails = now;
    }

    @Override
    public StorageTransaction begin() {
      return storage.begin();
    }

    @Override
    public StorageView read() {
      synchronized (this) {
        if (fails && random.nextInt(3) > 0) {
          failures.incrementAndGet();
          throw new StorageFailedException("the disk is away", null);
        }
      }
      return storage.read();
    }

    @Override
    public void close() {
      storage.close();
    }
  }

  @Test
  void aListIsUpToDateWhenReadsSucceedAgain() throws InterruptedException {
    InMemoryStorage shared = new InMemoryStorage();
    FailingStorage failing = new FailingStorage(shared);
    LiveModel model = new LiveModel();
    List<UUID> known = new ArrayList<>();
    Random random = new Random(11);
    try (Replica replica = Replica.open(failing);
        Replica other = Replica.open(new Shared(shared))) {
      LiveQuery live = LiveQuery.open(replica, QUERY, CONVENTIONS, Runnable::run, model);
      for (int round = 0; round < 12; round++) {
        failing.fail(true);
        int before = failing.failures.get();
        for (int i = 0; i < 15 || failing.failures.get() == before; i++) {
          change(i % 3 == 0 ? replica : other, random, known);
          TimeUnit.MILLISECONDS.sleep(random.nextInt(20));
        }
        failing.fail(false);
        List<Task> fresh = QUERY.run(other, CONVENTIONS, Instant.now());
        while (model.isFailing() || !LiveModel.isSame(model.tasks(), fresh)) {
          TimeUnit.MILLISECONDS.sleep(5);
        }
      }
      assertThat(model.failures()).isNotEmpty();
      assertThat(model.recoveries()).isEqualTo(model.failures().size());
      live.close();
    }
  }

  private static void change(Replica replica, Random random, List<UUID> known) {
    replica.edit(
        edit -> {
          UUID uuid =
              known.size() < 3 || random.nextInt(3) == 0
                  ? edit.add("task " + random.nextInt(50)).task().uuid()
                  : known.get(random.nextInt(known.size()));
          known.add(uuid);
          switch (random.nextInt(4)) {
            case 0 -> edit.task(uuid).done();
            case 1 -> edit.task(uuid).set("project", "p" + random.nextInt(3));
            case 2 -> edit.task(uuid).addDependency(known.get(random.nextInt(known.size())));
            default -> edit.task(uuid).set("status", "pending");
          }
        });
  }
}
