package org.taskchampion.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.LostBranch;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncServer;

/**
 * A folder in memory that a service carries between machines, for tests of what has branches. Each
 * machine has an object of its own; what one adds is on the others when a test carries it there, in
 * any order, as often as it likes, or never. A file is never written twice.
 *
 * <p>Two machines can each add a version after the same one. The chain is chosen by the files that
 * are there, and by nothing else: it is the longest one that reaches back to the beginning, or to a
 * snapshot. Of several, it is the one whose last version has the smallest id. A version without its
 * ancestors does not count until they arrive. Of the others, {@link #lostBranch} tells. While files
 * are missing between a version and the chain, {@link #childVersion} throws {@link
 * ServerUnreachableException}, which names one of them.
 *
 * <p>Files can be {@linkplain #delete deleted}. What is gone for good is waited for until somebody
 * says so, with {@link #missingFilesAreGone}, and adds a version. A version that is older than all
 * of the chain, and of which there is no file, counts as removed on purpose.
 *
 * <p>The same calls on the same seed give the same answers. Thread-safe.
 *
 * <pre>{@code
 * FakeFolder here = new FakeFolder(seed);
 * FakeFolder there = here.onAnotherMachine();
 * replica.sync(here);
 * other.sync(there);                     // a fork: nothing was carried yet
 * here.files().forEach(there::arrive);
 * there.files().forEach(here::arrive);
 * other.sync(there);                     // one of the two takes its branch over
 * replica.sync(here);
 * }</pre>
 */
public final class FakeFolder implements SyncServer {

  private static final UUID NIL = new UUID(0, 0);

  private static final Comparator<File> BEST_LAST =
      Comparator.comparingLong(File::number)
          .thenComparing(file -> file.version().toString(), Comparator.reverseOrder());

  private final SplittableRandom ids;
  private final ServerIdentity identity;

  /** The numbers of all versions that were ever made, on whatever machine: their ids tell them. */
  private final Map<UUID, Long> made;

  private final Map<UUID, File> versions = new LinkedHashMap<>();
  private final Map<UUID, File> snapshots = new LinkedHashMap<>();
  private SnapshotUrgency urgency = SnapshotUrgency.NONE;
  private boolean missingFilesAreGone;
  private volatile boolean closed;

  /**
   * Makes an empty folder.
   *
   * @param seed determines the identity and the ids of all versions, also on other machines
   */
  public FakeFolder(long seed) {
    this.ids = new SplittableRandom(seed);
    String history = new UUID(ids.nextLong(), ids.nextLong()).toString();
    this.identity = new ServerIdentity(history, "folder:" + history);
    this.made = new ConcurrentHashMap<>();
  }

  private FakeFolder(FakeFolder other) {
    this.ids = other.ids;
    this.identity = other.identity;
    this.made = other.made;
  }

  /**
   * Returns the folder as it is on another machine, where nothing has arrived yet.
   *
   * @return an empty copy
   */
  public FakeFolder onAnotherMachine() {
    return new FakeFolder(this);
  }

  /**
   * A file.
   *
   * @param version the version, or that of the snapshot
   * @param parent the version before; the nil UUID for a snapshot
   * @param number how many versions there are up to this one
   * @param isSnapshot whether it is a snapshot
   * @param isAfterGap whether who added the version gave up what is missing before it
   * @param content the segment or snapshot; not copied, and not to be changed by anybody
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  public record File(
      UUID version,
      UUID parent,
      long number,
      boolean isSnapshot,
      boolean isAfterGap,
      byte[] content) {}

  /**
   * Returns what is on this machine.
   *
   * @return the files in the order in which they came
   */
  public synchronized List<File> files() {
    List<File> files = new ArrayList<>(versions.values());
    files.addAll(snapshots.values());
    return files;
  }

  /**
   * Lets a file arrive, if it is not there yet.
   *
   * @param file one of another machine
   */
  public synchronized void arrive(File file) {
    (file.isSnapshot() ? snapshots : versions).putIfAbsent(file.version(), file);
  }

  /**
   * Deletes a file on this machine.
   *
   * @param file one that is there, or not
   */
  public synchronized void delete(File file) {
    (file.isSnapshot() ? snapshots : versions).remove(file.version());
  }

