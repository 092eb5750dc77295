package org.taskchampion.sync.cloud;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.cloud.MemoryBucket.Fault;
import org.taskchampion.sync.sealing.Sealer;

/**
 * Several replicas and the reference in one bucket. Their requests interleave at random, get lost,
 * lose their answers, or are sent twice; time jumps, and all clean up. Nothing that was ever the
 * last version may be lost, and whoever joins gets it all. A replica that is told that its version
 * was refused, or that its base is gone, is told the truth.
 */
class RandomBucketHistoriesTest {

  private static final UUID NIL = SyncServer.NIL_VERSION;
  private static final byte[] SALT = "0123456789abcdef".getBytes(US_ASCII);
  private static final int HISTORIES = Integer.getInteger("cloud.histories", 400);
  private static final List<Fault> FAULTS =
      List.of(Fault.REQUEST_LOST, Fault.ANSWER_LOST, Fault.REPEATED);
  private static final long SEED = Long.getLong("cloud.seed", 0);

  @Test
  void nothingThatCanBeReachedIsLost() {
    for (long seed = SEED; seed < SEED + HISTORIES; seed++) {
      try {
        new History(seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Dcloud.seed=" + seed + " -Dcloud.histories=1", e);
      }
    }
  }

  /** One history. */
  private static final class History {
    private static final Sealer SEALER = CloudHistoryTest.SHARED;

    private final Random random;
    private final MemoryBucket bucket = new MemoryBucket();

    /** What each version holds, whether it was committed or not. */
    private final Map<UUID, String> segments = new HashMap<>();

    /** What was committed, in its order; guarded by the lock of the bucket, as all above. */
    private final List<UUID> truth = new ArrayList<>();

    private final int faults;
    private boolean isOver;

    History(long seed) {
      random = new Random(seed);
      bucket.put("salt", SALT);
      bucket.onWrite(this::written);
      faults = random.nextInt(3) == 0 ? 0 : 4 + random.nextInt(20);
      if (random.nextBoolean()) {
        MemoryBucket unused = bucket.withPages(1 + random.nextInt(4));
      }
    }

    private void written(String key, byte[] bytes) {
      ObjectNames.Link link = ObjectNames.link(key);
      if (link != null) {
        byte[] opened = SEALER.open(link.version(), bytes, link.version(), key);
        segments.put(link.version(), new String(opened, UTF_8));
      } else if (key.equals("latest")) {
        truth.add(ObjectNames.uuid(new String(bytes, US_ASCII)));
      }
    }

    void run() {
      Turns turns = new Turns(random);
      List<Turns.Turn> all = new ArrayList<>();
      int replicas = 1 + random.nextInt(4);
      int references = random.nextInt(3);
      List<OneReplica> here = new ArrayList<>();
      for (int i = 0; i < replicas; i++) {
        OneReplica replica = new OneReplica("r" + i);
        here.add(replica);
        all.add(replica::live);
      }
      for (int i = 0; i < references; i++) {
        String name = "x" + i;
        all.add(gate -> reference(name, gate));
      }
      turns.run(all);
      isOver = true;
      List<String> expected = expected();
      for (OneReplica replica : here) {
        replica.pull();
        assertThat(replica.state).as(replica.name).isEqualTo(expected);
      }
      OneReplica joining = new OneReplica("new");
      joining.pull();
      assertThat(joining.state).as("who joins").isEqualTo(expected);
      assertThat(expected).as("each once").doesNotHaveDuplicates();
      assertThat(new Diagnosis(bucket.store()).run().damage()).isEqualTo(Diagnosis.Damage.NONE);
    }

    private List<String> expected() {
      return committed().stream().map(segments::get).toList();
    }

    /** Returns what was committed, in its order, each version once. */
    private List<UUID> committed() {
      return List.copyOf(new LinkedHashSet<>(truth));
    }

    /** Says whether all that was committed after a version is there. */
    private boolean canGoOn(UUID base) {
      List<UUID> chain = committed();
      Set<String> objects = bucket.objects().keySet();
      for (int i = chain.indexOf(base) + 1; i < chain.size(); i++) {
        UUID parent = i == 0 ? NIL : chain.get(i - 1);
        if (!objects.contains(ObjectNames.version(parent, chain.get(i)))) {
          return false;
        }
      }
      return true;
    }

    private Fault fault(boolean mayFail) {
      return !isOver && mayFail && random.nextInt(100) < faults
          ? FAULTS.get(random.nextInt(FAULTS.size()))
          : Fault.NONE;
    }

    /** Pushes as the reference does; its answers are not lost, or it destroys the history. */
    private void reference(String name, Turns.Gate gate) {
      ObjectStore store =
          bucket.store(
              (method, key) -> {
                gate.pass();
                return Fault.NONE;
              });
      ReferenceModel model = new ReferenceModel(store, SEALER);
      UUID parent = NIL;
      for (int i = 0; i < 3; i++) {
        UUID expected = NIL;
        while (expected != null) {
          expected = model.addVersion(parent, (name + "/" + i).getBytes(UTF_8));
          parent = expected == null ? parent : expected;
        }
      }
    }

    /** A replica: a base, and what it knows at it. */
    private final class OneReplica {
      private final String name;
      private final List<String> state = new ArrayList<>();
      private UUID base = NIL;
      private Turns.Gate gate;
      private final CloudHistory history =
          new CloudHistory(
              bucket.store(
                  (method, key) -> {
                    if (gate != null && !isOver) {
                      gate.pass();
                    }
                    return fault(true);
                  }),
              salt -> SEALER,
              () -> random.nextInt(256) / (random.nextInt(4) == 0 ? 20 : 1));

      OneReplica(String name) {
        this.name = name;
      }

      void live(Turns.Gate itsGate) {
        gate = itsGate;
        for (int i = 0; i < 4; i++) {
          String segment = name + "/" + i;
          while (!state.contains(segment)) {
            try {
              pull();
              if (!state.contains(segment)) {
                push(segment);
              }
            } catch (SyncException e) {
              // The next synchronisation goes on.
            }
          }
          rest();
        }
      }

      private void rest() {
        bucket.wait(Duration.ofDays(random.nextInt(120)));
        if (random.nextInt(3) == 0) {
          try {
            history.addSnapshot(base, String.join("\n", state).getBytes(UTF_8));
          } catch (SyncException e) {
            // It may be there, or not.
          }
        }
      }

      private void push(String segment) {
        AddVersionResult result = history.addVersion(base, segment.getBytes(UTF_8));
        if (result instanceof AddVersionResult.Added added) {
          assertThat(truth).as("%s was told that it is added", name).contains(added.version());
          base = added.version();
          state.add(segment);
        } else {
          assertThat(expected()).as("%s was told that it is refused", name).doesNotContain(segment);
        }
      }

      private void pull() {
        while (true) {
          ChildVersion child = history.childVersion(base);
          if (child instanceof ChildVersion.Found found) {
            base = found.version();
            state.add(new String(found.segment(), UTF_8));
          } else if (child instanceof ChildVersion.UpToDate) {
            return;
          } else {
            assertThat(canGoOn(base)).as("%s was told that %s is gone", name, base).isFalse();
            Optional<Snapshot> snapshot = history.snapshot();
            assertThat(snapshot).as("%s is at %s, which is gone", name, base).isPresent();
            base = snapshot.get().version();
            state.clear();
            String text = new String(snapshot.get().data(), UTF_8);
            state.addAll(Arrays.asList(text.split("\n", -1)));
          }
        }
      }
    }
  }
}
