package org.taskchampion.sync.http.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Operation;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;

/**
 * Random histories of replicas of this library and of the Rust library on the real server. More of
 * them: {@code -Dfleet.histories=10000}; one of them again: {@code -Dfleet.seed=SEED
 * -Dfleet.histories=1}.
 */
@Tag("fleet")
class FleetTest {

  private static final int HISTORIES = Integer.getInteger("fleet.histories", 250);
  private static final long FIRST_SEED = Long.getLong("fleet.seed", 1L);
  private static final UUID CLIENT = UUID.fromString("11111111-2222-4333-8444-555555555555");
  private static final String SECRET = "schlüssel 🔑";

  @TempDir static Path directory;
  private static RealServer real;
  private static SyncServer server;
  private static RustDriver rust;
  private static int directories;

  @BeforeAll
  static void start() {
    real = new RealServer(directory.resolve("server"));
    server = real.connect(CLIENT, EncryptionSecret.of(SECRET));
    rust = new RustDriver();
    rust.connect("server", real.origin(), CLIENT, SECRET);
  }

  @AfterAll
  static void stop() {
    rust.close();
    server.close();
    real.close();
  }

  @Test
  void afterAQuietRoundAllReplicasOfBothKindsAreEqual() {
    live(HISTORIES, false);
  }

  /**
   * The Rust library goes wrong on operations that do nothing, but logs and sends those that its
   * callers pass.
   */
  @Test
  void besideARustReplicaThatSendsNonsenseTheReplicasOfThisLibraryEqualTheReplay() {
    live(Math.max(1, HISTORIES / 5), true);
  }

  private static void live(int histories, boolean nonsense) {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + histories; seed++) {
      // 0: in memory, 1: in a directory, 2: Rust; at least one of ours, and one of theirs.
      Random random = new Random(seed);
      int[] kinds = new int[2 + random.nextInt(3)];
      for (int i = 2; i < kinds.length; i++) {
        kinds[i] = random.nextInt(3);
      }
      kinds[0] = random.nextInt(2);
      kinds[1] = 2;
      List<Step> steps = new StepGenerator(seed, kinds.length).history();
      Throwable failure = failure(kinds, steps, nonsense);
      if (failure != null) {
        List<Step> shrunk = shrink(kinds, steps, nonsense);
        Throwable shrunkFailure = failure(kinds, shrunk, nonsense);
        throw new AssertionError(
            "seed "
                + seed
                + ", replicas "
                + Arrays.toString(kinds)
                + "; shrunk to:\n  "
                + String.join("\n  ", shrunk.stream().map(Step::toString).toList()),
            shrunkFailure == null ? failure : shrunkFailure);
      }
    }
  }

  private static @Nullable Throwable failure(int[] kinds, List<Step> steps, boolean nonsense) {
    real.empty();
    List<Member> members = new ArrayList<>();
    try {
      for (int kind : kinds) {
        members.add(member(kind, nonsense));
      }
      live(members, steps, nonsense);
      return null;
    } catch (AssertionError | RuntimeException e) {
      return e;
    } finally {
      members.forEach(Member::close);
    }
  }

  private static Member member(int kind, boolean nonsense) {
    return switch (kind) {
      case 0 -> Member.java(new InMemoryStorage(), server);
      case 1 -> Member.java(H2Storage.at(newDirectory()), server);
      default -> Member.rust(rust.open(newDirectory()), "server", nonsense);
    };
  }

  private static Path newDirectory() {
    return directory.resolve("replica-" + ++directories);
  }

  private static void live(List<Member> members, List<Step> steps, boolean nonsense) {
    if (nonsense) {
      // A wrong replica would make a wrong snapshot: after this one, the server wants no other.
      members.get(0).commit(List.of(Operation.create(new UUID(0, 1))));
      members.get(0).sync(false);
    }
    for (Step step : steps) {
      Member member = members.get(step.replica());
      if (step instanceof Step.Commit commit) {
        member.commit(commit.operations());
      } else if (step instanceof Step.Undo) {
        member.undo();
      } else if (step instanceof Step.Sync sync) {
        member.sync(sync.avoidSnapshots());
      }
    }
    for (int round = 0; round < 2; round++) {
      members.forEach(member -> member.sync(false));
    }
    Map<UUID, Map<String, String>> expected = Chain.replay(server);
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      if (nonsense && !member.isJava()) {
        continue;
      }
      assertThat(member.dump()).as("tasks of replica %d", i).isEqualTo(expected);
      assertThat(member.unsyncedOperations()).as("unsynced of replica %d", i).isZero();
      assertThat(member.workingSet())
          .as("working set of replica %d", i)
          .isEqualTo(inProgress(expected));
    }
    if (!nonsense) {
      checkNewcomers(expected);
    }
  }

  /** Replicas that come later, mostly by way of a snapshot. */
  private static void checkNewcomers(Map<UUID, Map<String, String>> expected) {
    for (int kind = 0; kind < 3; kind += 2) {
      try (Member newcomer = member(kind, false)) {
        newcomer.sync(false);
        assertThat(newcomer.dump()).as("tasks of a newcomer of kind %d", kind).isEqualTo(expected);
      }
    }
  }

  private static Set<UUID> inProgress(Map<UUID, Map<String, String>> tasks) {
    Set<String> statuses = Set.of("pending", "recurring");
    return tasks.entrySet().stream()
        .filter(task -> statuses.contains(task.getValue().getOrDefault("status", "")))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Leaves steps out, one at a time, for as long as the history still fails, and for a minute. */
  private static List<Step> shrink(int[] kinds, List<Step> failing, boolean nonsense) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    List<Step> steps = failing;
    int i = 0;
    while (i < steps.size() && System.nanoTime() < end) {
      List<Step> fewer = new ArrayList<>(steps);
      fewer.remove(i);
      if (failure(kinds, fewer, nonsense) == null) {
        i++;
      } else {
        steps = fewer;
      }
    }
    return steps;
  }
}
