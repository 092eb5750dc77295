package org.taskchampion.internal.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.taskchampion.TaskChanges;
import org.taskchampion.TaskFollower;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * An error while an own commit is put into the queues, or while it is told: each listener hears of
 * everything all the same, and of nothing twice.
 */
@Timeout(600)
class FollowingFailuresTest {

  private static final int COMMITS_BEFORE = ListenerQueue.MOST_APART + 3;

  /** Fails at one point, in one thread. */
  private static final class Faults {
    private final Supplier<? extends Error> fault;
    private int left;
    private @Nullable Thread armed;
    private boolean fired;

    Faults(Supplier<? extends Error> fault, int point) {
      this.fault = fault;
      this.left = point;
    }

    void arm() {
      armed = Thread.currentThread();
    }

    void disarm() {
      armed = null;
    }

    void point() {
      if (armed == Thread.currentThread() && left-- == 0) {
        fired = true;
        throw fault.get();
      }
    }
  }

  /** A map whose every use is a point at which something may fail. */
  private static final class FailingMap<V> extends AbstractMap<UUID, V> {
    private final Map<UUID, V> map;
    private final Faults faults;

    FailingMap(Map<UUID, V> map, Faults faults) {
      this.map = map;
      this.faults = faults;
    }

    @Override
    public Set<Entry<UUID, V>> entrySet() {
      faults.point();
      List<Entry<UUID, V>> entries = new ArrayList<>();
      map.forEach((uuid, value) -> entries.add(Map.entry(uuid, value)));
      return new AbstractSet<>() {
        @Override
        public Iterator<Entry<UUID, V>> iterator() {
          Iterator<Entry<UUID, V>> all = entries.iterator();
          return new Iterator<>() {
            @Override
            public boolean hasNext() {
              return all.hasNext();
            }

            @Override
            public Entry<UUID, V> next() {
              faults.point();
              return all.next();
            }
          };
        }

        @Override
        public int size() {
          return entries.size();
        }
      };
    }

    @Override
    public boolean isEmpty() {
      faults.point();
      return map.isEmpty();
    }

    @Override
    public int size() {
      return map.size();
    }

    @Override
    public boolean containsKey(Object key) {
      faults.point();
      return map.containsKey(key);
    }

    @Override
    public V get(Object key) {
      faults.point();
      return map.get(key);
    }
  }

  /** A storage in memory, whose answers about single tasks are failing maps. */
  private static final class FailingStorage implements Storage {
    private final InMemoryStorage storage = new InMemoryStorage();
    private final Faults faults;

    FailingStorage(Faults faults) {
      this.faults = faults;
    }

