package org.taskchampion;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.taskchampion.internal.Texts;
import org.taskchampion.internal.codec.OperationSize;
import org.taskchampion.internal.replica.OperationRecorder;
import org.taskchampion.storage.StorageTransaction;

/**
 * One unit of work on a replica, as the function passed to {@link Replica#edit} gets it: finds and
 * creates tasks, and shows what it has changed so far.
 *
 * <p>All changes become visible to others together, when the function has returned. If the function
 * throws, nothing is changed. Other writers wait until it has returned, so do not wait for anything
 * inside it. Only the thread that got an edit may use it, and only inside the function; calls on
 * the replica itself from inside it throw {@link IllegalStateException}.
 */
public final class Edit implements TaskReader {

  private final OperationRecorder recorder;
  private final EditedDependencies dependencies;
  private final TaskView reader;
  private final Clock clock;
  private final Map<UUID, TaskEditor> editors = new HashMap<>();
  private final Spellings spellings;
  private final EditOptions options;
  private boolean begun;

  Edit(StorageTransaction transaction, DependencyCache cache, Clock clock, EditOptions options) {
    this.recorder = new OperationRecorder(transaction);
    this.dependencies = new EditedDependencies(transaction, recorder, cache);
    // What was recorded must be in the transaction before it answers for it.
    this.reader = new TaskView(transaction, clock, dependencies::get, recorder::flush);
    this.clock = clock;
    this.options = options;
    this.spellings = new Spellings(recorder::task);
  }

  /**
   * Adds a pending task with a new random UUID, entered now.
   *
   * @param description its description
   * @return the editor of the new task
   * @throws IllegalArgumentException if the description holds a lone surrogate, or takes more than
   *     100 MiB in a version, which no server takes
   * @throws WrongClockException if the clock shows a time outside the years 0000 to 9999
   */
  public TaskEditor add(String description) {
    Texts.requireWellFormed(description, "a description");
    UUID uuid = UUID.randomUUID();
    OperationSize.requireSendable(
        Operation.update(uuid, PropertyNames.DESCRIPTION, description, now()));
    return create(uuid).description(description).status(Status.PENDING).entry(now());
  }

  /**
   * Returns the editor of a task, which is created without properties if it does not exist. For
   * imports; most callers want {@link #add}.
   *
   * @param uuid the task
   * @return the editor of the task
   */
  public TaskEditor create(UUID uuid) {
    if (find(uuid).isEmpty()) {
      editors.remove(uuid); // of a task of this UUID that was purged: the new one has no modified
      apply(Operation.create(uuid));
    }
    return editor(uuid);
  }

  /**
   * Returns the editor of a task that must exist.
   *
   * @param uuid the task
   * @return the editor of the task
   * @throws NoSuchElementException if there is no such task
   */
  public TaskEditor task(UUID uuid) {
    return find(uuid).orElseThrow(() -> new NoSuchElementException("there is no task " + uuid));
  }

  /**
   * Returns the editor of a task.
   *
   * @param uuid the task
   * @return the editor of the task; empty if there is no such task
   */
  public Optional<TaskEditor> find(UUID uuid) {
    checkOpen();
    return recorder.task(uuid) == null ? Optional.empty() : Optional.of(editor(uuid));
  }

  /**
   * Applies an operation as it is, without setting {@code modified}. One that does nothing, such as
   * an update of a task that does not exist, is left out.
   *
   * @param operation the operation; its old values do not count
   * @return this
   * @throws IllegalArgumentException if it takes more than 100 MiB in a version, which no server
   *     takes
   */
  public Edit apply(Operation operation) {
    checkOpen();
    if (!begun) {
      begun = true;
      options.undoPoint().ifPresent(recorder::record);
    }
    if (recorder.record(operation)) {
      spellings.follow(operation);
    }
    return this;
  }

  @Override
  public List<Task> tasks() {
    return reader.tasks();
  }

  @Override
  public List<Task> tasks(Collection<UUID> uuids) {
    return reader.tasks(uuids);
  }

  @Override
  public List<Task> pendingTasks() {
    return reader.pendingTasks();
  }

  @Override
  public List<Task> workingSetTasks() {
    return reader.workingSetTasks();
  }

  @Override
  public Set<UUID> uuids() {
    return reader.uuids();
  }

  @Override
  public WorkingSet workingSet() {
    return reader.workingSet();
  }

  @Override
  public Dependencies dependencies() {
    return new Dependencies(reader.graph().copy());
  }

  @Override
  public List<Operation> operations(UUID uuid) {
    return reader.operations(uuid);
  }

  @Override
  public List<Operation> unsyncedOperations() {
    return reader.unsyncedOperations();
  }

  @Override
  public UUID baseVersion() {
    return reader.baseVersion();
  }

  @Override
  public Counts counts() {
    return reader.counts();
  }

  /**
   * Returns the time now, for the timestamps of operations that are to be applied.
   *
   * @return the time that the replica's clock shows; between the years 0000 and 9999
   * @throws WrongClockException if the clock shows another time
   */
  public Instant now() {
    return WrongClockException.now(clock);
  }

  /** Says whether a task has a property now. */
  boolean has(UUID uuid, String property) {
    checkOpen();
    Map<String, String> properties = recorder.task(uuid);
    return properties != null && properties.containsKey(property);
  }

  /** Returns the other names of a property that a task has now; see {@link Spellings}. */
  List<String> otherSpellings(UUID uuid, String usual) {
    checkOpen();
    return spellings.others(uuid, usual);
  }

  /** Returns a task as it is now. */
  Task read(UUID uuid) {
    return reader.task(uuid, properties(uuid));
  }

  /** Returns the properties of a task as they are now. */
  Map<String, String> properties(UUID uuid) {
    checkOpen();
    Map<String, String> properties = recorder.task(uuid);
    if (properties == null) {
      throw new NoSuchElementException("there is no task " + uuid + " any more");
    }
    return Collections.unmodifiableMap(new HashMap<>(properties));
  }

  OperationRecorder recorder() {
    return recorder;
  }

  EditedDependencies editedDependencies() {
    return dependencies;
  }

  /** Ends the edit: later calls on it and its editors throw. */
  void end() {
    reader.end();
  }

  /** Says whether anything was recorded but undo points. */
  boolean hasChanges() {
    return recorder.recorded().stream().anyMatch(operation -> operation.taskUuid().isPresent());
  }

  /** Returns what was recorded; nothing, if it was only undo points. */
  List<Operation> committed() {
    return hasChanges() ? recorder.recorded() : List.of();
  }

  private TaskEditor editor(UUID uuid) {
    return editors.computeIfAbsent(uuid, u -> new TaskEditor(this, u));
  }

  private void checkOpen() {
    reader.checkOpen();
  }
}
