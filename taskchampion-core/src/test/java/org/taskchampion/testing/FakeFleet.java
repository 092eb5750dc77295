package org.taskchampion.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Edit;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.FakeSyncServer.Call;
import org.taskchampion.testing.FakeSyncServer.Fault;
import org.taskchampion.testing.FakeSyncServer.Interceptor;
import org.taskchampion.testing.FakeSyncServer.Kind;

/**
 * Several replicas that meet on one {@link FakeSyncServer}, for tests of what users of several
 * devices see: conflicts, races, a network that comes and goes, clocks that differ. All of it is
 * determined by the test and by a seed, and no time passes but by {@link #advance}.
 *
 * <pre>{@code
 * try (FakeFleet fleet = FakeFleet.of("laptop", "phone")) {
 *   UUID milk = fleet.everywhere(edit -> edit.add("Buy milk").task().uuid());
 *   fleet.replica("laptop").edit(edit -> edit.task(milk).description("Buy oat milk"));
 *   fleet.advance(Duration.ofMinutes(1));
 *   fleet.replica("phone").edit(edit -> edit.task(milk).description("Buy soy milk"));
 *   fleet.sync("phone");
 *   fleet.sync("laptop");                  // the phone's change is newer, and wins
 *   Conflict lost = fleet.replica("laptop").conflicts().get(0);
 *   fleet.replica("laptop").takeBack(lost);
 *   fleet.settle();                        // both buy oat milk now
 * }
 * }</pre>
 *
 * <p>Used by one thread; the replicas themselves may be used by many, and so may {@link #server}.
 */
public final class FakeFleet implements AutoCloseable {

  private static final int MOST_ROUNDS = 20;

  private final FakeSyncServer history;
  private final VirtualTime time;
  private final Random random;
  private final Map<String, Member> members = new LinkedHashMap<>();

  private FakeFleet(Builder builder) {
    history = new FakeSyncServer(builder.seed);
    time = VirtualTime.at(builder.start);
    random = new Random(builder.seed);
    for (String name : builder.names) {
      members.put(name, new Member(name, builder.storages.apply(name)));
    }
  }

  /**
   * Returns a fleet of empty replicas in memory.
   *
   * @param names of the replicas, at least one, each different
   * @return the fleet, to be closed
   */
  public static FakeFleet of(String... names) {
    return newBuilder().replicas(names).build();
  }

  /**
   * Returns a builder.
   *
   * @return the builder
   */
  public static Builder newBuilder() {
    return new Builder();
  }

  /** Makes fleets. Used by one thread. */
  public static final class Builder {
    private final Set<String> names = new LinkedHashSet<>();
    private Function<? super String, ? extends Storage> storages = name -> new InMemoryStorage();
    private Instant start = Instant.parse("2026-01-01T12:00:00Z");
    private long seed;

    private Builder() {}

    /**
     * Says which replicas there are.
     *
     * @param more names, besides those given before
     * @return this builder
     * @throws IllegalArgumentException if there is one of that name already
     */
    public Builder replicas(String... more) {
      for (String name : more) {
        if (!names.add(Objects.requireNonNull(name, "name"))) {
          throw new IllegalArgumentException("two replicas with the name " + name);
        }
      }
      return this;
    }

    /**
     * Says what chooses the ids of the server's versions, and what {@link FakeFleet#live} does.
     *
     * @param newSeed 0 if this is not called
     * @return this builder
     */
    public Builder seed(long newSeed) {
      seed = newSeed;
      return this;
    }

    /**
     * Says where the replicas are kept.
     *
     * @param newStorages called once with each name; in memory if this is not called. The fleet
     *     closes the storages
     * @return this builder
     */
    public Builder storages(Function<? super String, ? extends Storage> newStorages) {
      storages = Objects.requireNonNull(newStorages, "newStorages");
      return this;
    }

    /**
     * Says what all clocks show at first.
     *
     * @param now the time; noon of the first of January 2026, in UTC, if this is not called
     * @return this builder
     */
    public Builder startingAt(Instant now) {
      start = Objects.requireNonNull(now, "now");
      return this;
    }

    /**
     * Returns a new fleet.
     *
     * @return the fleet, to be closed
     * @throws IllegalStateException if it has no replicas
     */
    public FakeFleet build() {
      if (names.isEmpty()) {
        throw new IllegalStateException("a fleet has at least one replica");
      }
      return new FakeFleet(this);
    }
  }

