package org.taskchampion.internal.sync.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.history.UnitOfWork;
import org.taskchampion.internal.codec.OverwrittenEntry;
import org.taskchampion.internal.codec.SegmentWriter;
import org.taskchampion.internal.replica.KeptOverwrites;
import org.taskchampion.internal.replica.ObservedStorage;
import org.taskchampion.internal.sync.SyncLimits;
import org.taskchampion.internal.sync.SyncSession;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.Overwritten;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;

/** A replica of a fleet, and what the oracles know of it. Every commit to it is checked. */
final class Member {

  // More than any version, or synchronisation, of a history needs.
  private static final int FETCHED_BYTES = 8192;
  private static final int FETCHED_VERSIONS = 400;
  private static final int SMALLEST_VERSION = 100;

  private final int number;
  private final SyncLimits limits;
  private final Replay replay;
  private final Clock clock;
  private final InMemoryStorage memory = new InMemoryStorage();
  private final CrashingStorage storage = new CrashingStorage(memory, this::committed);
  private Replica replica;
  private Observation seen;

  /** How many operations were committed here since the last re-root, and are not undone. */
  private int sinceReroot;

  private boolean wasRerooted;
  private boolean isInFolder;

  /** The servers whose history begins with its base, as far as it came there by itself. */
  private final Set<Integer> owedSnapshots = new HashSet<>();

  /** The server that must have a snapshot, or its beginning, after the next quiet sync; or -1. */
  private int mustBeJoinable = -1;

  private @Nullable UUID newBeginning;

  /** When a server last refused a snapshot of it. */
  private Instant lastRefusal = Instant.EPOCH;

  /** Whether something unsynced was taken back by new operations. */
  private boolean tookBack;

  /** Whether it is as a lying server left it, and nothing is true of it until it is healed. */
  private boolean isMisled;

  /** Whether it may know its server although it is at no version, since it was misled to it. */
  private boolean mayKnowServerAtNil;

  private final Sharing sharing = new Sharing();
  private final RemovedTasks removed = new RemovedTasks();

  /** Whether a unit of its history was damaged once. */
  private boolean isHistoryDamaged;

  private final Set<String> undoneNotes = new HashSet<>();
  private boolean isUndoneChecked = true;
  private final BooleanSupplier loses;
  private final List<Map<UUID, Map<String, String>>> tasksAtReroots = new ArrayList<>();

  /** The server that it synchronises with, and which of its addresses. */
  int server;

  int address;

  /** What it was last synchronised with, or null if that is not certain. */
  @Nullable ServerIdentity known;

  /**
   * Opens a replica.
   *
   * @param loses whether a server has lost something, or the replica has changed its server
   */
  Member(int number, int versionBytes, Replay replay, BooleanSupplier loses, Clock clock) {
    this.number = number;
    this.loses = loses;
    this.limits =
        versionBytes == SegmentWriter.MOST_BYTES
            ? SyncLimits.STANDARD
            : new SyncLimits(
                versionBytes,
                FETCHED_BYTES,
                FETCHED_VERSIONS,
                // In some histories no snapshot is small enough for the protocol.
                versionBytes == SMALLEST_VERSION ? 1 : Integer.MAX_VALUE);
    this.replay = replay;
    this.clock = Clock.offset(clock, Duration.ofSeconds(3L * number - 4)); // no two clocks agree
    this.replica = another();
    this.seen = Observation.of(memory);
  }

  Replica replica() {
    return replica;
  }

  /** Opens the storage once more, as another process does. */
  Replica another() {
    return Replica.open(storage, clock);
  }

  /** Lets another program do something. */
  void other(Consumer<Replica> work) {
    sharing.other(false, () -> work.accept(Replica.open(storage, clock, "another program")));
  }

  /** Lets another program take back what it did. */
  void otherUndoes(Consumer<Replica> work) {
    sharing.other(true, () -> work.accept(Replica.open(storage, clock, "another program")));
  }

  RemovedTasks removed() {
    return removed;
  }

  boolean keepsNoHistory() {
    return "0".equals(seen.values().get("historyLimit"));
  }

  /** Says whose the operations are that undo says it would take back, for the first program. */
  Sharing.Whose whose(List<Operation> shown) {
    return tookBack
        ? Sharing.Whose.UNKNOWN
        : sharing.whose(shown.size(), replica.forgottenHistory() > 0, keepsNoHistory());
  }

  /** The first program took something back, and left what others had changed after it. */
  void checkOthers(Observation before) {
    if (!keepsNoHistory()) { // otherwise nobody knows whose anything is
      sharing.checkOthers(before, seen);
    }
  }

