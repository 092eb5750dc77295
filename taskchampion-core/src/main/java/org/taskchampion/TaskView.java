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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.taskchampion.storage.StorageView;

/**
 * One consistent state of a replica, as the function passed to {@link Replica#read} gets it. Only
 * the thread that got it may use it, and only inside the function.
 */
public final class TaskView implements TaskReader {

  private @Nullable StorageView view;
  private Graphs graphs;
  private final Instant readAt;
  private Runnable update;
  private final Thread owner = Thread.currentThread();
  private volatile boolean ended;

  /** Begins to read a view that stays as it is. */
  TaskView(StorageView view, DependencyCache cache, Clock clock) {
    this(view, clock, members -> cache.get(view, members), () -> {});
  }

  /**
   * Begins to read a view that changes.
   *
   * @param graphs knows the dependencies of each state of the view
   * @param update brings the view up to date
   */
  TaskView(StorageView view, Clock clock, Graphs graphs, Runnable update) {
    this.view = view;
    this.graphs = graphs;
    this.readAt = clock.instant();
    this.update = update;
  }

  /** Knows which tasks are blocked and blocking in the state that the view has just now. */
  interface Graphs {

    /**
     * Returns the dependencies.
     *
     * @param members reads the tasks of the working set, in its order
     */
    DependencyGraph get(Supplier<Map<UUID, Map<String, String>>> members);
  }

  /** Ends the reading: later calls throw. Tasks that are kept keep no view and no changes. */
  void end() {
    ended = true;
    view = null;
    graphs = members -> new DependencyGraph();
    update = () -> {};
  }

  /**
   * Returns one task.
   *
   * @param uuid the task
   * @return the task; empty if it does not exist
   */
  public Optional<Task> task(UUID uuid) {
    return view().task(uuid).map(properties -> task(uuid, properties));
  }

  /** Makes a task of properties that nobody changes any more. */
  Task task(UUID uuid, Map<String, String> properties) {
    return task(uuid, properties, graph());
  }

  private Task task(UUID uuid, Map<String, String> properties, DependencyGraph graph) {
    return new Task(uuid, properties, graph.isBlocked(uuid), graph.isBlocking(uuid), readAt);
  }

  private List<Task> tasks(Map<UUID, Map<String, String>> tasks, DependencyGraph graph) {
    List<Task> result = new ArrayList<>(tasks.size());
    tasks.forEach((uuid, properties) -> result.add(task(uuid, properties, graph)));
    return Collections.unmodifiableList(result);
  }

  @Override
  public List<Task> tasks() {
    Map<UUID, Map<String, String>> all = view().tasks();
    return tasks(all, graphs.get(() -> membersOf(all)));
  }

  private Map<UUID, Map<String, String>> membersOf(Map<UUID, Map<String, String>> all) {
    Map<UUID, Map<String, String>> members = new LinkedHashMap<>();
    for (UUID uuid : view().workingSet().values()) {
      Map<String, String> properties = all.get(uuid);
      if (properties != null) {
        members.put(uuid, properties);
      }
    }
    return members;
  }

  @Override
  public List<Task> tasks(Collection<UUID> uuids) {
    return tasks(view().tasks(new LinkedHashSet<>(uuids)), graph());
  }

  @Override
  public List<Task> pendingTasks() {
    Map<UUID, Map<String, String>> members = members();
    DependencyGraph graph = graphs.get(() -> members);
    Map<UUID, Map<String, String>> pending = new LinkedHashMap<>(members);
    pending
        .values()
        .removeIf(task -> !Status.PENDING.value().equals(task.get(PropertyNames.STATUS)));
    return tasks(pending, graph);
  }

  @Override
  public List<Task> workingSetTasks() {
    Map<UUID, Map<String, String>> members = members();
    return tasks(members, graphs.get(() -> members));
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
    return new Dependencies(graph());
  }

  /** Returns the dependencies as they are now; an edit may change them later. */
  DependencyGraph graph() {
    checkOpen();
    return graphs.get(this::members);
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
    int[] undoPoints = {0};
    view()
        .forEachUnsynced(
            operation -> undoPoints[0] += operation instanceof Operation.UndoPoint ? 1 : 0);
    return new Counts(
        view().taskCount(),
        view().workingSet().size(),
        view().unsyncedCount() - undoPoints[0],
        undoPoints[0]);
  }

  private Map<UUID, Map<String, String>> members() {
    SortedMap<Integer, UUID> workingSet = view().workingSet();
    return view().tasks(workingSet.values());
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
}