    @Override
    public StorageTransaction begin() {
      StorageTransaction transaction = storage.begin();
      return (StorageTransaction)
          Proxy.newProxyInstance(
              FailingStorage.class.getClassLoader(),
              new Class<?>[] {StorageTransaction.class},
              (proxy, method, arguments) -> {
                try {
                  if (method.getName().equals("tasks") && arguments != null) {
                    return new FailingMap<>(transaction.tasks(uuids(arguments)), faults);
                  }
                  return method.invoke(transaction, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    private static Collection<UUID> uuids(Object[] arguments) {
      List<UUID> uuids = new ArrayList<>();
      ((Collection<?>) arguments[0]).forEach(it -> uuids.add((UUID) it));
      return uuids;
    }

    @Override
    public StorageView read() {
      return storage.read();
    }

    @Override
    public void close() {
      storage.close();
    }
  }

  /** Rebuilds the tasks from what it hears, and minds each thing that does not fit. */
  private static final class Mirror implements TaskFollower {
    private final Faults faults;
    private final String name;
    private final Map<UUID, Map<String, String>> tasks = new HashMap<>();
    private final Map<UUID, Integer> numbers = new HashMap<>();
    private final List<String> faulty = new ArrayList<>();

    Mirror(String name, Faults faults) {
      this.name = name;
      this.faults = faults;
    }

    @Override
    public synchronized void changed(TaskChanges changes) {
      Thread armed = faults.armed;
      faults.disarm(); // what a listener does is its own business
      for (UUID uuid : changes.added()) {
        expect(uuid, null);
      }
      for (UUID uuid : changes.changed()) {
        expect(uuid, changes.before(uuid).orElseThrow());
      }
      for (UUID uuid : changes.removed()) {
        expect(uuid, changes.before(uuid).orElseThrow());
        tasks.remove(uuid);
      }
      changes.present().forEach(uuid -> tasks.put(uuid, changes.after(uuid).orElseThrow()));
      changes
          .numbers()
          .forEach(
              (uuid, number) -> {
                if (number.equals(numbers.put(uuid, number))) {
                  faulty.add("a number twice");
                }
              });
      if (armed == Thread.currentThread()) {
        faults.arm();
      }
    }

    private void expect(UUID uuid, @Nullable Map<String, String> was) {
      Map<String, String> known = tasks.get(uuid);
      if (was == null ? known != null : !was.equals(known)) {
        faulty.add("heard of " + uuid + " from " + was + ", and knew " + known);
      }
    }

    synchronized boolean knows(Map<UUID, Map<String, String>> all) {
      return tasks.equals(all);
    }
  }

  /** Keeps what it is to run. */
  private static final class LaterExecutor implements Executor {
    private final Queue<Runnable> later = new ConcurrentLinkedQueue<>();

    @Override
    public void execute(Runnable task) {
      later.add(task);
    }

    void run() {
      for (Runnable task = later.poll(); task != null; task = later.poll()) {
        try {
          task.run();
        } catch (Error e) {
          // What a thread of an executor does with it.
        }
      }
    }
  }

  /** A replica's storage to which all kinds of listeners listen. */
  private static final class Scene implements AutoCloseable {
    private final Faults faults;
    private final FailingStorage failing;
    private final ObservedStorage storage;
    private final List<Mirror> mirrors = new ArrayList<>();
    private final LaterExecutor prompt = new LaterExecutor();
    private final LaterExecutor slow = new LaterExecutor();
    private int commits;

    Scene(Faults faults) {
      this(faults, command -> command.run());
    }

    Scene(Faults faults, Executor refusing) {
      this.faults = faults;
      failing = new FailingStorage(faults);
      storage = new ObservedStorage(failing);
      Runnable unused = storage.add(null, mirror("whom the committing thread tells")::changed);
      unused = storage.add(slow, mirror("slow")::changed);
      unused = storage.add(prompt, mirror("prompt")::changed);
      unused = storage.follow(slow, mirror("slow follower"));
      unused = storage.follow(prompt, mirror("prompt follower"));
      unused = storage.add(refusing, mirror("with an executor of its own")::changed);
    }

    private Mirror mirror(String name) {
      Mirror mirror = new Mirror(name, faults);
      mirrors.add(mirror);
      return mirror;
    }

    /** Adds three tasks, changes two, and removes one. */
    void commit(boolean fails) {
      int number = ++commits;
      try (StorageTransaction transaction = storage.begin()) {
        Map<UUID, Map<String, String>> before = new HashMap<>();
        Map<UUID, Map<String, String>> after = new HashMap<>();
        for (int i = 0; i < 3; i++) {
          after.put(new UUID(number, i), Map.of("n", "" + number));
          UUID earlier = new UUID(number - 1, i);
          Map<String, String> was = transaction.tasks().get(earlier);
          if (was != null && i > 0) {
            before.put(earlier, was);
            if (i == 1) {
              after.put(earlier, Map.of("n", "changed by " + number));
            }
          }
        }
        transaction.putTasks(after);
        before.keySet().stream()
            .filter(uuid -> !after.containsKey(uuid))
            .forEach(uuid -> transaction.removeTasks(List.of(uuid)));
        transaction.appendToWorkingSet(List.of(new UUID(number, 0)));
        TaskChanges changes =
            TaskChanges.of(
                TaskChanges.Origin.EDIT,
                new FailingMap<>(before, faults),
                new FailingMap<>(after, faults));
        if (fails) {
          faults.arm();
        }
        try {
          storage.commit(transaction, changes);
        } catch (Error e) {
          // Before the commit, so that nothing has changed; or else it would be heard of.
        }
      }
    }

    void tell() {
      try {
        storage.tell();
      } finally {
        faults.disarm();
      }
    }

    /** Nothing fails any more. */
    void check(String what) {
      Map<UUID, Map<String, String>> all;
      try (StorageView view = storage.read()) {
        all = view.tasks();
      }
      long end = System.nanoTime() + 60_000_000_000L;
      while (!mirrors.stream().allMatch(it -> it.knows(all)) && System.nanoTime() < end) {
        prompt.run();
        slow.run();
        LockSupport.parkNanos(1_000_000);
      }
      for (Mirror mirror : mirrors) {
        assertThat(mirror.tasks).as(what + ", " + mirror.name).isEqualTo(all);
        assertThat(mirror.faulty).as(what + ", " + mirror.name).isEmpty();
      }
    }

    @Override
    public void close() {
      storage.close();
    }
  }

  static Stream<Supplier<Error>> errors() {
    return Stream.of(OutOfMemoryError::new, StackOverflowError::new, AssertionError::new);
  }

  @ParameterizedTest
  @MethodSource("errors")
  void anErrorAtAnyPointHidesNothingAndTellsNothingTwice(Supplier<Error> error) {
    boolean fired = true;
    int points = 0;
    for (int point = 0; fired; point++) {
      Faults faults = new Faults(error, point);
      try (Scene scene = new Scene(faults)) {
        for (int i = 0; i < COMMITS_BEFORE; i++) {
          scene.commit(false);
          scene.tell();
          scene.prompt.run();
        }
        scene.commit(true);
        scene.tell();
        faults.arm();
        scene.prompt.run();
        scene.slow.run();
        faults.disarm();
        fired = faults.fired;
        if (point % 8 != 0) { // otherwise a look finds it
          scene.commit(false);
          scene.tell();
        }
        scene.check("point " + point);
      }
      points = point;
    }
    assertThat(points).isGreaterThan(40);
  }

  /** An executor that fails, but may have taken what it got. */
  private static final class RefusingExecutor implements Executor {
    private final Supplier<? extends Throwable> fault;
    private final int point;
    private final boolean runs;
    private int calls;

    RefusingExecutor(Supplier<? extends Throwable> fault, int point, boolean runs) {
      this.fault = fault;
      this.point = point;
      this.runs = runs;
    }

    @Override
    public synchronized void execute(Runnable task) {
      boolean refuses = calls++ == point;
      if (runs || !refuses) {
        task.run();
      }
      if (refuses && fault.get() instanceof Error error) {
        throw error;
      }
      if (refuses) {
        throw new RejectedExecutionException();
      }
    }
  }

  @Test
  void anExecutorThatRefusesAtAnyPointHidesNothingAndTellsNothingTwice() {
    List<Supplier<Throwable>> faults =
        List.of(RejectedExecutionException::new, OutOfMemoryError::new, StackOverflowError::new);
    for (Supplier<Throwable> fault : faults) {
      for (int point = 0; point < 6; point++) {
        for (boolean runs : List.of(true, false)) {
          Faults none = new Faults(OutOfMemoryError::new, -1);
          try (Scene scene = new Scene(none, new RefusingExecutor(fault, point, runs))) {
            for (int i = 0; i < 5; i++) {
              scene.commit(false);
              scene.tell();
            }
            scene.check("refused " + point + (runs ? " after it ran" : ""));
          }
        }
      }
    }
  }

  /** Runs something at the end of the stack. */
  private static boolean deep(int frames, Runnable work) {
    if (frames > 0) {
      return deep(frames - 1, work);
    }
    try {
      work.run();
      return true;
    } catch (StackOverflowError e) {
      return false;
    }
  }

  /** Says how many frames there is room for. */
  private static int frames(int depth) {
    try {
      return depth > 100_000 ? depth : frames(depth + 1);
    } catch (StackOverflowError e) {
      return depth;
    }
  }

  @Test
  void anEndOfTheStackAnywhereHidesNothingAndTellsNothingTwice() throws InterruptedException {
    List<Throwable> failures = new ArrayList<>();
    Thread thread = new Thread(null, () -> overflow(failures), "small", 300_000);
    thread.start();
    thread.join();
    assertThat(failures).isEmpty();
  }

  private static void overflow(List<Throwable> failures) {
    Faults none = new Faults(OutOfMemoryError::new, -1);
    try (Scene scene = new Scene(none)) {
      int room = frames(0);
      for (int frames = 10; frames < room; frames += 1 + frames / 40) {
        int depth = frames;
        scene.commit(false);
        try {
          boolean unused = deep(depth, scene.storage::tell);
        } catch (StackOverflowError e) {
          // There was no room even to begin.
        }
        if (scene.commits % 5 == 0) {
          scene.storage.tell();
          scene.check("at " + depth);
        }
      }
      scene.storage.tell();
      scene.check("at the end");
    } catch (Throwable e) {
      failures.add(e);
    }
  }

  @Test
  void aTaskThatComesAndGoesLeavesNothingBehind() {
    MergedChanges merged = new MergedChanges();
    UUID uuid = new UUID(0, 1);
    for (int i = 0; i < 3; i++) {
      merged.add(
          TaskChanges.of(TaskChanges.Origin.EDIT, Map.of(), Map.of(uuid, Map.of("n", "" + i))));
      merged.add(
          TaskChanges.of(TaskChanges.Origin.EDIT, Map.of(uuid, Map.of("n", "" + i)), Map.of()));
    }
    assertThat(merged.changes().isEmpty()).isTrue();
    assertThat(Optional.of(merged.changes().removed())).contains(Set.of());
  }
}
