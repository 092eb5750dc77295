package org.taskchampion.internal.sync.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.internal.codec.SegmentWriter;
import org.taskchampion.internal.sync.simulation.Step.Change;
import org.taskchampion.internal.sync.simulation.Step.Event;
import org.taskchampion.internal.sync.simulation.Step.Fault;
import org.taskchampion.sync.EmptyServer;
import org.taskchampion.sync.ForeignHistory;

/**
 * Makes random histories: few tasks, properties, values and times, so that everything meets
 * everything, equal values and equal timestamps too.
 */
final class StepGenerator {

  static final int SERVERS = 3;
  static final Instant BEGIN = Instant.parse("2026-11-24T12:00:00Z");

  private static final int TASKS = 3;
  private static final String[] PROPERTIES = {"status", "p", "q", "modified"};
  private static final String[] VALUES = {"pending", "completed", "1", "2"};
  private static final String[] TIMES = {"0", "1700000000", "1795521600", "soon"};

  /** How many bytes a version has at the most: here an operation has about 60 to 160. */
  private static final Integer[] VERSION_BYTES = {
    100, 250, 500, SegmentWriter.MOST_BYTES, SegmentWriter.MOST_BYTES
  };

  private final Random random;

  /** Apart from the rest, which stays as it is. */
  private final Random mistakes;

  /** Apart from the rest, too. */
  private final Random past;

  private final Random sharing;
  private final boolean isShared;

  private final int replicas;

  /** How much of a history is trouble: some have none of a kind, as most days have none. */
  private final int faults;

  private final int races;
  private final int servers;
  private final int crashes;
  private final boolean foreign;
  private int notes;

