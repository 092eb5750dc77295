package org.taskchampion.sync.cloud;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.cloud.EveryOrder.Life;

/**
 * A bucket in which several live at once, and what must be true of it at every moment: whoever
 * joins can, whichever snapshot it takes, and nothing is gone that a replica may need which was not
 * away for long.
 */
final class LivedBucket implements EveryOrder.Story {

  static final UUID NIL = SyncServer.NIL_VERSION;
  static final UUID FIRST = new UUID(0x4000, 1);
  static final UUID SECOND = new UUID(0x2000, 2);
  static final UUID THIRD = new UUID(0x3000, 3);
  static final UUID LAST = new UUID(0x1000, 4);

  private static final byte[] SALT = "0123456789abcdef".getBytes(US_ASCII);

  /** What a clean-up of an old bucket removes, whoever goes on meanwhile. */
  private static final List<String> GARBAGE =
      List.of(
          ObjectNames.version(NIL, FIRST),
          ObjectNames.version(NIL, new UUID(0x5000, 5)),
          ObjectNames.version(FIRST, SECOND),
          ObjectNames.version(SECOND, THIRD),
          ObjectNames.version(SECOND, new UUID(0x6000, 6)),
          ObjectNames.snapshot(FIRST),
          ObjectNames.snapshot(SECOND));

  private final MemoryBucket bucket = new MemoryBucket();
  private final List<Life> lives = new ArrayList<>();

  /** What each version holds, committed or not; guarded by the lock of the bucket, as the rest. */
  private final Map<UUID, String> segments = new HashMap<>();

  private final List<UUID> committed = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  /** How many of the committed versions are old. */
  private int old;

  /** How many are to clean up, and how many have done so. */
  private int cleaning;

  private int cleaned;

  private LivedBucket() {
    bucket.onWrite(this::written);
  }

  /** Returns one without anything. */
  static LivedBucket empty() {
    return new LivedBucket();
  }

  /**
   * Returns one with a history of four versions. The first three are old, there is a snapshot of
   * each of them, and two orphans are beside them.
   */
  static LivedBucket old() {
    LivedBucket lived = new LivedBucket();
    lived.bucket.put("salt", SALT);
    lived.commit(NIL, FIRST);
    lived.put(NIL, new UUID(0x5000, 5));
    lived.commit(FIRST, SECOND);
    lived.commit(SECOND, THIRD);
    lived.put(SECOND, new UUID(0x6000, 6));
    for (UUID version : List.of(FIRST, SECOND, THIRD)) {
      byte[] sealed = CloudHistoryTest.SHARED.seal(version, lived.snapshotOf(version));
      lived.bucket.put(ObjectNames.snapshot(version), sealed);
    }
    lived.bucket.wait(CleanUp.KEPT.plus(Duration.ofDays(1)));
    lived.old = 3;
    lived.commit(THIRD, LAST);
    return lived;
  }

  private void put(UUID parent, UUID version) {
    byte[] segment = version.toString().getBytes(UTF_8);
    bucket.put(
        ObjectNames.version(parent, version), CloudHistoryTest.SHARED.seal(version, segment));
  }

  private void commit(UUID parent, UUID version) {
    put(parent, version);
    bucket.put("latest", ObjectNames.bytes(version));
  }

  private void written(String key, byte[] bytes) {
    ObjectNames.Link link = ObjectNames.link(key);
    if (link != null) {
      UUID version = link.version();
      byte[] segment = CloudHistoryTest.SHARED.open(version, bytes, version, key);
      segments.put(version, new String(segment, UTF_8));
    } else if (key.equals("latest")) {
      committed.add(ObjectNames.uuid(new String(bytes, US_ASCII)));
    } else if (key.equals("salt")) {
      assertThat(segments).as("what is sealed with another salt").isEmpty();
    }
  }

  private List<String> history() {
    return committed.stream().map(segments::get).toList();
  }

  /** Returns the snapshot of a version that was committed. */
  private byte[] snapshotOf(UUID version) {
    List<String> until = history().subList(0, committed.indexOf(version) + 1);
    return String.join("\n", until).getBytes(UTF_8);
  }

  /** Lists few names at a time. */
  LivedBucket withPages(int names) {
    MemoryBucket unused = bucket.withPages(names);
    return this;
  }

  /** Adds somebody who cleans up. */
  LivedBucket cleans() {
    cleaning++;
    lives.add(
        way -> {
          new CleanUp(bucket.store(way)).run();
          cleaned++;
        });
    return this;
  }

  /** Adds somebody who makes a snapshot, and cleans up. */
  LivedBucket makesSnapshot(UUID version) {
    cleaning++;
    lives.add(
        way -> {
          CloudHistory history = history(bucket.store(way));
          history.addSnapshot(version, snapshotOf(version));
          cleaned++;
        });
    return this;
  }

  /** Adds somebody who pushes, and makes a snapshot if that is wanted and nobody was faster. */
  LivedBucket pushes(UUID parent, String segment, boolean isSnapshotMade) {
    cleaning += isSnapshotMade ? 1 : 0;
    lives.add(
        way -> {
          CloudHistory history = history(bucket.store(way));
          UUID version = push(history, parent, segment);
          if (version != null && isSnapshotMade) {
            history.addSnapshot(version, snapshotOf(version));
            cleaned++;
          }
        });
    return this;
  }

  /** Adds somebody who pushes twice. */
  LivedBucket pushesTwice(UUID parent, String segment) {
    lives.add(
        way -> {
          CloudHistory history = history(bucket.store(way));
          UUID version = push(history, parent, segment);
          if (version != null) {
            push(history, version, segment + " again");
          }
        });
    return this;
  }

