package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/**
 * Replicas one of whose files was damaged at random: everything is there, or an error says which
 * file is damaged and what to do. More of them: {@code -Dcrash.damages=1000000}, or the profile
 * {@code crash}; one again: {@code -Dcrash.seed=SEED -Dcrash.damages=1}.
 */
class DamageFuzzTest {

  private static final long DAMAGES = Long.getLong("crash.damages", 4_000);
  private static final long FIRST_SEED = Long.getLong("crash.seed", 1L);
  private static final int DAMAGES_A_REPLICA = 50;
  private static final int SECTOR = 512;

  /** A replica's files at some moments of its life, and what it holds at the last one. */
  record Original(List<Map<String, byte[]>> moments, StoredState state, Limits limits) {
    Map<String, byte[]> last() {
      return moments.get(moments.size() - 1);
    }
  }

  /** Makes a replica and lets it live a little. */
  static Original make(long seed) {
    Random random = new Random(seed);
    boolean large = random.nextInt(4) == 0;
    Limits limits =
        new Limits(
            Duration.ofSeconds(1),
            large ? 40_000 : 2_000,
            large ? 400_000 : 8_000,
            2_000,
            random.nextInt(20_000),
            2,
            1 + random.nextInt(3));
    RandomChanges changes = new RandomChanges(random, large ? 15_000 : 200);
    SimulatedDisk disk = new SimulatedDisk(random);
    SimulatedProcess process = disk.start(Fate.NONE);
    List<Map<String, byte[]>> moments = new ArrayList<>();
    InMemoryStorage model = new InMemoryStorage();
    try (H2Storage storage = H2Storage.at(process.directory(), process, limits)) {
      for (int i = random.nextInt(30) + 1; i >= 0; i--) {
        try (StorageTransaction transaction = storage.begin();
            StorageTransaction modelled = model.begin()) {
          changes.next(modelled).applyTo(transaction);
          transaction.commit();
          modelled.commit();
        }
        moments.add(disk.contents());
      }
      if (random.nextInt(3) != 0) {
        disk.kill(process);
      }
    } catch (Crash e) {
      assertThat(process.hasEnded()).isTrue();
    }
    moments.add(disk.contents());
    try (StorageView view = model.read()) {
      return new Original(
          moments, StoredState.of(view, RandomChanges.uuids(), RandomChanges.NAMES), limits);
    }
  }

  /** Returns a damaged copy of a file; null if the file is gone. */
  private static byte @Nullable [] damage(Random random, Original original, String name) {
    byte[] bytes = original.last().get(name).clone();
    int kind = random.nextInt(12);
    int at = random.nextInt(3) == 0 ? random.nextInt(bytes.length) : interesting(random, bytes);
    int count = 1 + random.nextInt(random.nextBoolean() ? 64 : bytes.length);
    int end = Math.min(bytes.length, at + count);
    switch (kind) {
      case 0 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 1 -> {
        return Arrays.copyOf(bytes, at & -(64 << 10));
      }
      case 2 -> {
        return random.nextInt(4) == 0 ? null : Arrays.copyOf(bytes, bytes.length + count);
      }
      case 3 -> Arrays.fill(bytes, at, end, (byte) 0);
      case 4 -> Arrays.fill(bytes, at & -SECTOR, Math.min(bytes.length, end | 511), (byte) 0);
      case 5 -> {
        byte[] rubbish = new byte[end - at];
        random.nextBytes(rubbish);
        System.arraycopy(rubbish, 0, bytes, at, rubbish.length);
      }
      case 6 -> {
        // Blocks change their places.
        int size = random.nextBoolean() ? SECTOR : 4100;
        int other = random.nextInt(bytes.length);
        for (int i = 0; i < size && Math.max(at, other) + i < bytes.length; i++) {
          byte b = bytes[at + i];
          bytes[at + i] = bytes[other + i];
          bytes[other + i] = b;
        }
      }
      case 7 -> {
        // A foreign file.
        byte[] foreign = new byte[random.nextInt(100_000)];
        random.nextBytes(foreign);
        return foreign;
      }
      case 8 -> {
        List<String> names = List.copyOf(original.last().keySet());
        return original.last().get(names.get(random.nextInt(names.size()))).clone();
      }
      case 9 -> {
        // Some sectors never arrived, or the whole file is an old one.
        byte[] old = original.moments().get(random.nextInt(original.moments().size())).get(name);
        if (random.nextInt(4) == 0) {
          return old.clone();
        }
        int from = at & -SECTOR;
        int to = Math.min(Math.min(bytes.length, old.length), from + SECTOR);
        if (from < to) {
          System.arraycopy(old, from, bytes, from, to - from);
        }
      }
      default -> {
        for (int flips = 1 + random.nextInt(random.nextBoolean() ? 1 : 8); flips > 0; flips--) {
          bytes[at] ^= (byte) (1 << random.nextInt(8));
          at = random.nextInt(bytes.length);
        }
      }
    }
    return bytes;
  }

  /** Most of the journal is empty: takes a place where something is. */
  private static int interesting(Random random, byte[] bytes) {
    int at = random.nextInt(bytes.length);
    for (int i = 0; i < bytes.length && bytes[at] == 0; i++) {
      at = at == 0 ? bytes.length - 1 : at - 1;
    }
    return at;
  }

  /** Returns whether the damage was found, and not harmless. */
  private static boolean open(Original original, Map<String, byte[]> files, Random random) {
    SimulatedDisk disk = new SimulatedDisk(random);
    disk.setContents(files);
    SimulatedProcess process = disk.start(Fate.NONE);
    StoredState found;
    try (H2Storage storage = H2Storage.at(process.directory(), process, original.limits())) {
      boolean write = random.nextBoolean();
      try (StorageView view = write ? storage.begin() : storage.read()) {
        found = StoredState.of(view, RandomChanges.uuids(), RandomChanges.NAMES);
      }
    } catch (StorageDamagedException e) {
      assertThat(e.getMessage())
          .containsPattern(
              Pattern.quote(process.directory().resolve("replica.").toString()) + "(mv|journal) ")
          .endsWith(". Restore a backup, or sync a new replica");
      return true;
    }
    if (!found.equals(original.state())) {
      throw new AssertionError("something is missing:" + original.state().difference(found));
    }
    return false;
  }

  private static boolean damageAndOpen(Original original, long seed) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    Map<String, byte[]> files = new TreeMap<>(original.last());
    String name = random.nextBoolean() ? FileNames.STORE : FileNames.JOURNAL;
    byte[] damaged = damage(random, original, name);
    if (damaged == null) {
      files.remove(name);
    } else {
      files.put(name, damaged);
    }
    return open(original, files, random);
  }

  @Test
  void aDamagedFileIsAnErrorThatNamesItOrDoesNoHarm() throws Exception {
    int found = 0;
    Original original = null;
    long made = -1;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + DAMAGES; seed++) {
      if (original == null || made != seed / DAMAGES_A_REPLICA) {
        made = seed / DAMAGES_A_REPLICA;
        original = make(made);
        assertThat(open(original, original.last(), new Random(seed))).isFalse();
      }
      Original of = original;
      long at = seed;
      try {
        found +=
            CompletableFuture.supplyAsync(() -> damageAndOpen(of, at)).get(2, TimeUnit.MINUTES)
                ? 1
                : 0;
      } catch (ExecutionException | TimeoutException e) {
        throw new AssertionError("the damage with seed " + seed + ": " + e, e);
      }
    }
    assertThat(found).isGreaterThan((int) (DAMAGES / 4));
  }
}