  StepGenerator(long seed) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.mistakes = new Random(~seed * 0x9E3779B97F4A7C15L);
    this.past = new Random((seed ^ 0x5DEECE66DL) * 0x9E3779B97F4A7C15L);
    this.sharing = new Random((seed ^ 0x2545F491L) * 0x9E3779B97F4A7C15L);
    this.isShared = sharing.nextInt(6) == 0;
    this.replicas = 2 + random.nextInt(4);
    this.faults = random.nextInt(3);
    this.races = random.nextInt(3);
    this.servers = random.nextInt(3);
    this.crashes = random.nextInt(3);
    this.foreign = random.nextInt(3) == 0;
  }

  static UUID task(int number) {
    return new UUID(0xa0, number);
  }

  static List<UUID> tasks() {
    List<UUID> tasks = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      tasks.add(task(i));
    }
    return tasks;
  }

  History history() {
    int length = 6 + random.nextInt(22);
    List<Step> steps = new ArrayList<>(length);
    if (random.nextInt(3) == 0) {
      steps.add(new Step.Server(0, Event.WANT_SNAPSHOT));
    }
    for (int i = 0; servers > 1 && i < replicas; i++) {
      if (random.nextInt(3) == 0) {
        steps.add(new Step.Switch(i, random.nextInt(SERVERS), 0));
      }
    }
    for (int i = 0; i < length; i++) {
      Step step = step();
      if (crashes > 0 && random.nextInt(24 / crashes) == 0) {
        step = new Step.Crash(step, 1 + random.nextInt(3), random.nextBoolean());
      }
      steps.add(step);
      if (past.nextInt(5) == 0) {
        steps.add(past());
      }
      if (isShared && sharing.nextInt(2) == 0) {
        steps.add(shared());
      }
      if (mistakes.nextInt(12) == 0) {
        steps.add(new Step.Mistyped(mistakes.nextInt(replicas)));
      }
      if (mistakes.nextInt(16) == 0) {
        steps.add(believed());
      }
      if (servers > 1 && random.nextInt(12) == 0) {
        steps.add(new Step.Server(0, Event.BACK_UP));
      }
      if (servers > 1 && random.nextInt(40) == 0) {
        steps.addAll(restoredWhileItIsSentTo(replica()));
      }
      if ((step instanceof Step.Switch || step instanceof Step.Server) && random.nextInt(3) > 0) {
        int replica = step instanceof Step.Switch other ? other.replica() : replica();
        Step.Options options = options(pick(ForeignHistory.values()));
        steps.add(new Step.Sync(replica, options, new TreeMap<>(), new TreeMap<>()));
        if (faults > 0 && random.nextInt(4) == 0) {
          steps.add(steps.size() - 1, wrongAddress(replica, options));
        }
      }
    }
    return new History(replicas, pick(VERSION_BYTES), steps);
  }

  /** Something that is not the last thing is taken back, or done again. */
  private Step past() {
    int replica = past.nextInt(replicas);
    Step step =
        switch (past.nextInt(6)) {
          case 0 -> new Step.UndoAndRedo(replica);
          case 1 -> new Step.TakeBack(replica, past.nextInt(100), past.nextBoolean());
          default ->
              // Mostly what was done lately.
              new Step.Revert(
                  replica, past.nextInt(past.nextBoolean() ? 3 : 40), past.nextInt(3) == 0);
        };
    return past.nextInt(16) == 0
        ? new Step.Crash(step, 1 + past.nextInt(2), past.nextBoolean())
        : step;
  }

  /** Another program on the same replica, or whose work is taken back. */
  private Step shared() {
    Step step =
        new Step.Shared(
            sharing.nextInt(replicas),
            List.of(Step.Shared.What.values())
                .get(sharing.nextInt(Step.Shared.What.values().length)),
            sharing.nextInt(100));
    return sharing.nextInt(16) == 0
        ? new Step.Crash(step, 1 + sharing.nextInt(2), sharing.nextBoolean())
        : step;
  }

  /** A replica believed a wrong version, is changed a little, and healed. */
  private Step believed() {
    List<Operation> later = new ArrayList<>();
    for (int i = mistakes.nextInt(4); i > 0; i--) {
      UUID task = task(mistakes.nextInt(TASKS));
      later.add(
          switch (mistakes.nextInt(5)) {
            case 0 -> Operation.create(task);
            case 1 -> Operation.delete(task);
            case 2 -> Operation.undoPoint();
            default ->
                Operation.update(
                    task,
                    PROPERTIES[mistakes.nextInt(3)],
                    mistakes.nextInt(4) == 0 ? null : VALUES[mistakes.nextInt(VALUES.length)],
                    BEGIN.plusNanos(mistakes.nextInt(6)));
          });
    }
    Step step =
        new Step.Believed(
            mistakes.nextInt(replicas), mistakes.nextBoolean(), mistakes.nextBoolean(), later);
    return mistakes.nextInt(3) == 0
        ? new Step.Crash(step, 1 + mistakes.nextInt(2), mistakes.nextBoolean())
        : step;
  }

  private Step step() {
    int kind = random.nextInt(24);
    if (kind >= 14) {
      return sync();
    }
    if (servers > 0 && random.nextInt(8 / servers) == 0) {
      return random.nextBoolean()
          ? new Step.Switch(replica(), random.nextInt(SERVERS), random.nextInt(2))
          : event();
    }
    return local(replica());
  }

  /** Something that happens without a server, at the most with another implementation. */
  private Step local(int replica) {
    int kind = random.nextInt(23);
    if (kind >= 20) {
      return note(replica);
    }
    if (kind < 6) {
      return new Step.Edit(replica, changes());
    }
    if (kind < 12) {
      return new Step.Commit(replica, operations(true));
    }
    if (kind < 14) {
      return new Step.Undo(replica);
    }
    if (kind < 15) {
      return new Step.EditAndUndo(replica, changes());
    }
    if (kind < 16) {
      return random.nextBoolean() ? new Step.Expire(replica) : new Step.Renumber(replica);
    }
    if (kind < 17) {
      return new Step.Wait(random.nextInt(4) * 70);
    }
    return foreign
        ? new Step.Foreign(server(), operations(false))
        : new Step.Commit(replica, operations(true));
  }

  /** A unit of work that leaves a trace which nothing else leaves. */
  private Step note(int replica) {
    UUID task = task(random.nextInt(TASKS));
    return new Step.Commit(
        replica,
        List.of(
            Operation.undoPoint(),
            Operation.update(task, Member.note(replica), "note " + ++notes, time())));
  }

  private Step event() {
    return new Step.Server(server(), pick(Event.values()));
  }

  private Step sync() {
    SortedMap<Integer, Fault> faulty = new TreeMap<>();
    SortedMap<Moment, Step> meanwhile = new TreeMap<>();
    int replica = replica();
    for (int call = 0; call <= 8; call++) {
      if (call > 0 && faults > 0 && random.nextInt(20 / faults) == 0) {
        faulty.put(call, pick(Fault.values()));
      }
      if (races > 0 && random.nextInt(8 / races) == 0) {
        meanwhile.put(new Moment(call, pick(Moment.When.values())), meanwhile(replica));
      }
    }
    return new Step.Sync(replica, options(), faulty, meanwhile);
  }

  /** A replica is told a wrong address, and then the right one. */
  private static Step wrongAddress(int replica, Step.Options options) {
    return new Step.Sync(
        replica, options, new TreeMap<>(Map.of(1, Fault.NO_SERVER)), new TreeMap<>());
  }

  /** A server takes the removal of a task, and loses it again before the synchronisation ends. */
  private List<Step> restoredWhileItIsSentTo(int replica) {
    int task = random.nextInt(TASKS);
    List<Change> removal = new ArrayList<>();
    removal.add(new Change(task, Change.Kind.PURGE, "p", null));
    removal.addAll(changes());
    Moment moment = new Moment(1 + random.nextInt(6), pick(Moment.When.values()));
    List<Step> steps = new ArrayList<>();
    steps.add(new Step.Edit(replica, List.of(new Change(task, Change.Kind.ADD, "p", null))));
    steps.add(faultlessSync(replica, new TreeMap<>()));
    steps.add(new Step.Server(0, Event.BACK_UP));
    steps.add(new Step.Edit(replica, removal));
    if (random.nextBoolean()) {
      // The removal meets two other histories in one synchronisation.
      steps.add(new Step.Server(0, Event.RESET));
      steps.add(new Step.Foreign(0, operations(false)));
    }
    steps.add(
        faultlessSync(replica, new TreeMap<>(Map.of(moment, new Step.Server(0, Event.RESTORE)))));
    return steps;
  }

  private Step faultlessSync(int replica, SortedMap<Moment, Step> meanwhile) {
    return new Step.Sync(replica, options(), new TreeMap<>(), meanwhile);
  }

  /** What happens while a server is waited for. */
  private Step meanwhile(int replica) {
    int kind = random.nextInt(15);
    if (kind >= 12) {
      return new Step.Undo(replica);
    }
    if (kind < 3) {
      return faultlessSync(replica(), new TreeMap<>());
    }
    if (kind < 4) {
      return faultlessSync(replica, new TreeMap<>());
    }
    if (kind < 6) {
      return local(replica);
    }
    if (kind < 8) {
      // What is unsynced is as long as before, perhaps, but not the same.
      return new Step.Several(
          List.of(new Step.Undo(replica), new Step.Commit(replica, operations(true))));
    }
    if (kind < 10 || servers == 0) {
      return new Step.Server(server(), Event.DELIVER);
    }
    return kind < 11
        ? event()
        : new Step.Server(0, random.nextBoolean() ? Event.RESTORE : Event.RESET);
  }

  private Step.Options options() {
    return options(random.nextInt(3) == 0 ? pick(ForeignHistory.values()) : ForeignHistory.MERGE);
  }

  private Step.Options options(ForeignHistory policy) {
    return new Step.Options(
        policy,
        random.nextInt(4) == 0 ? pick(EmptyServer.values()) : EmptyServer.BY_LAST_SERVER,
        random.nextInt(4) == 0 ? random.nextInt(4) : 50_000,
        random.nextInt(8) == 0);
  }

  private List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      int task = random.nextInt(TASKS);
      Change.Kind kind =
          switch (random.nextInt(10)) {
            case 0, 1, 2 -> Change.Kind.ADD;
            case 3 -> Change.Kind.DONE;
            case 4 -> Change.Kind.DELETE;
            case 5 -> Change.Kind.PURGE;
            default -> Change.Kind.SET;
          };
      String property = property();
      changes.add(new Change(task, kind, property, value(property)));
    }
    return changes;
  }

  private List<Operation> operations(boolean local) {
    List<Operation> operations = new ArrayList<>();
    if (local && random.nextInt(3) > 0) {
      operations.add(Operation.undoPoint());
    }
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      UUID uuid = task(random.nextInt(TASKS));
      String property = property();
      operations.add(
          switch (random.nextInt(6)) {
            case 0, 1 -> Operation.create(uuid);
            case 2 -> new Operation.Delete(uuid, local ? Map.of("p", "not it") : Map.of());
            default ->
                new Operation.Update(
                    uuid, property, local ? "not it" : null, value(property), time());
          });
    }
    return operations;
  }

  private Instant time() {
    return BEGIN.plusNanos(random.nextInt(6));
  }

  private String property() {
    return pick(PROPERTIES);
  }

  private @Nullable String value(String property) {
    if (random.nextInt(5) == 0) {
      return null;
    }
    return property.equals("modified") ? pick(TIMES) : pick(VALUES);
  }

  private <T> T pick(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  private int replica() {
    return random.nextInt(replicas);
  }

  /** Mostly the server that all begin with. */
  private int server() {
    return Math.max(0, random.nextInt(SERVERS + 3) - 3);
  }
}
