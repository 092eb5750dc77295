package org.taskchampion;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.taskchampion.history.Conflict;
import org.taskchampion.history.RedoPlan;
import org.taskchampion.history.RevertOptions;
import org.taskchampion.history.RevertReport;
import org.taskchampion.history.TaskHistory;
import org.taskchampion.history.UndoPlan;
import org.taskchampion.history.UndoScope;
import org.taskchampion.history.UnitOfWork;
import org.taskchampion.internal.Texts;
import org.taskchampion.internal.replica.Expiration;
import org.taskchampion.internal.replica.ObservedStorage;
import org.taskchampion.internal.replica.OperationRecorder;
import org.taskchampion.internal.replica.ReplicaExport;
import org.taskchampion.internal.replica.ReplicaImport;
import org.taskchampion.internal.replica.Undo;
import org.taskchampion.internal.replica.Verification;
import org.taskchampion.internal.replica.WorkingSetRules;
import org.taskchampion.internal.sync.Healing;
import org.taskchampion.internal.sync.HistoryCheck;
import org.taskchampion.internal.sync.KnownKey;
import org.taskchampion.internal.sync.MoveForecast;
import org.taskchampion.internal.sync.SyncSession;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.storage.VerificationReport.Kind;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;

/**
 * One copy of a task database: reads tasks, changes them, takes changes back, and synchronises with
 * other replicas through a server.
 *
 * <pre>{@code
 * try (Replica replica = Replica.open(new InMemoryStorage())) {
 *   Task milk = replica.editAndGet(edit -> edit.add("Buy milk").addTag("shop").task());
 *   replica.edit(edit -> edit.task(milk.uuid()).done());
 *   replica.undo();
 * }
 * }</pre>
 *
 * <p>Thread-safe: many threads may use one replica, and, where the storage allows it, several
 * processes one storage. There is one writer at a time; each method sees and leaves one consistent
 * state.
 *
 * <p>Every method but {@code open} blocks while the storage works or another writer holds it, and
 * {@link #sync(SyncServer, SyncOptions) sync}, {@code check}, {@code verify} and {@code heal} wait
 * for a server, too. Do not call them on the thread of a user interface.
 *
 * <p>Every method throws {@link org.taskchampion.storage.StorageException} if the storage fails;
 * the replica is then as it was before the call. Every method throws {@link IllegalStateException}
 * when the replica is closed, or when it is called from inside a function passed to {@link #edit}
 * or {@link #read} of the same replica.
 */
public final class Replica implements TaskReader, AutoCloseable {

  private static final int MOST_CHARACTERS_OF_A_NAME = 100;

  private final ObservedStorage storage;
  private final Clock clock;
  private final DependencyCache dependencies = new DependencyCache();
  private final PastWork past;
  private final PastConflicts conflicts;

  /** The synchronisations that are to end when the replica is closed. */
  private final Set<SyncSession> running = ConcurrentHashMap.newKeySet();

  private Replica(Storage storage, Clock clock, Optional<String> program) {
    this.storage = new ObservedStorage(Objects.requireNonNull(storage, "storage"));
    this.clock = Objects.requireNonNull(clock, "clock");
    this.past = new PastWork(this.storage, dependencies, clock, program);
    this.conflicts = new PastConflicts(this.storage, dependencies, clock, past);
  }

  /**
   * Opens a replica on a storage.
   *
   * @param storage where the replica is kept; closed with the replica
   * @return the replica
   */
  public static Replica open(Storage storage) {
    return open(storage, Clock.systemUTC());
  }

  /**
   * Opens a replica on a storage, with a clock, for tests.
   *
   * @param storage where the replica is kept; closed with the replica
   * @param clock tells the time of changes, and what is waiting or expired
   * @return the replica
   */
  public static Replica open(Storage storage, Clock clock) {
    return new Replica(storage, clock, Optional.empty());
  }

  /**
   * Opens a replica on a storage, for a program with a name. Where several programs use one
   * storage, {@linkplain #history(int) the history} says by the name which of them did what, and
   * {@link #undo()} takes nothing back that another one did. Programs without a name count as one.
   *
   * @param storage where the replica is kept; closed with the replica
   * @param program the name, the same at each start; stays in the replica, and is never sent
   * @return the replica
   * @throws IllegalArgumentException if the name is empty, holds a lone surrogate, or has more than
   *     100 characters
   */
  public static Replica open(Storage storage, String program) {
    return open(storage, Clock.systemUTC(), program);
  }

  /**
   * Opens a replica on a storage, for a program with a name, with a clock.
   *
   * @param storage where the replica is kept; closed with the replica
   * @param clock tells the time of changes, and what is waiting or expired
   * @param program see {@link #open(Storage, String)}
   * @return the replica
   * @throws IllegalArgumentException if the name is empty, holds a lone surrogate, or has more than
   *     100 characters
   */
  public static Replica open(Storage storage, Clock clock, String program) {
    Texts.requireWellFormed(program, "the name of a program");
    if (program.isEmpty() || program.length() > MOST_CHARACTERS_OF_A_NAME) {
      throw new IllegalArgumentException(
          "the name of a program must have 1 to "
              + MOST_CHARACTERS_OF_A_NAME
              + " characters, but has "
              + program.length());
    }
    return new Replica(storage, clock, Optional.of(program));
  }

