package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.taskchampion.storage.CommitWatch;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageFailedException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * Listeners hear of what others commit, whatever the storage's watch does: soon, and not only when
 * the replica looks anyway.
 */
@Timeout(300)
class CommitWatchTest {

  /** Less than the time after which the replica looks without a signal. */
  private static final long SOON_SECONDS = 15;

  /** A storage with a watch of the test's. */
  private static final class Watched implements Storage {
    private final InMemoryStorage storage = new InMemoryStorage();
    private final Semaphore looks = new Semaphore(0);
    private final AtomicBoolean fails = new AtomicBoolean();
    private Supplier<Optional<CommitWatch>> watch = storage::watch;

    /** Commits what the replica can only hear of by looking. */
    void commitOfAnother() {
      Replica other = Replica.open(storage);
      other.edit(edit -> edit.add("of another"));
    }

    @Override
    public StorageTransaction begin() {
      return storage.begin();
    }

    @Override
    public StorageView read() {
      looks.release();
      if (fails.get()) {
        throw new StorageFailedException("the disk is away", null);
      }
      return storage.read();
    }

    @Override
    public Optional<CommitWatch> watch() {
      return watch.get();
    }

    @Override
    public void close() {}

    void awaitLooks(int number) {
      looks.drainPermits();
      try {
        assertThat(looks.tryAcquire(number, SOON_SECONDS, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    /** Waits until nobody has looked for longer than between the looks that follow a signal. */
    void awaitRest() {
      try {
        while (looks.tryAcquire(6, TimeUnit.SECONDS)) {
          looks.drainPermits();
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** A watch that says nothing but what it is told to. */
  private static final class Silent implements CommitWatch {
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public Signal await(Duration longest) {
      try {
        Signal signal = signals.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
        if (signal == Signal.ENDED) {
          signals.add(signal);
        }
        return signal == null ? Signal.TIME : signal;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Signal.TIME;
      }
    }

    @Override
    public void close() {
      signals.add(Signal.ENDED);
      closed.countDown();
    }
  }

  private final Watched storage = new Watched();
  private final BlockingQueue<TaskChanges> heard = new LinkedBlockingQueue<>();

  private void listen(Executor executor, Runnable then) throws InterruptedException {
    try (Replica replica = Replica.open(storage)) {
      Subscription unused = replica.onChange(executor, heard::add);
      then.run();
      assertThat(heard.poll(SOON_SECONDS, TimeUnit.SECONDS)).as("heard").isNotNull();
    }
  }

  @Test
  void whatIsCommittedBeforeTheWatchIsOpenIsHeardOfSoon() throws Exception {
    storage.watch =
        () -> {
          storage.commitOfAnother();
          return Optional.of(new Silent());
        };
    listen(Runnable::run, () -> {});
  }

  @Test
  void whatCanBeSeenOnlyAWhileAfterTheSignalIsHeardOfSoon() throws Exception {
    Silent watch = new Silent();
    storage.watch = () -> Optional.of(watch);
    listen(
        Runnable::run,
        () -> {
          storage.awaitRest();
          watch.signals.add(CommitWatch.Signal.CHANGED);
          storage.awaitLooks(2);
          storage.commitOfAnother();
        });
    assertThat(watch.closed.await(SOON_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aWatchThatEndsOrFailsOrIsNotThereIsReplacedByLooks() throws Exception {
    Silent ended = new Silent();
    ended.close();
    storage.watch = () -> Optional.of(ended);
    listen(Runnable::run, storage::commitOfAnother);
    storage.watch = Optional::empty;
    listen(Runnable::run, storage::commitOfAnother);
    storage.watch =
        () -> {
          throw new OutOfMemoryError("no thread");
        };
    listen(Runnable::run, storage::commitOfAnother);
    AtomicBoolean closed = new AtomicBoolean();
    storage.watch =
        () ->
            Optional.of(
                new CommitWatch() {
                  @Override
                  public Signal await(Duration longest) {
                    throw new IllegalArgumentException("broken");
                  }

                  @Override
                  public void close() {
                    closed.set(true);
                    throw new IllegalArgumentException("broken");
                  }
                });
    listen(Runnable::run, storage::commitOfAnother);
    assertThat(closed).isTrue();
  }

  @Test
  void whatAnExecutorRefusesIsToldSoonAfterItTakesItAgain() throws Exception {
    AtomicBoolean refuses = new AtomicBoolean(true);
    CountDownLatch refused = new CountDownLatch(30); // for longer than looks follow a signal
    listen(
        task -> {
          if (refuses.get()) {
            refused.countDown();
            throw new RejectedExecutionException("full");
          }
          ForkJoinPool.commonPool().execute(task);
        },
        () -> {
          storage.commitOfAnother();
          awaitHere(refused);
          refuses.set(false);
        });
  }

  @Test
  void whatIsCommittedWhileReadsFailIsHeardOfSoonAfterwards() throws Exception {
    listen(
        Runnable::run,
        () -> {
          storage.fails.set(true);
          storage.commitOfAnother();
          storage.awaitLooks(30); // for longer than looks follow a signal
          storage.fails.set(false);
        });
  }

  private static void awaitHere(CountDownLatch latch) {
    try {
      assertThat(latch.await(SOON_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void nobodyLooksWhileNothingHappens() throws Exception {
    listen(
        Runnable::run,
        () -> {
          storage.commitOfAnother();
          storage.awaitRest();
        });
  }
}