  /** What it tells of its tasks is true. */
  void checkToldHistories() {
    // After a healing the log has twice what was there, also what never had an effect.
    ToldHistories.check(replica, seen.tasks(), !mayKnowServerAtNil);
  }

  /** Damages a unit of the history, if there is one: then it is misled until that is healed. */
  boolean damageHistory(int which) {
    List<String> names =
        seen.values().keySet().stream().filter(it -> it.startsWith("history.")).toList();
    if (names.isEmpty()) {
      return false;
    }
    isMisled = true;
    isHistoryDamaged = true;
    sharing.damaged();
    try (StorageTransaction transaction = memory.begin()) {
      transaction.setValue(names.get(which % names.size()), "damaged");
      transaction.commit();
    }
    return true;
  }

  /** The history is healed. */
  void historyHealed() {
    isMisled = false;
    committed();
  }

  /** Begins again after the end of the process. */
  void reopen() {
    storage.crashAt(0, false);
    replica = another();
    committed();
  }

  /** Synchronises, with limits that are smaller than usual if the history says so. */
  SyncReport sync(Replica process, SyncServer with, SyncOptions options) {
    return isBounded()
        ? new SyncSession(new ObservedStorage(storage), with, options, clock, limits).run()
        : process.sync(with, options);
  }

  /** Takes all that is unsynced for sent, as a version that a server named. */
  void believe(UUID version) {
    isMisled = true;
    try (StorageTransaction transaction = memory.begin()) {
      Set<UUID> gone = new HashSet<>();
      transaction.forEachUnsynced(operation -> operation.taskUuid().ifPresent(gone::add));
      gone.removeAll(transaction.uuids());
      transaction.markSynced(transaction.unsyncedCount());
      transaction.removeSynced(gone);
      transaction.setBaseVersion(version);
      // What earlier versions did not know of, or forgot then.
      for (String name : List.of("undoFloor", "takenBack", "onItsWay", "snapshotDue")) {
        transaction.setValue(name, null);
      }
      transaction.commit();
    }
    committed();
  }

  /** It is healed, and undo reaches what was done since it was misled. */
  void healed(Observation before) {
    isMisled = false;
    mayKnowServerAtNil = true;
    wasRerooted = true;
    sinceReroot = before.unsynced().size();
    tookBack = false;
    tasksAtReroots.add(before.tasks());
    owedSnapshots.clear();
    mustBeJoinable = -1;
    known = null;
    committed();
  }

  /** Says whether its limits are so small that synchronisations come near to them. */
  boolean isBounded() {
    return !limits.equals(SyncLimits.STANDARD);
  }

  SyncLimits limits() {
    return limits;
  }

  CrashingStorage storage() {
    return storage;
  }

  Instant now() {
    return clock.instant();
  }

  Observation seen() {
    return seen;
  }

  /** Returns the tasks right before each re-root so far, in order. */
  List<Map<UUID, Map<String, String>>> tasksAtReroots() {
    return tasksAtReroots;
  }

  /** Returns what it keeps of overwritten values that no report told. */
  List<Overwritten> untold() {
    try (StorageView view = memory.read()) {
      return KeptOverwrites.untold(view).values().stream()
          .flatMap(List::stream)
          .map(OverwrittenEntry::value)
          .toList();
    }
  }

  /**
   * Returns all that it keeps of overwritten values, told or not: the process may end when a report
   * is about to be handed over.
   */
  List<Overwritten> kept() {
    List<Overwritten> kept = new ArrayList<>(keptUntold());
    try (StorageView view = memory.read()) {
      KeptOverwrites.all(view).forEach(entry -> kept.add(entry.value()));
    }
    return kept;
  }

  /** Returns what is still to be told, and what a move may have overwritten. */
  List<Overwritten> keptUntold() {
    List<Overwritten> kept = new ArrayList<>(untold());
    try (StorageView view = memory.read()) {
      view.values()
          .forEach(
              (name, text) -> {
                if (name.startsWith("lost.")) {
                  OverwrittenEntry.read(text).forEach(entry -> kept.add(entry.value()));
                }
              });
    }
    return kept;
  }

  /** Looks at what is stored, also where the process ended in the middle of something. */
  Observation look() {
    return Observation.of(memory);
  }

  /** Says whether it has a named value. */
  boolean keeps(String name) {
    try (StorageView view = memory.read()) {
      return view.value(name).isPresent();
    }
  }

  /** Takes notice of operations that were committed here, since an observation. */
  void appended(Observation before) {
    sinceReroot += Math.max(0, seen.unsynced().size() - before.unsynced().size());
  }