  /** A replica, its clock, and its way to the server. */
  private final class Member implements Interceptor {
    private final String name;
    private final Replica replica;
    private final FakeSyncServer server = history.connectWithFaults();
    private volatile Duration ahead = Duration.ZERO;
    private volatile boolean offline;
    private volatile double faults;
    private volatile Interceptor own = call -> Fault.NONE;
    private volatile @Nullable Runnable overtaking;

    Member(String name, Storage storage) {
      this.name = name;
      this.replica = Replica.open(storage, new SkewedClock(this, ZoneOffset.UTC), name);
      server.onCall(this);
    }

    Instant now() {
      return time.clock().instant().plus(ahead);
    }

    @Override
    public Fault beforeCall(Call call) {
      if (offline) {
        return Fault.LOSE_REQUEST;
      }
      Runnable race = overtaking;
      if (race != null && call.kind() == Kind.ADD_VERSION) {
        overtaking = null;
        race.run();
      }
      Fault fault = own.beforeCall(call);
      return fault == Fault.NONE ? randomFault() : fault;
    }

    private Fault randomFault() {
      if (faults == 0) {
        return Fault.NONE;
      }
      synchronized (random) {
        boolean fails = random.nextDouble() < faults;
        return !fails ? Fault.NONE : random.nextBoolean() ? Fault.LOSE_REQUEST : Fault.LOSE_ANSWER;
      }
    }
  }

  /** The clock of a replica, which may be wrong. */
  private static final class SkewedClock extends Clock {
    private final Member member;
    private final ZoneId zone;

    SkewedClock(Member member, ZoneId zone) {
      this.member = member;
      this.zone = zone;
    }

    @Override
    public Instant instant() {
      return member.now();
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return new SkewedClock(member, other);
    }
  }

  private Member member(String name) {
    Member member = members.get(name);
    if (member == null) {
      throw new IllegalArgumentException("no replica " + name + " among " + members.keySet());
    }
    return member;
  }

  /**
   * Returns the names of the replicas.
   *
   * @return the names in the order in which they were given
   */
  public List<String> names() {
    return List.copyOf(members.keySet());
  }

  /**
   * Returns a replica.
   *
   * @param name its name
   * @return the replica, which the fleet closes
   * @throws IllegalArgumentException if there is none of that name, as everywhere here
   */
  public Replica replica(String name) {
    return member(name).replica;
  }

  /**
   * Returns the server as a replica reaches it, with the faults that were switched on for it: for
   * an {@link org.taskchampion.background.AutoSync}, for instance.
   *
   * @param name of the replica
   * @return the server, which the fleet closes
   */
  public SyncServer server(String name) {
    return member(name).server;
  }

  /**
   * Returns the history itself, without any replica's faults: to look at, to expire its first
   * versions, to ask for snapshots.
   *
   * @return the server on which all meet
   */
  public FakeSyncServer history() {
    return history;
  }

  /**
   * Returns the time of all replicas, which also runs what a scheduler runs.
   *
   * @return the time
   */
  public VirtualTime time() {
    return time;
  }

  /**
   * Lets time pass for all.
   *
   * @param by how long
   */
  public void advance(Duration by) {
    time.advance(by);
  }

  /**
   * Sets the clock of a replica wrong.
   *
   * @param name of the replica
   * @param ahead how far its clock is ahead of the others'; negative if it is behind
   */
  public void clockAhead(String name, Duration ahead) {
    member(name).ahead = Objects.requireNonNull(ahead, "ahead");
  }

  /**
   * Takes the network away from a replica, or gives it back.
   *
   * @param name of the replica
   * @param offline whether all its calls fail from now on
   */
  public void offline(String name, boolean offline) {
    member(name).offline = offline;
  }