  /**
   * Reads several things from one consistent state. With some storages, writers wait until the
   * function returns, so do not wait for anything inside it.
   *
   * @param <R> what is returned
   * @param reading reads from the view, which ends when it returns
   * @return what the function returned, which may be null
   */
  public <R extends @Nullable Object> R read(Function<? super TaskView, ? extends R> reading) {
    try (StorageView view = storage.read()) {
      TaskView reader = new TaskView(view, dependencies, clock);
      ObservedStorage.enter();
      try {
        return reading.apply(reader);
      } finally {
        ObservedStorage.leave();
        reader.end();
      }
    }
  }

  /**
   * Returns one task.
   *
   * @param uuid the task
   * @return the task; empty if it does not exist
   */
  public Optional<Task> task(UUID uuid) {
    return read(view -> view.task(uuid));
  }

  @Override
  public List<Task> tasks() {
    return read(TaskReader::tasks);
  }

  @Override
  public List<Task> tasks(Collection<UUID> uuids) {
    return read(view -> view.tasks(uuids));
  }

  @Override
  public List<Task> pendingTasks() {
    return read(TaskReader::pendingTasks);
  }

  @Override
  public List<Task> workingSetTasks() {
    return read(TaskReader::workingSetTasks);
  }

  @Override
  public Set<UUID> uuids() {
    return read(TaskReader::uuids);
  }

  @Override
  public WorkingSet workingSet() {
    return read(TaskReader::workingSet);
  }

  @Override
  public Dependencies dependencies() {
    return read(TaskReader::dependencies);
  }

  @Override
  public List<Operation> operations(UUID uuid) {
    return read(view -> view.operations(uuid));
  }

  @Override
  public List<Operation> unsyncedOperations() {
    return read(TaskReader::unsyncedOperations);
  }

  @Override
  public UUID baseVersion() {
    return read(TaskReader::baseVersion);
  }

  @Override
  public Counts counts() {
    return read(TaskReader::counts);
  }

  /**
   * Changes tasks in one unit of work: one durable commit and one step of {@link #undo()}, all or
   * nothing. An edit that changes nothing writes nothing.
   *
   * @param work changes tasks through the edit, which ends when it returns; an exception from it
   *     changes nothing and is thrown on
   * @return the operations that were committed, in order and with their old values, the undo point
   *     first; empty if nothing was changed
   */
  public List<Operation> edit(Consumer<? super Edit> work) {
    return edit(EditOptions.defaults(), work);
  }

  /**
   * Changes tasks in one unit of work, as {@link #edit(Consumer)} does, with a label for undo or
   * without an undo point.
   *
   * @param options how the edit is recorded
   * @param work changes tasks through the edit, which ends when it returns; an exception from it
   *     changes nothing and is thrown on
   * @return the operations that were committed, in order and with their old values, the undo point
   *     first if there is one; empty if nothing was changed
   */
  public List<Operation> edit(EditOptions options, Consumer<? super Edit> work) {
    Edit done =
        editAndGet(
            options,
            edit -> {
              work.accept(edit);
              return edit;
            });
    return done.committed();
  }

  /**
   * Changes tasks in one unit of work, as {@link #edit(Consumer)} does, and returns a result.
   *
   * @param <R> what is returned
   * @param work changes tasks through the edit, which ends when it returns; an exception from it
   *     changes nothing and is thrown on
   * @return what the function returned, which may be null
   */
  public <R extends @Nullable Object> R editAndGet(Function<? super Edit, ? extends R> work) {
    return editAndGet(EditOptions.defaults(), work);
  }

  /**
   * Changes tasks in one unit of work, as {@link #edit(EditOptions, Consumer)} does, and returns a
   * result.
   *
   * @param <R> what is returned
   * @param options how the edit is recorded
   * @param work changes tasks through the edit, which ends when it returns; an exception from it
   *     changes nothing and is thrown on
   * @return what the function returned, which may be null
   */
  public <R extends @Nullable Object> R editAndGet(
      EditOptions options, Function<? super Edit, ? extends R> work) {
    Objects.requireNonNull(options, "options");
    R result;
    try (StorageTransaction transaction = storage.begin()) {
      Edit edit = new Edit(transaction, dependencies, clock, options);
      ObservedStorage.enter();
      try {
        result = work.apply(edit);
      } finally {
        ObservedStorage.leave();
        edit.end();
      }
      if (edit.hasChanges()) {
        past.commit(transaction, edit.recorder(), edit.editedDependencies());
      }
    }
    storage.tell();
    return result;
  }

