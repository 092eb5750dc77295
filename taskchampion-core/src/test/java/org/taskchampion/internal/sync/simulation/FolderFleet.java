package org.taskchampion.internal.sync.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.history.UnitOfWork;
import org.taskchampion.internal.codec.SegmentWriter;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.testing.AdjustableClock;
import org.taskchampion.testing.FakeFolder;
import org.taskchampion.testing.FakeSyncServer;

/**
 * Replicas on machines between which a service carries the files of a folder. Each has a copy of
 * its own, so that two can add a version to the same one. They live through a history, and come to
 * rest when everything has arrived that matters.
 */
final class FolderFleet implements AutoCloseable {

  /** The first half of the ids of tasks that are notes, which nothing else changes. */
  private static final long NOTES = 0xb0;

  private static final int LAST_NOTE = 1_000_000;
  private static final int MOST_ROUNDS = 30;
  private static final int MOST_ROUNDS_AFTER_LOSSES = 60;

  private final Replay replay = new Replay();
  private final List<Member> members = new ArrayList<>();
  private final List<FakeFolder> folders = new ArrayList<>();
  private final AdjustableClock clock = AdjustableClock.at(StepGenerator.BEGIN);

  /** What was noted and not taken back. */
  private final Set<UUID> noted = new HashSet<>();

  /** What somebody took back, and may be gone although somebody else did it again. */
  private final Set<UUID> takenBack = new HashSet<>();

  private boolean hasLost;
  private int notedAtTheEnd;

  private FolderFleet(int machines, int versionBytes) {
    FakeFolder first = new FakeFolder(7);
    for (int i = 0; i < machines; i++) {
      Member member = new Member(i, versionBytes, replay, () -> true, clock);
      member.inFolder();
      members.add(member);
      folders.add(i == 0 ? first : first.onAnotherMachine());
    }
  }

  /** Lives through a history. Throws if anything is not as it should be. */
  static void live(FolderLives lives) {
    try (FolderFleet fleet = new FolderFleet(lives.machines(), lives.versionBytes())) {
      for (FolderStep step : lives.steps()) {
        fleet.clock.advance(Duration.ofMillis(500));
        fleet.take(step, true);
      }
      if (fleet.hasLost) {
        fleet.settleAfterLosses();
      } else {
        fleet.settle();
      }
    }
  }

  /**
   * Takes a step.
   *
   * @param alone false if it is taken while a replica synchronises
   */
  private void take(FolderStep step, boolean alone) {
    if (step instanceof FolderStep.Crash crash) {
      crash(crash);
    } else if (step instanceof FolderStep.Sync sync) {
      Member member = members.get(sync.machine());
      Set<UUID> before = notes(member.look().tasks());
      syncOf(sync.machine())
          .run(
              alone ? member.replica() : member.another(),
              sync,
              moment -> {
                FolderStep other = sync.meanwhile().get(moment);
                if (other != null) {
                  take(other, false);
                }
              },
              alone && sync.meanwhile().isEmpty());
      checkKept(member, before);
    } else if (step instanceof FolderStep.Carry carry) {
      carry(carry);
    } else if (step instanceof FolderStep.Lose lose) {
      lose(lose);
    } else if (step instanceof FolderStep.Foreign foreign) {
      addForeign(folders.get(foreign.machine()), foreign.operations());
    } else if (step instanceof FolderStep.WantSnapshots want) {
      folders
          .get(want.machine())
          .snapshotUrgency(want.wanted() ? SnapshotUrgency.HIGH : SnapshotUrgency.NONE);
    } else {
      local(step);
    }
  }

  private FolderSync syncOf(int machine) {
    return new FolderSync(folders.get(machine), replay, members.get(machine), () -> hasLost);
  }

  /** No synchronisation takes a note from a replica that nobody took back. */
  private void checkKept(Member member, Set<UUID> before) {
    Set<UUID> lost = new HashSet<>(before);
    lost.removeAll(takenBack);
    lost.removeAll(notes(member.look().tasks()));
    Check.equal("what a sync took from " + member, lost, Set.of());
  }

  private void lose(FolderStep.Lose lose) {
    Random random = new Random(lose.choice());
    List<FakeFolder.File> files = folders.get(lose.machine()).files();
    if (files.isEmpty()) {
      return;
    }
    FakeFolder.File one = files.get(random.nextInt(files.size()));
    List<FakeFolder.File> chosen = new ArrayList<>(List.of(one));
    List<FakeFolder.File> snapshots = new ArrayList<>(files);
    snapshots.removeIf(file -> !file.isSnapshot());
    if (!snapshots.isEmpty() && random.nextInt(3) == 0) {
      long last = snapshots.get(random.nextInt(snapshots.size())).number();
      chosen = new ArrayList<>(files);
      chosen.removeIf(file -> file.isSnapshot() || file.number() > last);
    }
    for (int i = 0; i < folders.size(); i++) {
      if (lose.everywhere() || i == lose.machine()) {
        chosen.forEach(folders.get(i)::delete);
      }
    }
    hasLost = true;
  }

