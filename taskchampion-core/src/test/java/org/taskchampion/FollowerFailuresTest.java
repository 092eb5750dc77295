package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageFailedException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/** What followers hear of failures, and of the end. */
@Timeout(120)
class FollowerFailuresTest {

  /** A storage that cannot be read at times, and that takes its time to close. */
  private static final class FailingStorage implements Storage {
    private final Storage storage = new InMemoryStorage();
    private final CountDownLatch readsWhileClosing = new CountDownLatch(3);
    private volatile boolean fails;
    private volatile String failingThread = ""; // all
    private volatile boolean closing;
    private volatile CountDownLatch failed = new CountDownLatch(3);

    @Override
    public StorageTransaction begin() {
      return storage.begin();
    }

    @Override
    public StorageView read() {
      if (closing) {
        readsWhileClosing.countDown();
        throw new IllegalStateException("the storage is closed");
      }
      if (fails && Thread.currentThread().getName().startsWith(failingThread)) {
        failed.countDown();
        throw new StorageFailedException("the disk is away", null);
      }
      return storage.read();
    }

    @Override
    public void close() {
      closing = true;
      try {
        assertThat(readsWhileClosing.await(60, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      storage.close();
    }
  }

  private static final class Noting implements TaskFollower {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile CountDownLatch recovery = new CountDownLatch(1);

    @Override
    public void changed(TaskChanges changes) {
      heard.add("changed");
    }

    @Override
    public void failed(RuntimeException failure) {
      heard.add("failed");
    }

    @Override
    public void recovered() {
      heard.add("recovered");
      recovery.countDown();
    }

    @Override
    public void ended() {
      heard.add("ended");
      end.countDown();
    }
  }

  @Test
  void eachOutageIsToldOnceAndItsEndTooAndClosingIsNone() throws InterruptedException {
    FailingStorage storage = new FailingStorage();
    Replica replica = Replica.open(storage);
    Noting noting = new Noting();
    replica.follow(Runnable::run, noting);
    for (int outage = 0; outage < 2; outage++) {
      noting.recovery = new CountDownLatch(1);
      storage.failed = new CountDownLatch(3);
      storage.fails = true;
      assertThat(storage.failed.await(60, TimeUnit.SECONDS)).isTrue();
      storage.fails = false;
      assertThat(noting.recovery.await(60, TimeUnit.SECONDS)).isTrue();
    }
    replica.close();
    assertThat(noting.end.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(noting.heard)
        .containsExactly("changed", "failed", "recovered", "failed", "recovered", "ended");
  }

  @Test
  void whoBeginsToFollowWhileLooksFailIsToldSoToo() throws InterruptedException {
    FailingStorage storage = new FailingStorage();
    Replica replica = Replica.open(storage);
    Noting first = new Noting();
    replica.follow(Runnable::run, first);
    storage.failingThread = "taskchampion-changes";
    storage.fails = true;
    assertThat(storage.failed.await(60, TimeUnit.SECONDS)).isTrue();
    Noting second = new Noting();
    replica.follow(Runnable::run, second);
    storage.failed = new CountDownLatch(3);
    assertThat(storage.failed.await(60, TimeUnit.SECONDS)).isTrue();
    storage.fails = false;
    assertThat(first.recovery.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(second.recovery.await(60, TimeUnit.SECONDS)).isTrue();
    replica.close();
    assertThat(first.heard).containsExactly("changed", "failed", "recovered", "ended");
    assertThat(second.heard).containsExactly("changed", "failed", "recovered", "ended");
  }

  @Test
  void anExecutorThatWaitsForAThreadThatClosesKeepsNobodyFromClosing() throws Exception {
    Replica replica = Replica.open(new InMemoryStorage());
    Subscription other = replica.onChange(changes -> {});
    Noting noting = new Noting();
    boolean[] closing = {false};
    replica.follow(
        task -> {
          if (closing[0]) {
            // As SwingUtilities.invokeAndWait does, whose thread closes a window just now.
            CompletableFuture.runAsync(other::close).orTimeout(60, TimeUnit.SECONDS).join();
          }
          task.run();
        },
        noting);
    closing[0] = true;
    replica.close();
    assertThat(noting.heard).containsExactly("changed", "ended");
  }
}