  /**
   * Commits operations that the caller already has, such as an import or the log of another
   * frontend, in one transaction. The replica changes two things: it fills in the old values, and
   * it leaves out operations that would do nothing. It adds no undo point and leaves out none: each
   * begins a step of undo, also one behind which nothing is left. Later commits without an undo
   * point belong to the last step.
   *
   * @param operations the operations, in order
   * @return the operations that were committed, with their old values
   * @throws IllegalArgumentException if one of them takes more than 100 MiB in a version, which no
   *     server takes; nothing was changed
   */
  public List<Operation> commit(List<Operation> operations) {
    List<Operation> committed;
    try (StorageTransaction transaction = storage.begin()) {
      OperationRecorder recorder = new OperationRecorder(transaction);
      recorder.recordAll(operations);
      committed = recorder.recorded();
      if (!committed.isEmpty()) {
        past.commit(
            transaction, recorder, new EditedDependencies(transaction, recorder, dependencies));
      }
    }
    storage.tell();
    return committed;
  }

  /**
   * Takes back the last unit of work: the operations since the last undo point, or, if there is
   * none, all operations that are not synchronised. What was synchronised cannot be taken back like
   * this: see {@link #revert(UnitOfWork)}.
   *
   * <p>If another program did it, or if the history does not say any more who did it, this method
   * takes nothing back. {@link #undoUnits()} says whose it is, and {@link #undo(UndoScope)} takes
   * it back, or what this program did last. A program is known by the name with which it
   * {@linkplain #open(Storage, String) opened} the replica.
   *
   * <p>An operation that is on its way to a server, or that may have arrived there in a
   * synchronisation that broke off, is taken back by new operations, which are sent after it. So it
   * stays undone everywhere. The next undo takes back what was done before it.
   *
   * @return true if something was taken back, false if there was nothing to undo, or nothing of
   *     this program's
   */
  public boolean undo() {
    return undo(UndoScope.UNLESS_ANOTHERS).isDone();
  }

  /**
   * Takes back the last unit of work, as {@link #undo()} does, and says what that was. No scope
   * reaches what is synchronised.
   *
   * @param scope whose work may be taken back
   * @return what became of it; the outcome is {@link RevertReport.Outcome#ANOTHERS} if another
   *     program did it and the scope leaves that out, and {@link
   *     RevertReport.Outcome#WHOSE_UNKNOWN} if that is not known and the scope needs to know
   * @throws WrongClockException if the scope is {@link UndoScope#OWN}, another program did
   *     something since, and the clock shows a time outside the years 0000 to 9999; nothing was
   *     changed
   */
  public RevertReport undo(UndoScope scope) {
    return past.undo(Objects.requireNonNull(scope, "scope"));
  }

  /**
   * Returns the units of work that {@link #undo(UndoScope)} with {@link UndoScope#ANYBODYS} would
   * take back, for a frontend that says first what it will take back and whose it is.
   *
   * @return an unmodifiable list, the newest first; more than one where units have no undo point of
   *     their own; empty if there is nothing to undo, or the history does not reach back
   */
  public List<UnitOfWork> undoUnits() {
    return undoUnits(UndoScope.ANYBODYS);
  }

  /**
   * Returns the units of work that {@link #undo(UndoScope)} would take back, for a frontend that
   * says first what it will take back and whose it is.
   *
   * @param scope whose work may be taken back
   * @return an unmodifiable list, the newest first; more than one where units have no undo point of
   *     their own; empty if undo would take nothing back, or the history does not have it
   */
  public List<UnitOfWork> undoUnits(UndoScope scope) {
    UndoPlan plan = undoPlan(scope);
    return plan.outcome() == RevertReport.Outcome.ANOTHERS
            || plan.outcome() == RevertReport.Outcome.WHOSE_UNKNOWN
        ? List.of()
        : plan.units();
  }

  /**
   * Returns what {@link #undo(UndoScope)} would take back now, for a frontend that shows it and
   * asks. {@link #undo(UndoPlan)} then takes back exactly that.
   *
   * @param scope whose work may be taken back
   * @return what would be taken back, or why nothing would
   */
  public UndoPlan undoPlan(UndoScope scope) {
    return past.undoPlan(Objects.requireNonNull(scope, "scope"));
  }

  /**
   * Takes back what was shown, as {@link #undo(UndoScope)} does, unless something else was done
   * meanwhile that changes what would be taken back.
   *
   * @param plan what {@link #undoPlan} of a replica on the same storage, opened by the same
   *     program, returned
   * @return what became of it; the outcome is {@link RevertReport.Outcome#NOT_AS_SHOWN} if it is no
   *     longer what would be taken back: then nothing was changed
   * @throws WrongClockException as {@link #undo(UndoScope)} does; nothing was changed
   */
  public RevertReport undo(UndoPlan plan) {
    return past.undo(Objects.requireNonNull(plan, "plan"));
  }