  private void crash(FolderStep.Crash crash) {
    Optional<Member> member = machine(crash.step()).map(members::get);
    member.ifPresent(it -> it.storage().crashAt(crash.commit(), crash.durable()));
    try {
      take(crash.step(), false);
    } catch (Crash e) {
      Check.that(member.isPresent(), "a crash of nobody");
    } finally {
      member.ifPresent(Member::reopen);
    }
  }

  private static Optional<Integer> machine(FolderStep step) {
    if (step instanceof FolderStep.Sync sync) {
      return Optional.of(sync.machine());
    } else if (step instanceof FolderStep.Commit commit) {
      return Optional.of(commit.machine());
    } else if (step instanceof FolderStep.Note note) {
      return Optional.of(note.machine());
    } else if (step instanceof FolderStep.Undo undo) {
      return Optional.of(undo.machine());
    } else if (step instanceof FolderStep.Revert revert) {
      return Optional.of(revert.machine());
    }
    return Optional.empty();
  }

  private void local(FolderStep step) {
    Member member = members.get(machine(step).orElseThrow());
    Observation before = member.seen();
    if (step instanceof FolderStep.Undo) {
      List<Operation> shown = member.replica().undoOperations();
      try {
        member.replica().undo();
      } finally {
        member.undone(before, shown); // also where the process ends right after the commit
        noteWhatIsThere(member, before);
      }
    } else if (step instanceof FolderStep.Revert revert) {
      List<UnitOfWork> units = member.replica().history(UnitOfWork.MOST_UNITS);
      try {
        if (revert.back() < units.size()) {
          member.replica().revert(units.get(revert.back()));
        }
      } finally {
        member.appended(before);
        noteWhatIsThere(member, before);
      }
    } else {
      try {
        if (step instanceof FolderStep.Commit commit) {
          member.replica().commit(commit.operations());
        } else if (step instanceof FolderStep.Note note) {
          UUID uuid = new UUID(NOTES, note.number());
          member
              .replica()
              .commit(
                  List.of(
                      Operation.undoPoint(),
                      Operation.create(uuid),
                      Operation.update(uuid, "p", "noted", member.now())));
        }
      } finally {
        member.appended(before);
        noteWhatIsThere(member, before);
      }
    }
  }

  /** Takes notice of notes that somebody made, or took back on purpose. */
  private void noteWhatIsThere(Member member, Observation before) {
    Set<UUID> now = notes(member.look().tasks());
    Set<UUID> then = notes(before.tasks());
    for (UUID note : now) {
      if (!then.contains(note) && !takenBack.contains(note)) {
        noted.add(note);
      }
    }
    then.removeAll(now);
    noted.removeAll(then);
    takenBack.addAll(then);
  }

  private static Set<UUID> notes(Map<UUID, Map<String, String>> tasks) {
    Set<UUID> notes = new HashSet<>(tasks.keySet());
    notes.removeIf(uuid -> uuid.getMostSignificantBits() != NOTES);
    return notes;
  }

  private void addForeign(FakeFolder folder, List<Operation> operations) {
    SegmentWriter writer = new SegmentWriter();
    operations.forEach(writer::add);
    byte[] segment = writer.finish();
    UUID parent = Replay.NIL;
    AddVersionResult result = folder.addVersion(parent, segment);
    if (result instanceof AddVersionResult.ExpectedParent expected) {
      parent = expected.version();
      result = folder.addVersion(parent, segment);
    }
    UUID added = ((AddVersionResult.Added) result).version();
    replay.observe(0, List.of(new FakeSyncServer.Version(added, parent, segment)));
  }

  private void carry(FolderStep.Carry carry) {
    Random random = new Random(carry.choice());
    List<FakeFolder.File> files = new ArrayList<>(folders.get(carry.from()).files());
    Collections.shuffle(files, random);
    for (FakeFolder.File file : files) {
      if (random.nextInt(100) < carry.percent()) {
        folders.get(carry.to()).arrive(file);
      }
    }
  }