  /**
   * Says whether files that are missing on this machine are gone for good, so that nobody waits for
   * them. Versions that are added meanwhile say to the others that they need not wait either.
   *
   * @param gone false at first
   */
  public synchronized void missingFilesAreGone(boolean gone) {
    missingFilesAreGone = gone;
  }

  /**
   * Says what the folder asks for in its later answers to new versions, on this machine.
   *
   * @param newUrgency {@link SnapshotUrgency#NONE} at first
   */
  public synchronized void snapshotUrgency(SnapshotUrgency newUrgency) {
    urgency = Objects.requireNonNull(newUrgency, "newUrgency");
  }

  /**
   * Returns the versions that the chain consists of by what is on this machine.
   *
   * @return the versions in order
   */
  public synchronized List<File> chain() {
    return last().filter(file -> !file.isSnapshot()).map(this::upTo).orElse(List.of());
  }

  /** Returns where the chain ends, which may be a snapshot that nothing follows. */
  private Optional<File> last() {
    return Stream.concat(
            versions.values().stream().filter(this::reachesBack), snapshots.values().stream())
        .max(BEST_LAST);
  }

  /** Returns the numbers of the versions of the chain, and of the one before the first. */
  private Map<UUID, Long> numbers() {
    Map<UUID, Long> numbers = new HashMap<>();
    for (File file : chain()) {
      numbers.putIfAbsent(file.parent(), file.number() - 1);
      numbers.put(file.version(), file.number());
    }
    last().ifPresent(file -> numbers.put(file.version(), file.number()));
    return numbers;
  }

  private boolean reachesBack(File last) {
    return missingFilesAreGone || isWithoutGap(last);
  }

  private boolean isWithoutGap(File last) {
    @Nullable File file = last;
    while (file != null && !isRoot(file)) {
      file = versions.get(file.parent());
    }
    return file != null;
  }

  private boolean isRoot(File file) {
    return file.number() == 1
        || snapshots.containsKey(file.version())
        || snapshots.containsKey(file.parent());
  }

  /** Returns a version and all before it that are there without a gap. */
  private List<File> upTo(File last) {
    List<File> files = new ArrayList<>();
    for (File file = last; file != null; file = versions.get(file.parent())) {
      files.add(file);
    }
    Collections.reverse(files);
    return files;
  }

  @Override
  public ServerIdentity identity() {
    checkOpen();
    return identity;
  }

  @Override
  public boolean isUsedByOtherImplementations() {
    return false;
  }

  @Override
  public synchronized AddVersionResult addVersion(UUID parent, byte[] segment) {
    checkOpen();
    Optional<File> last = last();
    long number = last.map(File::number).orElse(0L) + 1;
    boolean isGap = last.isPresent() && !last.get().isSnapshot() && !isWithoutGap(last.get());
    if (isAheadOfAll(parent, last)) {
      number = made.getOrDefault(parent, 0L) + 1;
      isGap = true;
    } else if (last.isPresent() && !parent.equals(last.get().version())) {
      return new AddVersionResult.ExpectedParent(last.get().version());
    } else if (last.isEmpty()) {
      checkIsThere(parent);
    }
    UUID id = new UUID(ids.nextLong(), ids.nextLong());
    versions.put(id, new File(id, parent, number, false, missingFilesAreGone, segment.clone()));
    made.put(id, number);
    return new AddVersionResult.Added(id, isGap ? SnapshotUrgency.HIGH : urgency);
  }

  /** Says whether a replica goes on from a version of which it alone knows what it is. */
  private boolean isAheadOfAll(UUID version, Optional<File> last) {
    return missingFilesAreGone
        && made.containsKey(version)
        && !versions.containsKey(version)
        && !snapshots.containsKey(version)
        && made.getOrDefault(version, 0L) > last.map(File::number).orElse(0L);
  }