  /**
   * Returns the operations that {@link #undo(UndoScope)} with {@link UndoScope#ANYBODYS} would take
   * back, for a frontend that shows them first. {@link #commitReversed} then takes them back. They
   * may be another program's.
   *
   * @return the operations, in the order in which they were made; empty if there is nothing to undo
   */
  public List<Operation> undoOperations() {
    try (StorageView view = storage.read()) {
      return Undo.operations(view);
    }
  }

  /**
   * Takes operations back, whichever program did them. {@link #undo()} leaves alone what another
   * program did; to do so here, use {@link #undoPlan} and {@link #undo(UndoPlan)} instead, or ask
   * {@link #undoUnits()} first whose it is.
   *
   * @param operations the operations, as {@link #undoOperations()} gave them
   * @return true if they were taken back; false if they are not exactly the last unsynced
   *     operations that can be undone, or no longer so: then nothing was changed
   */
  public boolean commitReversed(List<Operation> operations) {
    return past.undo(List.copyOf(operations));
  }

  /**
   * Does again what the last {@link #undo()} took back. See {@link #redo(RevertOptions)}.
   *
   * @return what became of it
   * @throws WrongClockException if the clock shows a time outside the years 0000 to 9999; nothing
   *     was changed
   */
  public RevertReport redo() {
    return redo(RevertOptions.defaults());
  }

  /**
   * Does again what an undo of this program took back, by new operations, as one step of undo. The
   * next redo goes on with the undo before that one. An undo that has no effect any more is passed
   * over. There is nothing to redo after this program has done something else. What other programs
   * and synchronisations do does not end it.
   *
   * @param options what to do where somebody has changed some of it since, and a label; without
   *     one, that of what was undone
   * @return what became of it, as for {@link #revert(UnitOfWork, RevertOptions)}; {@link
   *     RevertReport.Outcome#NOTHING_TO_DO} if there is nothing to redo
   * @throws WrongClockException if the clock shows a time outside the years 0000 to 9999; nothing
   *     was changed
   */
  public RevertReport redo(RevertOptions options) {
    return past.redo(Objects.requireNonNull(options, "options"));
  }

  /**
   * Returns what {@link #redo()} would do again now, for a frontend that shows it and asks. {@link
   * #redo(RedoPlan)} then does exactly that again.
   *
   * @return what would be done again, or why nothing would
   */
  public RedoPlan redoPlan() {
    return past.redoPlan();
  }

  /**
   * Does again what was shown, as {@link #redo()} does, unless something else was done meanwhile
   * that changes what would be done again.
   *
   * @param plan what {@link #redoPlan} of a replica on the same storage, opened by the same
   *     program, returned
   * @return what became of it; the outcome is {@link RevertReport.Outcome#NOT_AS_SHOWN} if it is no
   *     longer what would be done again: then nothing was changed
   * @throws WrongClockException as {@link #redo(RevertOptions)} does; nothing was changed
   */
  public RevertReport redo(RedoPlan plan) {
    return past.redo(Objects.requireNonNull(plan, "plan"));
  }

  /**
   * Returns what was done to this replica: edits, undo and the like by any program, and what
   * synchronisations brought. A synchronisation that sends something does not change what this
   * says. The replica keeps the history up to a limit, also in an export: see {@link UnitOfWork}
   * and {@link #keepHistory}.
   *
   * @param most how many units of work to return at the most
   * @return an unmodifiable list, the newest first
   * @throws IllegalArgumentException if {@code most} is negative
   */
  public List<UnitOfWork> history(int most) {
    return past.last(most);
  }

  /**
   * Returns how many units of work came before those that the history still has.
   *
   * @return the number; 0 if {@link #history} has everything since the replica was made
   */
  public long forgottenHistory() {
    return past.forgotten();
  }

  /**
   * Sets how many units of work this replica keeps, for every program that uses it. Those that are
   * too many are forgotten at once.
   *
   * @param units the number, {@link UnitOfWork#MOST_UNITS} by default; 0 for none
   * @throws IllegalArgumentException if {@code units} is negative
   */
  public void keepHistory(int units) {
    past.keep(units);
  }

  /**
   * Returns what happened to one task, with values: what, when, from which value to which, and in
   * which unit of work, which says who. Before the oldest unit that is kept, it has what the log of
   * operations still has, without units.
   *
   * @param uuid the task; it need not exist any more
   * @return its history
   */
  public TaskHistory taskHistory(UUID uuid) {
    Objects.requireNonNull(uuid, "uuid");
    return Objects.requireNonNull(past.ofTasks(List.of(uuid)).get(uuid));
  }

  /**
   * Returns what happened to several tasks, as {@link #taskHistory} does, and all of it in one
   * state of the replica. The units of work are read once, however many tasks there are.
   *
   * @param uuids the tasks; they need not exist any more
   * @return the history of each, in the order given, each task once; unmodifiable
   */
  public Map<UUID, TaskHistory> taskHistories(Collection<UUID> uuids) {
    return past.ofTasks(List.copyOf(uuids));
  }