  /**
   * Lets calls of all replicas fail at random: half of those that fail lose the request, the others
   * the answer.
   *
   * @param probability from 0, as at first, to 1
   */
  public void faults(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("a probability is from 0 to 1, and not " + probability);
    }
    members.values().forEach(member -> member.faults = probability);
  }

  /**
   * Says what happens before each later call of a replica, besides what the fleet does itself.
   *
   * @param name of the replica
   * @param interceptor replaces the one before
   */
  public void onCall(String name, Interceptor interceptor) {
    member(name).own = Objects.requireNonNull(interceptor, "interceptor");
  }

  /**
   * Changes the first replica, and brings the change to all, as if all networks were there.
   *
   * @param work what is done, as in {@link Replica#editAndGet}
   * @param <R> what it returns
   * @return what it returned
   * @throws AssertionError if the replicas do not agree in the end
   */
  public <R extends @Nullable Object> R everywhere(Function<? super Edit, ? extends R> work) {
    R result = members.values().iterator().next().replica.editAndGet(work);
    settle();
    return result;
  }

  /**
   * Synchronises a replica over its own network.
   *
   * @param name of the replica
   * @return what it did
   * @throws SyncException if the synchronisation failed, as faults make it
   */
  public SyncReport sync(String name) {
    Member member = member(name);
    return member.replica.sync(member.server);
  }

  /**
   * Synchronises a replica, and lets others be faster: they synchronise when it has read what was
   * new and is about to send its own. So it has to take theirs first, and to send again.
   *
   * @param name of the replica that loses the race, and has something to send
   * @param faster the others, in this order; they should have something to send
   * @return what the replica did that lost
   * @throws SyncException if a synchronisation failed, as faults make it
   * @throws AssertionError if there was no race, since the replica had nothing to send
   */
  public SyncReport race(String name, String... faster) {
    Member slow = member(name);
    List<Member> others = new ArrayList<>();
    for (String other : faster) {
      others.add(member(other));
    }
    slow.overtaking = () -> others.forEach(other -> other.replica.sync(other.server));
    SyncReport report;
    boolean raced;
    try {
      report = slow.replica.sync(slow.server);
    } finally {
      raced = slow.overtaking == null;
      slow.overtaking = null;
    }
    if (!raced) {
      throw new AssertionError(name + " had nothing to send, so that nobody could be faster");
    }
    return report;
  }

  /**
   * Lets the replicas live: at each step, one of them is changed or synchronises, and a little time
   * passes. Which one, and which of the two, follows from the seed. A synchronisation that fails is
   * given up until a later step.
   *
   * @param steps how many
   * @param change changes a replica, by numbers from the random generator, so that the seed
   *     determines it, too. {@link Edit#add} chooses a UUID by itself; where the change looks at
   *     UUIDs or at the order of tasks, make them with {@link Edit#create}
   */
  public void live(int steps, BiConsumer<? super Replica, ? super Random> change) {
    List<Member> all = List.copyOf(members.values());
    for (int step = 0; step < steps; step++) {
      Member member;
      boolean syncs;
      Random own;
      synchronized (random) {
        member = all.get(random.nextInt(all.size()));
        syncs = random.nextInt(3) == 0;
        own = new Random(random.nextLong());
      }
      if (syncs) {
        try {
          member.replica.sync(member.server);
        } catch (SyncException e) {
          if (!e.isRetryable()) {
            throw e;
          }
        }
      } else {
        change.accept(member.replica, own);
      }
      advance(Duration.ofSeconds(own.nextInt(120)));
    }
  }

  /**
   * Synchronises all until there is nothing new, as if all networks were there, and checks that all
   * replicas are whole and agree. The faults that were switched on stay as they are for later.
   *
   * @throws AssertionError if they do not come to rest, are not whole, or differ; it names the
   *     replicas, the task and the property, and has the values in it
   * @throws SyncException if a synchronisation failed
   */
  public void settle() {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      boolean quiet = true;
      for (Member member : members.values()) {
        try (SyncServer server = history.connect()) {
          quiet &= member.replica.sync(server).nothingNew();
        }
      }
      if (quiet) {
        check();
        return;
      }
    }
    throw new AssertionError("the replicas found something new in " + MOST_ROUNDS + " rounds");
  }

  private void check() {
    Map<String, Map<String, String>> expected = null;
    for (Member member : members.values()) {
      VerificationReport report;
      try (SyncServer server = history.connect()) {
        report = member.replica.verify(server);
      }
      if (!report.isSound()) {
        throw new AssertionError(member.name + " is not whole: " + report);
      }
      Map<String, Map<String, String>> tasks = tasks(member.replica);
      if (expected == null) {
        expected = tasks;
      } else {
        String first = members.keySet().iterator().next();
        FirstDifference.assertNone(
            Map.of("tasks", tasks), Map.of("tasks", expected), member.name + " beside " + first);
      }
    }
  }

  private static Map<String, Map<String, String>> tasks(Replica replica) {
    Map<String, Map<String, String>> tasks = new TreeMap<>();
    for (Task task : replica.tasks()) {
      tasks.put(task.uuid().toString(), new TreeMap<>(task.properties()));
    }
    return tasks;
  }

  /** Closes the replicas with their storages, and the server. */
  @Override
  public void close() {
    for (Member member : members.values()) {
      member.replica.close();
      member.server.close();
    }
    history.close();
  }
}
