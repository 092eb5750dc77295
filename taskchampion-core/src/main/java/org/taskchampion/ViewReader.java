package org.taskchampion;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.StorageView;

/** Reads tasks from one storage view, for the thread that has it open. */
final class ViewReader implements TaskReader {

  private @Nullable StorageView view;
  private final DependencyCache cache;
  private final Instant readAt;
  private LongSupplier state;
  private Runnable update;
  private final Thread owner = Thread.currentThread();
  private volatile boolean ended;

  /** Begins to read a view that stays as it is. */
  ViewReader(StorageView view, DependencyCache cache, Clock clock) {
    this(view, cache, clock, view::revision, () -> {});
  }

  /**
   * Begins to read a view that changes.
   *
   * @param state returns a number that is another one for each state of the view
   * @param update brings the view up to date
   */
  ViewReader(
      StorageView view, DependencyCache cache, Clock clock, LongSupplier state, Runnable update) {
    this.view = view;
    this.cache = cache;
    this.readAt = clock.instant();
    this.state = state;
    this.update = update;
  }

  /** Ends the reading: later calls throw. Tasks that are kept keep no view and no changes. */
  void end() {
    ended = true;
    view = null;
    state = () -> 0;
    update = () -> {};
  }

  @Override
  public Optional<Task> task(UUID uuid) {
    return view().task(uuid).map(properties -> task(uuid, properties));
  }

  /** Makes a task whose dependencies are worked out when they are first asked for. */
  Task task(UUID uuid, Map<String, String> properties) {
    return new Task(uuid, properties, new LazyDependencies(this), readAt);
  }

  @Override
  public List<Task> tasks() {
    Map<UUID, Map<String, String>> tasks = view().tasks();
    return tasks(tasks, dependencies());
  }

  @Override
  public List<Task> tasks(Collection<UUID> uuids) {
    return tasks(view().tasks(new LinkedHashSet<>(uuids)), dependencies());
  }

  @Override
  public List<Task> pendingTasks() {
    Map<UUID, Map<String, String>> members = members();
    Dependencies dependencies = dependencies(() -> members);
    Map<UUID, Map<String, String>> pending = new LinkedHashMap<>(members);
    pending
        .values()
        .removeIf(task -> !Status.PENDING.value().equals(task.get(PropertyNames.STATUS)));
    return tasks(pending, dependencies);
  }

  @Override
  public List<Task> workingSetTasks() {
    Map<UUID, Map<String, String>> members = members();
    return tasks(members, dependencies(() -> members));
  }

  @Override
  public Set<UUID> uuids() {
    return view().uuids();
  }

  @Override
  public WorkingSet workingSet() {
    return WorkingSet.of(view().workingSet());
  }

  @Override
  public Dependencies dependencies() {
    checkOpen();
    return dependencies(this::members);
  }

  @Override
  public List<Operation> operations(UUID uuid) {
    return view().operations(uuid);
  }

  @Override
  public List<Operation> unsyncedOperations() {
    return view().unsyncedOperations();
  }

  @Override
  public UUID baseVersion() {
    return view().baseVersion();
  }

  @Override
  public Counts counts() {
    int undoPoints = 0;
    for (Operation operation : view().unsyncedOperations()) {
      if (operation instanceof Operation.UndoPoint) {
        undoPoints++;
      }
    }
    return new Counts(
        view().taskCount(),
        view().workingSet().size(),
        view().unsyncedCount() - undoPoints,
        undoPoints);
  }

  private Map<UUID, Map<String, String>> members() {
    SortedMap<Integer, UUID> workingSet = view().workingSet();
    return view().tasks(workingSet.values());
  }

  private Dependencies dependencies(Supplier<Map<UUID, Map<String, String>>> members) {
    return cache.get(
        state.getAsLong(),
        () -> Dependencies.of(members.get(), (Collection<UUID> uuids) -> view().tasks(uuids)));
  }

  private List<Task> tasks(Map<UUID, Map<String, String>> tasks, Dependencies dependencies) {
    Supplier<Dependencies> known = () -> dependencies;
    List<Task> result = new ArrayList<>(tasks.size());
    tasks.forEach((uuid, properties) -> result.add(new Task(uuid, properties, known, readAt)));
    return Collections.unmodifiableList(result);
  }

  /**
   * Checks that the view may be used.
   *
   * @throws IllegalStateException if it has ended, or if this is not the thread that got it
   */
  void checkOpen() {
    if (ended || Thread.currentThread() != owner) {
      throw new IllegalStateException(
          "a view or an edit can be used only inside the function that got it, and by its thread");
    }
  }

  private StorageView view() {
    checkOpen();
    update.run();
    return Objects.requireNonNull(view);
  }

  /**
   * The dependencies for one task, worked out once: in the view that the task was read in while
   * that is open, afterwards in a new one.
   */
  private static final class LazyDependencies implements Supplier<Dependencies> {
    private final ViewReader reader;
    private volatile @Nullable Dependencies dependencies;

    private LazyDependencies(ViewReader reader) {
      this.reader = reader;
    }

    @Override
    public Dependencies get() {
      Dependencies known = dependencies;
      if (known == null) {
        boolean open = !reader.ended && Thread.currentThread() == reader.owner;
        known = open ? reader.dependencies() : reader.cache.read();
        dependencies = known;
      }
      return known;
    }
  }
}