  /**
   * Takes back a unit of work, or nothing of it. See {@link #revert(UnitOfWork, RevertOptions)}.
   *
   * @param unit one of {@link #history}
   * @return what became of it
   * @throws WrongClockException if the clock shows a time outside the years 0000 to 9999; nothing
   *     was changed
   */
  public RevertReport revert(UnitOfWork unit) {
    return revert(unit, RevertOptions.defaults());
  }

  /**
   * Takes back a unit of work by new operations, which are changes made now: also one that was
   * synchronised, that came by a synchronisation, or that took something back itself. Elsewhere
   * they win against whatever was changed before now. It is one step of undo.
   *
   * <p>It takes back a value only if it is still the one that the unit left. Otherwise the report
   * names the task and the property, and nothing is changed, unless the options say to take back
   * the rest. A task that the unit created is removed only if it is still as the unit left it. A
   * task that the unit removed is created again only if there is none of its UUID. {@code modified}
   * is restored with the rest of the task where it is unchanged, and is never in the way. A deleted
   * task that would be due for {@link #expireDeleted} by that gets the present time instead.
   *
   * @param unit one of {@link #history}; the replica need not keep it any more
   * @param options what to do where somebody has changed some of it since, and a label
   * @return what became of it; the outcome is {@link RevertReport.Outcome#NOT_KEPT} if the unit is
   *     not {@link UnitOfWork#isWhole() whole}
   * @throws WrongClockException if the clock shows a time outside the years 0000 to 9999; nothing
   *     was changed
   */
  public RevertReport revert(UnitOfWork unit, RevertOptions options) {
    return past.revert(
        Objects.requireNonNull(unit, "unit"), Objects.requireNonNull(options, "options"));
  }

  /**
   * Returns the values that synchronisations overwrote, the oldest first (part 9.11 of the
   * {@linkplain org.taskchampion specification}). The replica keeps them until they are {@linkplain
   * #dismiss dismissed} or {@linkplain #takeBack taken back}, also in an export, and up to a limit:
   * see {@link Conflict}.
   *
   * <p>{@code modified} is among them. Where two sides changed one task, it is always one of the
   * properties that both have changed.
   *
   * @return an unmodifiable list
   */
  public List<Conflict> conflicts() {
    return conflicts.all();
  }

  /**
   * Restores the value that lost, as a change that is made now. The conflict is then no longer
   * kept. It is one step of undo; undo does not bring the conflict back.
   *
   * <p>If the task was removed, it comes back as a whole, as the side had it that lost. If the side
   * that lost had removed the task, which is there all the same, the task is removed. In both cases
   * all conflicts of the task are settled that the same step of the synchronisation recorded with
   * it.
   *
   * <p>The report says {@link RevertReport.Outcome#CHANGED_SINCE} if the value that won is not
   * there any more, or if the task was removed since: then nothing was changed. It says {@link
   * RevertReport.Outcome#NOTHING_TO_DO} if the value is there already: then the conflict is no
   * longer kept. It says {@link RevertReport.Outcome#NOT_KEPT} if the replica does not keep the
   * conflict.
   *
   * @param conflict one of {@link #conflicts()}
   * @return what became of it
   * @throws WrongClockException if the clock shows a time outside the years 0000 to 9999; nothing
   *     was changed
   */
  public RevertReport takeBack(Conflict conflict) {
    return takeBack(List.of(conflict));
  }

  /**
   * Restores several values that lost, one after the other, in one commit and as one step of undo.
   * See {@link #takeBack(Conflict)}. What is in the way of one leaves that one alone.
   *
   * @param conflicts some of {@link #conflicts()}; those that the replica does not keep are skipped
   * @return what became of it: {@link RevertReport.Outcome#PARTLY_DONE} if something was in the way
   *     of some of them, which are kept
   * @throws WrongClockException if the clock shows a time outside the years 0000 to 9999; nothing
   *     was changed
   */
  public RevertReport takeBack(Collection<Conflict> conflicts) {
    return this.conflicts.takeBack(List.copyOf(conflicts));
  }

  /**
   * Stops keeping a conflict, whose outcome somebody has seen and accepts. No task is changed.
   *
   * @param conflict one of {@link #conflicts()}
   * @return false if the replica does not keep it any more
   */
  public boolean dismiss(Conflict conflict) {
    return dismiss(List.of(conflict)) > 0;
  }

  /**
   * Stops keeping several conflicts in one commit. No task is changed.
   *
   * @param conflicts some of {@link #conflicts()}; those that the replica does not keep are skipped
   * @return how many the replica kept until now
   */
  public int dismiss(Collection<Conflict> conflicts) {
    return this.conflicts.dismiss(List.copyOf(conflicts));
  }