  /** Adds somebody who pushes as the reference does. */
  LivedBucket pushesAsTheReference(UUID parent, String segment) {
    lives.add(
        way -> {
          ReferenceModel model = new ReferenceModel(bucket.store(way), CloudHistoryTest.SHARED);
          if (model.addVersion(parent, segment.getBytes(UTF_8)) != null) {
            refused.add(segment);
          }
        });
    return this;
  }

  private @Nullable UUID push(CloudHistory history, UUID parent, String segment) {
    AddVersionResult result = history.addVersion(parent, segment.getBytes(UTF_8));
    if (result instanceof AddVersionResult.Added added) {
      assertThat(committed).contains(added.version());
      return added.version();
    }
    refused.add(segment);
    return null;
  }

  /** Adds somebody who joins. */
  LivedBucket joins() {
    lives.add(way -> join(bucket.store(way)));
    return this;
  }

  /** Adds somebody who looks for damage. */
  LivedBucket isChecked() {
    lives.add(
        way -> {
          Diagnosis.Result found = new Diagnosis(bucket.store(way)).run();
          assertThat(found.damage()).as(found.message()).isEqualTo(Diagnosis.Damage.NONE);
        });
    return this;
  }

  private static CloudHistory history(ObjectStore store) {
    return new CloudHistory(store, CloudHistoryTest.SEALERS, MemorySyncServer.NOTHING_BY_CHANCE);
  }

  /** Joins as a new replica does: with the snapshot, and all that comes after it. */
  private void join(ObjectStore store) {
    int fewest = committed.size();
    CloudHistory history = history(store);
    List<String> state = new ArrayList<>();
    Optional<Snapshot> snapshot = history.snapshot();
    if (old > 0) {
      assertThat(snapshot).as("the snapshot, of which there is one all the time").isPresent();
    }
    UUID base = snapshot.isPresent() ? take(snapshot.get(), state) : NIL;
    while (true) {
      ChildVersion child = history.childVersion(base);
      if (child instanceof ChildVersion.Found found) {
        base = found.version();
        state.add(new String(found.segment(), UTF_8));
      } else if (child instanceof ChildVersion.UpToDate) {
        break;
      } else {
        Optional<Snapshot> newer = history.snapshot();
        assertThat(newer).as("%s is gone, and the snapshot", base).isPresent();
        base = take(newer.get(), state);
      }
    }
    assertThat(state).as("who joins").isEqualTo(history().subList(0, state.size()));
    assertThat(state).as("who joins").hasSizeGreaterThanOrEqualTo(fewest);
  }

  private static UUID take(Snapshot snapshot, List<String> state) {
    state.clear();
    state.addAll(Arrays.asList(new String(snapshot.data(), UTF_8).split("\n", -1)));
    return snapshot.version();
  }

  @Override
  public List<Life> lives() {
    return lives;
  }

  @Override
  public void between() {
    Set<String> names = bucket.objects().keySet();
    Map<UUID, UUID> parents = new HashMap<>();
    Set<UUID> snapshots = new HashSet<>();
    for (String name : names) {
      ObjectNames.Link link = ObjectNames.link(name);
      if (link != null) {
        parents.put(link.version(), link.parent());
      }
      UUID snapshot = ObjectNames.snapshotOf(name);
      if (snapshot != null) {
        snapshots.add(snapshot);
      }
    }
    if (!parents.isEmpty()) {
      assertThat(names).contains("salt");
    }
    if (committed.isEmpty()) {
      return;
    }
    List<UUID> reached = new ArrayList<>();
    for (UUID at = committed.get(committed.size() - 1); at != null; at = parents.get(at)) {
      reached.add(at);
    }
    assertThat(reached)
        .as("what leads to the last version")
        .containsAll(snapshots)
        .containsAll(committed.subList(old, committed.size()));
    if (!reached.contains(NIL)) {
      assertThat(reached).as("where to begin").anyMatch(snapshots::contains);
    }
  }

  @Override
  public void end() {
    assertThat(history()).as("what was refused").noneMatch(refused::contains);
    if (old > 0 && cleaning > 0 && cleaned == cleaning) {
      assertThat(bucket.objects().keySet())
          .as("all clean-ups came to their end")
          .doesNotContainAnyElementsOf(GARBAGE);
    }
    join(bucket.store());
    Set<String> wanted = wanted();
    new CleanUp(bucket.store()).run();
    assertThat(bucket.objects().keySet()).isEqualTo(wanted);
    join(bucket.store());
  }

  /** Returns the names of what a last clean-up leaves. */
  private Set<String> wanted() {
    if (committed.isEmpty()) {
      return bucket.objects().keySet(); // whoever begins died
    }
    Set<String> names = new TreeSet<>(Set.of("salt", "latest"));
    UUID newest = null;
    UUID parent = NIL;
    for (int i = 0; i < committed.size(); i++) {
      UUID version = committed.get(i);
      if (i >= old) {
        names.add(ObjectNames.version(parent, version));
      }
      if (bucket.objects().containsKey(ObjectNames.snapshot(version))) {
        newest = version;
      }
      parent = version;
    }
    if (newest != null) {
      names.add(ObjectNames.snapshot(newest));
    }
    // A push may be under way.
    for (String name : bucket.objects().keySet()) {
      if (name.startsWith(ObjectNames.childrenOf(parent))) {
        names.add(name);
      }
    }
    return names;
  }
}
