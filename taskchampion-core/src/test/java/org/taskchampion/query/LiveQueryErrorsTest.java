package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.testing.VirtualTime;

/** A live query that runs out of memory in the middle of changes misses none of them. */
@Timeout(120)
class LiveQueryErrorsTest {

  private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
  private static final Conventions CONVENTIONS = Conventions.standard(ZoneId.of("UTC"));
  private static final Query QUERY =
      Query.of(Filter.parse("+PENDING", CONVENTIONS))
          .orderBy(TaskOrder.parse("description+", CONVENTIONS));

  /** How often a live query that takes a task still fails, once. */
  private final AtomicBoolean fails = new AtomicBoolean();

  /** A task that a live query cannot always take. */
  private final class Heavy extends AbstractMap<String, String> {
    private final Map<String, String> properties;

    private Heavy(Map<String, String> properties) {
      this.properties = properties;
    }

    @Override
    public Set<String> keySet() {
      boolean isTaken =
          StackWalker.getInstance()
              .walk(
                  stack ->
                      stack.anyMatch(
                          frame -> frame.getClassName().equals(LiveTasks.class.getName())));
      if (isTaken && fails.getAndSet(false)) {
        throw new OutOfMemoryError("of the test");
      }
      return properties.keySet();
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
      return properties.entrySet();
    }
  }

  private StorageView heavy(StorageView view) {
    return (StorageView)
        Proxy.newProxyInstance(
            StorageView.class.getClassLoader(),
            new Class<?>[] {StorageView.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(view, arguments);
                if (!method.getName().equals("tasks") || arguments != null) {
                  return result;
                }
                Map<UUID, Map<String, String>> tasks = new HashMap<>();
                view.tasks().forEach((uuid, task) -> tasks.put(uuid, new Heavy(task)));
                return tasks;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private final class HeavyStorage implements Storage {
    private final Storage storage;

    private HeavyStorage(Storage storage) {
      this.storage = storage;
    }

    @Override
    public StorageTransaction begin() {
      return storage.begin();
    }

    @Override
    public StorageView read() {
      return heavy(storage.read());
    }

    @Override
    public void close() {
      storage.close();
    }
  }

  @Test
  void anErrorInTheMiddleOfChangesLosesNone() throws InterruptedException {
    VirtualTime time = VirtualTime.at(START);
    InMemoryStorage shared = new InMemoryStorage();
    LiveModel model = new LiveModel();
    try (Replica replica = Replica.open(new HeavyStorage(shared), time.clock());
        Replica other = Replica.open(new Shared(shared))) {
      replica.edit(edit -> edit.add("first"));
      LiveQuery live =
          LiveQuery.newBuilder(replica, QUERY, CONVENTIONS)
              .clock(time.clock())
              .scheduler(time)
              .open(Runnable::run, model);
      time.runDue();
      for (int round = 0; round < 3; round++) {
        String name = "of another " + round;
        fails.set(true);
        other.edit(
            edit -> {
              for (int i = 0; i < 20; i++) {
                edit.add(name + " " + i);
              }
            });
        while (fails.get()) { // until another thread has found the changes
          time.runDue();
          Thread.onSpinWait();
        }
        assertThat(model.isFailing()).isTrue();
        time.advance(Duration.ofMinutes(1));
        assertThat(model.isFailing()).isFalse();
        assertThat(model.recoveries()).isEqualTo(round + 1);
        assertThat(model.tasks()).hasSize(1 + 20 * (round + 1));
        LiveModel.assertSame(
            model.tasks(), QUERY.run(replica, CONVENTIONS, time.clock().instant()), name);
      }
      live.close();
      time.runDue();
      assertThat(time.waiting()).isZero();
    }
  }
}