  /**
   * Synchronises with a server, with the default options. See {@link #sync(SyncServer,
   * SyncOptions)}.
   *
   * @param server the server; not closed
   * @return what was done
   * @throws org.taskchampion.sync.SyncException if it was not completed; the replica is whole and
   *     syncing again is safe
   */
  public SyncReport sync(SyncServer server) {
    return sync(server, SyncOptions.defaults());
  }

  /**
   * Synchronises with a server: fetches and merges what other replicas sent, and sends what is new
   * here. Blocks until it is done. No transaction is open while the server is waited for, so other
   * threads and processes can read and change the replica meanwhile.
   *
   * <p>It sends what is there when it begins to send, and then once more what was committed in the
   * meantime. The next synchronisation sends whatever comes later.
   *
   * <p>The values that it overwrites are recorded in the transaction that overwrites them. Its
   * report tells them, and so does the report of its {@link org.taskchampion.sync.SyncException}.
   * If something else ends it, such as a progress callback that throws, a storage that fails or the
   * end of the process, then the report of the next synchronisation tells them.
   *
   * <p>Four things end it early, between two steps or while it waits for the server: an interrupt,
   * the token of the options, their deadline, and {@link #close()}. There is no deadline by
   * default. If a server ignores interrupts, against the contract of {@link SyncServer}, the
   * synchronisation waits until that server answers.
   *
   * @param server the server; not closed
   * @param options how to synchronise
   * @return what was done
   * @throws org.taskchampion.sync.SyncException if it was not completed; the replica is whole, what
   *     was received so far stays, no change is lost, and syncing again is safe
   */
  public SyncReport sync(SyncServer server, SyncOptions options) {
    SyncSession session = new SyncSession(storage, server, options, clock);
    running.add(session);
    return run(session);
  }

  private SyncReport run(SyncSession session) {
    try {
      return session.run();
    } finally {
      running.remove(session);
      storage.tell();
    }
  }

  /**
   * Synchronises with a server on a thread of the executor, as {@link #sync(SyncServer,
   * SyncOptions)} does. This method only hands the work over, and may be called on the thread of a
   * user interface.
   *
   * <p>The result is the report, or what {@code sync} throws. {@link #close()} ends the
   * synchronisation with {@link org.taskchampion.sync.SyncCancelledException}, also before it has
   * begun. If the replica was closed already, the result is {@link IllegalStateException}. A
   * deadline counts from when a thread begins with it.
   *
   * @param server the server; not closed, and not to be closed before there is a result
   * @param options how to synchronise
   * @param executor runs the synchronisation, which may take minutes and waits for a network
   * @return a handle that has the result, and that cancels
   * @throws java.util.concurrent.RejectedExecutionException if the executor throws it; nothing was
   *     begun
   */
  public RunningSync syncAsync(SyncServer server, SyncOptions options, Executor executor) {
    SyncSession session = new SyncSession(storage, server, options, clock);
    RunningSync handle = new RunningSync(session::cancel);
    running.add(session);
    handle.onEnd(() -> running.remove(session));
    try {
      executor.execute(
          () ->
              handle.run(
                  () -> {
                    session.check(); // it had to wait for a thread, and may be ended already
                    return run(session);
                  }));
    } catch (RuntimeException | Error e) {
      running.remove(session);
      throw e;
    }
    return handle;
  }

  /**
   * Looks at a server, before or instead of synchronising with it: whether it answers, lets this
   * client in, has something that can be read, and knows the version on which this replica is
   * based. If the server needs a secret, this method fetches what comes after that version, the
   * first version and the snapshot, to find out whether one secret opens them all. It changes
   * nothing, here or at the server. It blocks. A fault of the server is a finding and not an
   * exception.
   *
   * @param server the server; not closed
   * @return what was found
   * @throws org.taskchampion.sync.SyncCancelledException if the thread is interrupted
   */
  public ServerCheck check(SyncServer server) {
    return check(base -> KnownKey.check(storage.storage(), server, base));
  }

  /**
   * Looks at a server that is not open, as {@link #check(SyncServer)} does: {@code
   * replica.check(base -> LocalSyncServer.check(directory, base))}.
   *
   * @param look looks at the server for the base version that it is given; called once
   * @return what was found
   * @throws org.taskchampion.sync.SyncCancelledException if the thread is interrupted
   */
  public ServerCheck check(Function<? super UUID, ServerCheck> look) {
    ServerCheck check = look.apply(baseVersion());
    try (StorageView view = storage.read()) {
      return MoveForecast.of(view, check);
    }
  }