  @Override
  public synchronized ChildVersion childVersion(UUID parent) {
    checkOpen();
    for (File file : chain()) {
      if (file.parent().equals(parent)) {
        return new ChildVersion.Found(file.version(), parent, file.content());
      }
    }
    Optional<File> last = last();
    boolean isLast = last.filter(file -> file.version().equals(parent)).isPresent();
    if (isLast || isAheadOfAll(parent, last)) {
      return new ChildVersion.UpToDate();
    }
    if (last.isEmpty()) {
      checkIsThere(parent);
      return new ChildVersion.UpToDate();
    }
    if (branch(parent).isEmpty()) {
      checkHasCome(parent);
    }
    return new ChildVersion.Gone();
  }

  /** Makes sure that, where nothing counts, a version is none that was ever made. */
  private void checkIsThere(UUID version) {
    if (made.containsKey(version) && !missingFilesAreGone) {
      UUID at = version;
      while (versions.containsKey(at)) {
        at = read(at).parent();
      }
      throw missing(at);
    }
  }

  private void checkHasCome(UUID version) {
    UUID missing = missingFilesAreGone ? null : awaited(version);
    if (missing != null) {
      throw missing(missing);
    }
  }

  private static ServerUnreachableException missing(UUID version) {
    return new ServerUnreachableException(
        "the file of version " + version + " has not arrived yet", null);
  }

  /** Returns the version that is missing between another one and the chain; null if none is. */
  private @Nullable UUID awaited(UUID version) {
    List<File> chain = chain();
    File lowest = chain.isEmpty() ? last().orElseThrow() : chain.get(0);
    long number = made.getOrDefault(version, 0L);
    if (!versions.containsKey(version)) {
      return number == 0 || number < lowest.number() ? null : version;
    }
    UUID at = version;
    while (versions.containsKey(at)) {
      at = read(at).parent();
    }
    boolean isFromElsewhere = !made.containsKey(at);
    if (number >= lowest.number() && !isFromElsewhere) {
      return made.getOrDefault(at, 0L) < lowest.number() ? null : at;
    }
    if (lowest.number() == 1 || chain.stream().anyMatch(File::isAfterGap)) {
      return null;
    }
    return lowest.isSnapshot() ? lowest.version() : lowest.parent();
  }

  @Override
  public synchronized Optional<LostBranch> lostBranch(UUID version) {
    checkOpen();
    if (numbers().containsKey(version)) {
      return Optional.of(LostBranch.onChain(version));
    }
    List<UUID> branch = branch(version);
    if (branch.isEmpty()) {
      checkHasCome(version);
      return Optional.empty();
    }
    UUID fork = read(branch.get(0)).parent();
    Map<UUID, Long> numbers = numbers();
    long most = numbers.getOrDefault(fork, 0L);
    return Optional.of(
        LostBranch.of(
            fork,
            branch,
            lost -> read(lost).content(),
            () -> newestSnapshot(numbers, most).map(FakeFolder::snapshotOf)));
  }

  /**
   * Returns the versions from the chain to another one; empty if it is on it, or some are not
   * there.
   */
  private List<UUID> branch(UUID version) {
    Map<UUID, Long> numbers = numbers();
    List<UUID> branch = new ArrayList<>();
    UUID at = version;
    while (!numbers.containsKey(at)) {
      File file = versions.get(at);
      if (file == null) {
        return List.of();
      }
      branch.add(0, at);
      at = file.parent();
    }
    return branch;
  }

  private static Snapshot snapshotOf(File file) {
    return new Snapshot(file.version(), file.content());
  }

  private synchronized File read(UUID version) {
    return Objects.requireNonNull(versions.get(version), "deleted meanwhile");
  }

  @Override
  public synchronized void addSnapshot(UUID version, byte[] data) {
    checkOpen();
    File of = versions.get(version);
    if (of != null) {
      snapshots.putIfAbsent(
          version, new File(version, NIL, of.number(), true, false, data.clone()));
    }
  }

  @Override
  public synchronized Optional<Snapshot> snapshot() {
    checkOpen();
    return newestSnapshot(numbers(), Long.MAX_VALUE).map(FakeFolder::snapshotOf);
  }

  private synchronized Optional<File> newestSnapshot(Map<UUID, Long> numbers, long most) {
    return snapshots.values().stream()
        .filter(it -> numbers.containsKey(it.version()) && it.number() <= most)
        .max(BEST_LAST);
  }

  @Override
  public void close() {
    closed = true;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("this folder is closed");
    }
  }
}
