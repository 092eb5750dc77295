package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * On a storage whose views stay as they are while others write, no listener is told of the past.
 */
class OldViewsTest {

  private static final UUID A = new UUID(0, 0xa);
  private static final UUID B = new UUID(0, 0xb);

  /** Its views keep nobody from writing; one of them is overtaken by a commit. */
  private static final class VersionedStorage implements Storage {
    private final InMemoryStorage storage = new InMemoryStorage();
    private final AtomicReference<Runnable> commit = new AtomicReference<>();
    private Predicate<Thread> overtaken = thread -> false;

    @Override
    public StorageTransaction begin() {
      return storage.begin();
    }

    @Override
    public StorageView read() {
      Map<UUID, Map<String, String>> tasks;
      SortedMap<Integer, UUID> workingSet;
      long revision;
      try (StorageView view = storage.read()) {
        tasks = view.tasks();
        workingSet = view.workingSet();
        revision = view.revision();
      }
      if (overtaken.test(Thread.currentThread())) {
        Runnable work = commit.getAndSet(null);
        if (work != null) {
          CompletableFuture.runAsync(work).join();
        }
      }
      return (StorageView)
          Proxy.newProxyInstance(
              StorageView.class.getClassLoader(),
              new Class<?>[] {StorageView.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "tasks" -> tasks;
                    case "workingSet" -> workingSet;
                    case "revision" -> revision;
                    case "close" -> null;
                    default -> throw new UnsupportedOperationException(method.getName());
                  });
    }

    @Override
    public void close() {
      storage.close();
    }
  }

  private final VersionedStorage storage = new VersionedStorage();
  private final Replica replica = Replica.open(storage);
  private final BlockingQueue<TaskChanges> heard = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    replica.close();
  }

  private void nextAddedIsAndNothingMore(UUID task) throws InterruptedException {
    TaskChanges next = heard.poll(60, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    assertThat(next.added()).containsExactly(task);
    assertThat(next.origin()).isEqualTo(TaskChanges.Origin.EDIT);
    assertThat(heard.poll(700, TimeUnit.MILLISECONDS)).as("in the time of some looks").isNull();
  }

  @Test
  void aLookThatAnOwnCommitOvertakesTellsNothing() throws InterruptedException {
    storage.overtaken = thread -> thread.getName().equals("taskchampion-changes");
    replica.onChange(heard::add);
    storage.commit.set(() -> replica.edit(edit -> edit.create(A)));
    nextAddedIsAndNothingMore(A);
    assertThat(storage.commit.get()).isNull();
  }

  @Test
  void aCommitOfAnotherBeforeAnOwnOneWhileSomebodyBeginsToListenIsFound()
      throws InterruptedException {
    Replica other = Replica.open(storage.storage);
    Thread listening = Thread.currentThread();
    storage.overtaken = thread -> thread == listening;
    storage.commit.set(
        () -> {
          other.edit(edit -> edit.create(A));
          replica.edit(edit -> edit.create(B));
        });
    replica.follow(Runnable::run, heard::add);
    assertThat(storage.commit.get()).isNull();
    Set<UUID> present = new HashSet<>();
    while (!present.equals(Set.of(A, B))) {
      TaskChanges next = heard.poll(60, TimeUnit.SECONDS);
      assertThat(next).as("only %s is known", present).isNotNull();
      assertThat(next.removed()).isEmpty();
      present.addAll(next.present());
    }
  }

  @Test
  void anOwnCommitWhileSomebodyBeginsToListenIsNoChangeOfOthers() throws InterruptedException {
    Thread listening = Thread.currentThread();
    storage.overtaken = thread -> thread == listening;
    storage.commit.set(() -> replica.edit(edit -> edit.create(A)));
    replica.onChange(heard::add);
    assertThat(storage.commit.get()).isNull();
    replica.edit(edit -> edit.create(B));
    nextAddedIsAndNothingMore(B);
  }

  @Test
  void anOwnCommitThatANewListenerOvertakesIsToldToTheOldOneOnce() throws InterruptedException {
    replica.onChange(heard::add);
    Thread listening = Thread.currentThread();
    storage.overtaken = thread -> thread == listening;
    storage.commit.set(() -> replica.edit(edit -> edit.create(A)));
    replica.onChange(changes -> {});
    nextAddedIsAndNothingMore(A);
  }
}