  /**
   * Calls a listener after every commit that changes tasks, whether this replica made it, another
   * process, or another replica object on the same storage. Calls come in the order of the commits,
   * one at a time, and outside of any transaction, so the listener may use the replica. The
   * listener hears of every commit that begins after this method has returned, and of none that was
   * made before this method was called.
   *
   * <p>The thread that commits calls the listener before its own method returns. There are two
   * exceptions: a thread that is calling listeners at that moment also tells them of this commit,
   * and a daemon thread takes over when the calls take longer than 50 milliseconds. So a slow
   * listener holds up an edit for one call at most. Commits of others are told within a second, by
   * a daemon thread or after the next commit of this replica.
   *
   * <p>Several commits of others may be told as one. So may commits of this replica, to a listener
   * that is more than a few of them behind. A task that was added and then changed is then among
   * the added ones; one that was added and then removed is left out; one that was removed and then
   * added is among the changed ones. To be called on another thread, such as that of a user
   * interface, see {@link #onChange(Executor, Consumer)}.
   *
   * <p>The replica logs the type of whatever a listener throws, and otherwise ignores it: the
   * commit has been made. While there is a listener, the replica keeps all tasks in memory, to find
   * out what others changed. Closing the replica ends the listening.
   *
   * @param listener hears of the changes
   * @return a handle that ends the listening when it is closed
   */
  public Subscription onChange(Consumer<? super TaskChanges> listener) {
    Objects.requireNonNull(listener, "listener");
    return storage.add(null, listener)::run;
  }

  /**
   * Calls a listener after every commit that changes tasks, as {@link #onChange(Consumer)} does,
   * but through an executor. A thread that commits never waits for these calls.
   *
   * <pre>{@code
   * Subscription subscription = replica.onChange(SwingUtilities::invokeLater, this::show);
   * }</pre>
   *
   * @param executor runs short tasks on the thread on which the listener is to be called; at most
   *     one task is waiting or running. If the executor throws, the replica logs the type and tries
   *     again later.
   * @param listener hears of the changes
   * @return a handle that ends the listening when it is closed
   */
  public Subscription onChange(Executor executor, Consumer<? super TaskChanges> listener) {
    Objects.requireNonNull(executor, "executor");
    Objects.requireNonNull(listener, "listener");
    return storage.add(executor, listener)::run;
  }

  /**
   * Follows all tasks: first those that there are, and then every change, as {@link
   * #onChange(Executor, Consumer)} tells it. Nothing that happens in between is missing or told
   * twice, however many threads and processes change tasks at that moment. It blocks while it reads
   * all tasks.
   *
   * @param executor runs short tasks, one after the other, on the thread on which the follower is
   *     to be called
   * @param follower hears of everything
   * @return a handle that ends the following when it is closed
   */
  public Subscription follow(Executor executor, TaskFollower follower) {
    Objects.requireNonNull(executor, "executor");
    Objects.requireNonNull(follower, "follower");
    return storage.follow(executor, follower)::run;
  }

  /**
   * Rebuilds the working set and closes its gaps: tasks that are no longer pending or recurring
   * leave it, those that are missing are appended, and all get new numbers.
   */
  public void renumber() {
    try (StorageTransaction transaction = storage.begin()) {
      WorkingSetRules.renumber(transaction);
      storage.commit(transaction, TaskChanges.of(TaskChanges.Origin.EDIT, Map.of(), Map.of()));
    }
    storage.tell();
  }

  /**
   * Removes for good the tasks that have the status deleted and were last modified more than 180
   * days ago. It is one step of undo.
   *
   * @return how many tasks were removed
   * @throws WrongClockException if the clock shows a time outside the years 0000 to 9999; nothing
   *     was removed
   */
  public int expireDeleted() {
    return editAndGet(
        edit -> {
          Expiration expiration = new Expiration(edit.now());
          List<UUID> expired =
              edit.tasks().stream()
                  .filter(task -> expiration.isDue(task.properties()))
                  .map(Task::uuid)
                  .collect(Collectors.toList());
          expired.forEach(uuid -> edit.apply(Operation.delete(uuid)));
          return expired.size();
        });
  }

  /**
   * Writes the whole replica as JSON lines: tasks, operation log, base version, working set and
   * named values, the identity of the server among them. {@link #importFrom} takes it back exactly,
   * also into a storage of another kind or version. The lines are not sorted by anything but UUIDs,
   * numbers and age, so equal replicas give equal bytes.
   *
   * <p>It is one consistent state. Writers may have to wait until it is written, as those of {@link
   * org.taskchampion.storage.InMemoryStorage} do, so write to a file rather than to a slow
   * connection. Little of it is in memory at a time.
   *
   * @param out where to write, in UTF-8; flushed and not closed
   * @throws IOException if {@code out} throws it, or this thread was interrupted; what was written
   *     then is not complete, which {@link #importFrom} notices
   * @throws org.taskchampion.storage.StorageException if the storage fails or is damaged; the same
   *     is true
   */
  public void exportTo(OutputStream out) throws IOException {
    try (StorageView view = storage.read()) {
      ReplicaExport.write(view, out);
    }
  }