  /**
   * Lets everything arrive that matters, and everybody synchronise until nothing is new. What leads
   * to no replica's base, and is not on the chain, arrives only here and there, or never.
   */
  private void settle() {
    boolean isNew = true;
    for (int round = 0; isNew; round++) {
      Check.that(round < MOST_ROUNDS, "the fleet does not come to rest");
      deliver();
      isNew = false;
      for (int i = 0; i < members.size(); i++) {
        isNew |= !synchronise(i).nothingNew();
      }
    }
    deliver();
    Map<UUID, Map<String, String>> history = new TreeMap<>();
    List<FakeFolder.File> chain = folders.get(0).chain();
    chain.forEach(file -> States.apply(history, replay.operations(file.version())));
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      int commits = member.storage().commits();
      Check.that(synchronise(i).nothingNew(), "something is new at the end");
      Check.equal("commits when nothing is new", member.storage().commits(), commits);
      Check.equal("unsynced at the end", member.seen().unsynced(), List.of());
      Check.equal("tasks at the end of " + member, member.seen().tasks(), Map.copyOf(history));
      Set<UUID> missing = new HashSet<>(noted);
      missing.removeAll(notes(member.seen().tasks()));
      Check.equal("what was noted and is lost", missing, Set.of());
      Check.equal(
          "what verify finds at the end",
          member.replica().verify(folders.get(i)).findings(),
          List.of());
      ToldHistories.check(member.replica(), member.seen().tasks(), true);
    }
  }

  private SyncReport synchronise(int machine) {
    return trySynchronise(machine).orElseThrow();
  }

  private Optional<SyncReport> trySynchronise(int machine) {
    Member member = members.get(machine);
    Set<UUID> before = notes(member.look().tasks());
    Optional<SyncReport> report =
        syncOf(machine)
            .run(
                member.replica(),
                new FolderStep.Sync(machine, new TreeMap<>(), new TreeMap<>()),
                moment -> {},
                true);
    checkKept(member, before);
    return report;
  }

  /**
   * Lets everything arrive that anybody has, and everybody synchronise until nothing is new. Where
   * that is not enough, replicas go on, so that there are snapshots, and users say one after the
   * other that what is missing is gone for good.
   */
  private void settleAfterLosses() {
    folders.forEach(folder -> folder.snapshotUrgency(SnapshotUrgency.HIGH));
    int said = 0;
    for (int round = 0; true; round++) {
      Check.that(round < MOST_ROUNDS_AFTER_LOSSES, "the fleet does not come to rest after losses");
      folders.forEach(from -> folders.forEach(to -> from.files().forEach(to::arrive)));
      boolean isNew = false;
      List<Integer> stuck = new ArrayList<>();
      for (int i = 0; i < members.size(); i++) {
        Optional<SyncReport> report = trySynchronise(i);
        isNew |= report.isPresent() && !report.get().nothingNew();
        if (report.isEmpty()) {
          stuck.add(i);
        }
      }
      if (isNew) {
        continue;
      }
      boolean isEqual = members.stream().map(it -> it.seen().base()).distinct().count() == 1;
      if (stuck.isEmpty() && isEqual) {
        break;
      }
      for (int i = 0; i < members.size(); i++) {
        if (!stuck.contains(i)) {
          note(i);
        }
      }
      if (!stuck.isEmpty()) {
        int user = stuck.get(said++ % stuck.size());
        note(user);
        folders.get(user).missingFilesAreGone(true);
        trySynchronise(user);
        folders.get(user).missingFilesAreGone(false);
      }
    }
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      int commits = member.storage().commits();
      Check.that(synchronise(i).nothingNew(), "something is new at the end");
      Check.equal("commits when nothing is new", member.storage().commits(), commits);
      Observation seen = member.seen();
      Check.equal("unsynced at the end", seen.unsynced(), List.of());
      Check.equal("tasks at the end of " + member, seen.tasks(), replay.state(seen.base()));
      Set<UUID> missing = new HashSet<>(noted);
      missing.removeAll(notes(seen.tasks()));
      Check.equal("what was noted and is lost", missing, Set.of());
      ToldHistories.check(member.replica(), seen.tasks(), true);
    }
  }

  private void note(int machine) {
    local(new FolderStep.Note(machine, LAST_NOTE - notedAtTheEnd++));
  }

  private void deliver() {
    FakeFolder all = folders.get(0).onAnotherMachine();
    folders.forEach(folder -> folder.files().forEach(all::arrive));
    Set<UUID> needed = new HashSet<>();
    all.chain().forEach(file -> needed.add(file.version()));
    for (Member member : members) {
      // A replica that began with a snapshot may be on a branch of which it has no file.
      UUID version = member.seen().base();
      while (!version.equals(Replay.NIL) && needed.add(version)) {
        version = replay.parent(version);
      }
    }
    for (FakeFolder.File file : all.files()) {
      for (int i = 0; i < folders.size(); i++) {
        boolean isLucky = Math.floorMod(file.version().hashCode() + 31 * i, 3) == 0;
        if (isLucky || (!file.isSnapshot() && needed.contains(file.version()))) {
          folders.get(i).arrive(file);
        }
      }
    }
  }

  @Override
  public void close() {
    members.forEach(Member::close);
  }
}