  /**
   * Undo takes back what it says it would, and no more than it may: it drops what nobody else can
   * know of, and takes the rest back by new operations.
   *
   * @param shown what it said that it would take back
   */
  void undone(Observation before, List<Operation> shown) {
    undone(before, shown, false);
  }

  /**
   * Takes notice of an undo.
   *
   * @param part whether only the last part of a step was taken back
   */
  void undone(Observation before, List<Operation> shown, boolean part) {
    if (seen.revision() == before.revision()) {
      return; // nothing to undo, or the process ended before
    }
    List<Operation> old = before.unsynced();
    int kept = 0;
    while (kept < Math.min(old.size(), seen.unsynced().size())
        && old.get(kept).equals(seen.unsynced().get(kept))) {
      kept++;
    }
    List<Operation> dropped = old.subList(kept, old.size());
    boolean byNewOperations = dropped.size() < shown.size();
    Check.that(
        byNewOperations || kept == seen.unsynced().size(),
        "an undo of " + this + " adds something");
    Check.equal(
        "what undo of " + this + " dropped",
        dropped,
        shown.subList(shown.size() - dropped.size(), shown.size()));
    Check.equal(
        "tasks after undo of " + this,
        seen.tasks(),
        States.rewind(States.copy(before.tasks()), shown));
    if (wasRerooted) {
      Check.that(shown.size() <= sinceReroot, "undo of " + this + " went back over a re-root");
      sinceReroot -= shown.size();
    } else if (!tookBack && !part) {
      int last = Math.max(0, old.lastIndexOf(Operation.undoPoint()));
      Check.equal("what undo took back", shown, old.subList(last, old.size()));
    }
    tookBack |= byNewOperations;
    before
        .tasks()
        .forEach(
            (uuid, task) -> {
              String note = task.get(note(number));
              if (note != null && !note.equals(States.value(seen.tasks(), uuid, note(number)))) {
                undoneNotes.add(note);
              }
            });
    checkLog(before);
    checkNumbers(before);
  }

  /** What is synced is logged as before, but for what was there of tasks that are gone for good. */
  private void checkLog(Observation before) {
    for (UUID uuid : StepGenerator.tasks()) {
      if (seen.tasks().containsKey(uuid) || seen.hasUnsynced(uuid)) {
        Check.equal(
            "the log of " + uuid + " in " + this + " after undo",
            seen.syncedLog(uuid),
            before.syncedLog(uuid));
      }
    }
  }

  /** An undo leaves the numbers of tasks as they are. */
  private void checkNumbers(Observation before) {
    before
        .workingSet()
        .forEach(
            (index, uuid) ->
                Check.that(
                    !seen.tasks().containsKey(uuid) || uuid.equals(seen.workingSet().get(index)),
                    "undo took the number " + index + " away"));
    seen.workingSet()
        .values()
        .forEach(
            uuid ->
                Check.that(
                    before.workingSet().containsValue(uuid) || seen.open().contains(uuid),
                    "undo put a task into the working set that is not open"));
    before.tasks().keySet().stream()
        .filter(uuid -> !seen.tasks().containsKey(uuid))
        .forEach(
            uuid ->
                Check.that(
                    !seen.workingSet().containsValue(uuid),
                    "undo left a task that is gone in the working set"));
  }

  /**
   * Returns the name of a property that only one replica sets, to values that are all different.
   */
  static String note(int replica) {
    return "note of " + replica;
  }

  /** Somebody may bring back on purpose what was undone. */
  void pauseUndone() {
    isUndoneChecked = false;
  }

  /** Somebody brought back on purpose what is in these tasks, and no more of what was undone. */
  void mayBeBack(Map<UUID, Map<String, String>> tasks) {
    tasks.values().forEach(task -> undoneNotes.remove(task.getOrDefault(note(number), "")));
    isUndoneChecked = true;
  }

  /** What was undone here stays undone, unless a server has lost something. */
  void checkUndone(Map<UUID, Map<String, String>> tasks) {
    if (!isUndoneChecked) {
      return;
    }
    for (Map<String, String> task : tasks.values()) {
      Check.that(
          !undoneNotes.contains(task.getOrDefault(note(number), "")),
          "what was undone in " + this + " is back");
    }
  }

