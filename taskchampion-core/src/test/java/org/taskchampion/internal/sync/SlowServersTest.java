package org.taskchampion.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.testing.AdjustableClock;
import org.taskchampion.testing.FakeSyncServer;
import org.taskchampion.testing.FakeSyncServer.Fault;
import org.taskchampion.testing.FakeSyncServer.Kind;

/**
 * Random lives of replicas whose requests and answers get lost, and of which one is faster than
 * another: with servers that are slow, so that versions are fetched ahead, all comes to be as with
 * fast ones.
 */
class SlowServersTest {

  private static final int LIVES = Integer.getInteger("slow.lives", 60);
  private static final int REPLICAS = 4;
  private static final int STEPS = 60;

  private final AtomicInteger ahead = new AtomicInteger();

  @Test
  void fetchingAheadChangesNothing() {
    for (int seed = 0; seed < LIVES; seed++) {
      assertThat(new Life(seed, true).run())
          .as("seed %d", seed)
          .isEqualTo(new Life(seed, false).run());
    }
    assertThat(ahead.get()).as("versions fetched ahead").isGreaterThan(LIVES);
  }

  /** What some replicas do in turns, which the seed determines. */
  private final class Life {
    private final int seed;
    private final boolean slow;
    private final Random random;
    private final AdjustableClock clock = AdjustableClock.at(Instant.ofEpochSecond(1_800_000_000));
    private final FakeSyncServer history;
    private final List<Replica> replicas = new ArrayList<>();
    private final List<Slow> servers = new ArrayList<>();

    Life(int seed, boolean slow) {
      this.seed = seed;
      this.slow = slow;
      this.random = new Random(seed);
      this.history = new FakeSyncServer(seed);
      for (int i = 0; i < REPLICAS; i++) {
        replicas.add(Replica.open(new InMemoryStorage(), clock));
        servers.add(new Slow(wire(i), slow));
      }
    }

    private FakeSyncServer wire(int replica) {
      FakeSyncServer wire = history.connectWithFaults();
      wire.onCall(
          call -> {
            Random fate = new Random(31L * seed + 7L * replica + 1_009L * call.number());
            if (call.kind() == Kind.ADD_VERSION && fate.nextInt(3) == 0) {
              Replica faster = replicas.get((replica + 1) % REPLICAS);
              faster.edit(edit -> edit.create(new UUID(9, 100L * call.number() + replica)));
              faster.sync(history.connect());
            }
            return switch (fate.nextInt(12)) {
              case 0 -> Fault.LOSE_REQUEST;
              case 1 -> Fault.LOSE_ANSWER;
              default -> Fault.NONE;
            };
          });
      return wire;
    }

    /** Returns what each version has, and what each replica has at the end. */
    List<Object> run() {
      for (int i = 0; i < STEPS; i++) {
        clock.advance(Duration.ofSeconds(1));
        int which = random.nextInt(REPLICAS);
        if (random.nextInt(3) > 0) {
          change(replicas.get(which));
        } else {
          try {
            replicas.get(which).sync(servers.get(which));
          } catch (ServerUnreachableException e) {
            // The next synchronisation goes on.
          }
        }
      }
      for (int i = 0; i < 2 * REPLICAS; i++) {
        replicas.get(i % REPLICAS).sync(new Slow(history.connectWithFaults(), slow));
      }
      List<Object> end = new ArrayList<>();
      end.add(history.versions().size());
      end.add(contents(replicas.get(0)));
      for (Replica replica : replicas) {
        assertThat(replica.unsyncedOperations()).isEmpty();
        assertThat(contents(replica)).isEqualTo(contents(replicas.get(0)));
      }
      replicas.forEach(Replica::close);
      return end;
    }

    private void change(Replica replica) {
      UUID task = new UUID(seed, random.nextInt(8));
      String value = "v" + random.nextInt(100);
      replica.edit(
          edit -> {
            if (edit.find(task).isEmpty()) {
              edit.create(task);
            }
            edit.task(task).set("p" + random.nextInt(3), value);
          });
    }

    private Map<UUID, Map<String, String>> contents(Replica replica) {
      Map<UUID, Map<String, String>> contents = new HashMap<>();
      replica.tasks().forEach(task -> contents.put(task.uuid(), task.properties()));
      return contents;
    }
  }

  /** A server that says that it is slow, or not. */
  private final class Slow extends ForwardingSyncServer {
    private final boolean slow;

    Slow(FakeSyncServer server, boolean slow) {
      super(server);
      this.slow = slow;
    }

    @Override
    public boolean answersSlowly() {
      return slow;
    }

    @Override
    public ChildVersion childVersion(UUID parent) {
      ahead.addAndGet(Thread.currentThread().getName().equals("taskchampion-fetch-ahead") ? 1 : 0);
      return super.childVersion(parent);
    }
  }
}