  /**
   * Reads what {@link #exportTo} wrote into this replica, which must be empty: all of it in one
   * commit, or nothing. It cannot be undone. Listeners hear of it as {@link
   * TaskChanges.Origin#IMPORT}. If a named value of this library makes no sense, it is mended as
   * {@link #heal()} mends it.
   *
   * <p>The export and this replica are the same replica of the same history from then on: go on
   * with one of them.
   *
   * @param in where to read, to its end; not closed
   * @throws IOException if {@code in} throws it, or this thread was interrupted; nothing was
   *     imported
   * @throws org.taskchampion.storage.MalformedExportException if it is no export of a replica, if
   *     it is damaged or cut off, or if a line has more than 256 MiB; nothing was imported
   * @throws org.taskchampion.storage.NewerFormatException if a newer version of this library wrote
   *     it; nothing was imported
   * @throws IllegalStateException if this replica is not empty; nothing was changed
   */
  public void importFrom(InputStream in) throws IOException {
    try (StorageTransaction transaction = storage.begin()) {
      ReplicaImport.read(in, transaction);
      storage.commit(
          transaction,
          () -> TaskChanges.of(TaskChanges.Origin.IMPORT, Map.of(), transaction.tasks()));
    }
    storage.tell();
  }

  /**
   * Checks that everything that is stored can be read and makes sense: that the unsynced operations
   * lead to the tasks, that the working set holds what it should, and that the storage's files are
   * whole. It goes on after the first fault and changes nothing. It blocks for as long as reading
   * everything takes.
   *
   * @return what is not as it should be; damage is in it and not thrown
   */
  public VerificationReport verify() {
    return Verification.of(storage.storage());
  }

  /**
   * Checks the replica as {@link #verify()} does, and then whether it agrees with a server: whether
   * the versions up to the base, or the snapshot and the versions after it, give the tasks that the
   * replica has without its unsynced operations. Blocks, reads the whole history, and changes
   * nothing anywhere. No transaction is open while the server is waited for. An interrupt ends it
   * between two versions.
   *
   * @param server the server; not closed
   * @return what is not as it should be
   * @throws org.taskchampion.sync.SyncException if the server does not answer as it should; nothing
   *     was changed
   */
  public VerificationReport verify(SyncServer server) {
    return verify().and(HistoryCheck.of(storage.storage(), server));
  }

  /**
   * Mends what {@link org.taskchampion.storage.VerificationReport.Kind#isHealable()} says can be
   * mended without a server. The storage first mends what it can of its files. Then one commit does
   * two things. It rebuilds the working set; tasks that stay in it keep their numbers. And it makes
   * unsynced whatever counts as synchronised although the replica is at no version; these
   * operations come before those that are already unsynced, and undo does not reach them. No task
   * is changed.
   *
   * @return what {@link #verify()} finds afterwards
   * @throws org.taskchampion.storage.StorageException if the storage fails, or was opened
   *     read-only; nothing was changed, unless only the check afterwards failed: then all is mended
   */
  public VerificationReport heal() {
    return Verification.heal(storage.storage());
  }

  /**
   * Mends what {@link #heal()} mends, and makes the replica agree with the server's history at the
   * version on which it is based. If the replica has something there that the history lacks, it was
   * never sent: it becomes unsynced, before everything that is already unsynced, and the next
   * synchronisation sends it. If the history has something that the replica lacks, it comes back,
   * unless the log says that it was removed here. No value of the replica is lost. Undo reaches
   * what it reached before.
   *
   * <p>If the server has no history at all, the next synchronisation does what it does at any empty
   * server. If the server has another history, this method changes nothing: synchronising unites
   * the two. If the replica's files are damaged, or its tasks and operations do not belong
   * together, this method mends only what {@link #heal()} mends.
   *
   * <p>Blocks, reads the whole history, and changes nothing at the server. No transaction is open
   * while the server is waited for. An interrupt ends it between two versions.
   *
   * @param server the server; not closed
   * @return what {@link #verify(SyncServer)} finds afterwards
   * @throws org.taskchampion.sync.SyncException if the server does not answer as it should; only
   *     what {@link #heal()} mends was changed, unless only the check afterwards failed: then all
   *     is mended
   */
  public VerificationReport heal(SyncServer server) {
    VerificationReport own = heal();
    boolean belongsTogether =
        own.findings().stream().noneMatch(it -> it.kind() == Kind.FILE || it.kind() == Kind.LOG);
    if (!belongsTogether) {
      return own.and(HistoryCheck.of(storage.storage(), server));
    }
    try {
      return own.and(Healing.run(storage, server, clock));
    } finally {
      storage.tell();
    }
  }

  /**
   * Closes the replica and its storage, and ends the listening of all listeners. It waits for
   * transactions that are open in other threads. Listeners that are being called in other threads
   * go on. A synchronisation that is running ends with {@link
   * org.taskchampion.sync.SyncCancelledException}, even while it waits for its server. Closing the
   * replica again does nothing.
   *
   * @throws IllegalStateException if it is called from inside a function passed to {@link #edit} or
   *     {@link #read} of this replica; nothing was changed, and listeners go on hearing
   */
  @Override
  public void close() {
    storage.close();
    running.forEach(SyncSession::replicaClosed);
  }
}