  /** Checks what is in the storage now: called after every commit. */
  private void committed() {
    Observation before = seen;
    seen = Observation.of(memory);
    sharing.committed(before, seen);
    removed.committed(before, seen, () -> Replica.open(memory).conflicts());
    if (isMisled) {
      return;
    }
    checkInvariant();
    tookBack &= !seen.unsynced().isEmpty();
    if (!loses.getAsBoolean()) {
      checkUndone(seen.tasks());
    }
    if (before.base().equals(Replay.NIL)) {
      return;
    }
    Check.that(!seen.base().equals(Replay.NIL), this + " gave up its base for nothing");
    if (before.base().equals(seen.base())) {
      return;
    }
    boolean beginsAgain = newBeginning != null && replay.leadsTo(newBeginning, seen.base());
    newBeginning = null;
    if (beginsAgain || !replay.leadsTo(before.base(), seen.base())) {
      wasRerooted = true;
      tasksAtReroots.add(before.tasks());
      sinceReroot = isInFolder ? before.unsynced().size() : 0;
      owedSnapshots.clear();
      mustBeJoinable = -1;
    } else if (replay.server(before.base()) != replay.server(seen.base())) {
      owedSnapshots.add(replay.server(seen.base()));
      mustBeJoinable = replay.server(seen.base());
    }
  }

  /**
   * Takes notice of what it got from the server as a new beginning, as its base is gone: it may
   * lead to a version after the base, all the same.
   */
  void gotNewBeginning(UUID version) {
    newBeginning = version;
  }

  /** It synchronises with a folder: it may leave a branch, and undo still reaches what it did. */
  void inFolder() {
    isInFolder = true;
  }

  /** Says whether it came by itself to a server where new replicas may need a snapshot of it. */
  boolean owesSnapshot(int site) {
    return owedSnapshots.contains(site);
  }

  /** Says whether new replicas must be able to join a server when it has synchronised with it. */
  boolean mustBeJoinable(int site) {
    return mustBeJoinable == site;
  }

  /** The server has what new replicas need. */
  void joinable(int site) {
    owedSnapshots.remove(site);
    mustBeJoinable = mustBeJoinable == site ? -1 : mustBeJoinable;
  }

  /** A server that lost something can no longer be joined, whatever the replica did. */
  void serverChanged(Step.Server event) {
    boolean loses =
        switch (event.event()) {
          case EXPIRE_ONE, EXPIRE_ALL, EXPIRE_COVERED, RESET, RESTORE -> true;
          default -> false;
        };
    if (loses && mustBeJoinable == event.server()) {
      mustBeJoinable = -1;
    }
  }

  /** A server refused a snapshot, which may then rest for a day. */
  void refused() {
    lastRefusal = now();
  }

  boolean mayLetSnapshotRest() {
    return isBounded() && now().isBefore(lastRefusal.plus(Duration.ofDays(1)));
  }

  /**
   * The tasks equal the history's state at the base, then the unsynced operations; and those lead
   * back to that state by their old values. The working set holds what it should, once.
   */
  private void checkInvariant() {
    Check.equal(
        "what verify finds in " + this, Replica.open(memory).verify().findings(), List.of());
    Check.equal(
        "tasks of " + this, seen.tasks(), States.apply(replay.state(seen.base()), seen.unsynced()));
    Check.equal(
        "rewound tasks of " + this,
        States.rewind(States.copy(seen.tasks()), seen.unsynced()),
        replay.state(seen.base()));
    Replica read = Replica.open(memory);
    if (read.forgottenHistory() == 0 && !isHistoryDamaged) {
      List<UnitOfWork> units = new ArrayList<>(read.history(UnitOfWork.MOST_UNITS));
      Collections.reverse(units);
      Map<UUID, Map<String, String>> told = new HashMap<>();
      units.forEach(unit -> States.apply(told, unit.operations()));
      Check.equal("tasks of " + this + " by its history", seen.tasks(), told);
    }
    for (UUID uuid : StepGenerator.tasks()) {
      Check.that(
          seen.tasks().containsKey(uuid)
              || seen.hasUnsynced(uuid)
              || seen.log().get(uuid).isEmpty(),
          "the log of " + this + " keeps operations of a task that is gone");
    }
    Set<UUID> workingSet = new HashSet<>(seen.workingSet().values());
    Check.equal("working set of " + this + " once", seen.workingSet().size(), workingSet.size());
    Check.that(workingSet.containsAll(seen.open()), "working set of " + this + " lacks a task");
    Check.that(
        seen.workingSet().isEmpty() || seen.workingSet().firstKey() > 0,
        "working set of " + this + " begins at 1");
  }

  /** Says whether the server is another one, or at another address, than the last time. */
  Optional<Boolean> isAnother(ServerIdentity identity) {
    if (known != null) {
      return Optional.of(!known.equals(identity));
    }
    if (mayKnowServerAtNil && seen.base().equals(Replay.NIL)) {
      return Optional.empty();
    }
    boolean otherHistory = replay.server(seen.base()) != server;
    return otherHistory ? Optional.of(true) : Optional.empty();
  }

  void close() {
    memory.close();
  }

  @Override
  public String toString() {
    return "replica " + number;
  }
}
