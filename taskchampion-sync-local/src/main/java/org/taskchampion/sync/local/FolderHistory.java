package org.taskchampion.sync.local;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.internal.Uuids;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.LostBranch;
import org.taskchampion.sync.Sealing;
import org.taskchampion.sync.SealingKey;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncProblem;

/**
 * A history in a folder that a service carries between machines. Files are only added, each under a
 * name of its own. {@link FolderChain} says which of them count.
 */
final class FolderHistory implements LocalHistory {

  private static final Logger log = LoggerFactory.getLogger(FolderHistory.class);

  /** How many versions without a snapshot are read to see that none is damaged. */
  private static final int MOST_READ = 2 * Snapshots.HIGH_FROM;

  private final FolderLayout layout;
  private final Disk disk;
  private final FolderMark mark;
  private final @Nullable Sealing sealing;
  private final FolderOptions options;
  private final boolean missingFilesAreGone;
  private final Clock clock;
  private final FolderLock lock;
  private final FolderFiles files;
  private final FolderPruning pruning;
  private final ServerIdentity identity;

  /** As it was seen last; its versions are handed out without another look. */
  private volatile @Nullable FolderCourse recent;

  /** A version before which nothing is missing; null if none is known. */
  private volatile @Nullable UUID sure;

  private FolderHistory(Layout layout, Disk disk, List<FolderMark> marks, FolderOptions options) {
    this.layout = new FolderLayout(layout.root());
    this.disk = disk;
    this.mark = marks.get(0);
    this.options = options;
    this.sealing = options.sealing();
    this.missingFilesAreGone = options.missingFilesAreGone();
    this.clock = options.clock();
    lock = new FolderLock(layout.root());
    files = new FolderFiles(this.layout, disk, marks, mark.sealed());
    pruning = new FolderPruning(files, this.layout, disk);
    identity = new ServerIdentity(mark.history().toString(), layout.root().toString());
  }

  /**
   * Opens a folder.
   *
   * @param marks what makes it one; at least one
   */
  static FolderHistory open(
      Layout layout, Disk disk, List<FolderMark> marks, FolderOptions options) {
    options.check(layout, marks.get(0));
    FolderPruning.removeLeftOvers(layout.root(), disk, options.clock().instant());
    return new FolderHistory(layout, disk, marks, options);
  }

  @Override
  public ServerIdentity identity() {
    return identity;
  }

  @Override
  public boolean isUsedByOthers() {
    return false;
  }

  @Override
  public Optional<SealingKey> sealingKey() {
    return Optional.ofNullable(sealing).map(it -> it.key(Salt.of(mark.history())));
  }

  /**
   * Looks at the folder.
   *
   * @param trusted a version that need not be read again, with those before it; the nil UUID for
   *     none
   * @throws ServerRefusedException if a file has come that makes the folder a sealed one, or a
   *     plain one, which it was not before
   */
  private FolderLook look(UUID trusted) throws IOException {
    FolderIndex index = new FolderIndex(layout, disk);
    List<FolderMark> marks = FolderMark.read(index.marks(), disk);
    if (marks.isEmpty()) {
      throw new ServerUnreachableException(
          "the synchronised folder "
              + layout.root()
              + " is no longer there, or another directory is in its place: is its disk mounted?",
          null);
    }
    options.check(new Layout(layout.root()), marks.get(0));
    files.know(marks);
    files.forgetFaults();
    FolderChain chain = new FolderChain(index, files, missingFilesAreGone);
    chain.trust(trusted);
    recent = null;
    return new FolderLook(index, chain, chain.last());
  }

  @Override
  public ChildVersion childVersion(UUID parent) throws IOException {
    FolderCourse known = recent;
    FolderNode child = known == null ? null : known.childOf(parent);
    ChildVersion.Found found = child == null ? null : found(child, parent);
    if (found != null) {
      return found;
    }
    FolderLook look = look(parent);
    FolderNode last = look.last();
    if (last == null) {
      if (files.isOurs(parent) && !missingFilesAreGone) {
        throw notThere(files.missing(parent, look.index().node(parent)));
      }
      checkNothingIsComing(look);
      return new ChildVersion.UpToDate();
    }
    if (last.version().equals(parent)) {
      return new ChildVersion.UpToDate();
    }
    FolderCourse course = look.course(last, files.isOurs(parent) ? NumberedId.number(parent) : 1);
    recent = course;
    child = course.childOf(parent);
    if (child == null) {
      return notOnCourse(look, last, parent);
    }
    found = found(child, parent);
    if (found == null) {
      throw notThere(files.missing(child.version(), child));
    }
    return found;
  }

  private ChildVersion.@Nullable Found found(FolderNode child, UUID parent) throws IOException {
    FolderFiles.Stored stored = files.version(child);
    return stored == null
        ? null
        : new ChildVersion.Found(child.version(), parent, open(stored, "version"));
  }

  /**
   * Says why a version is not among those that count.
   *
   * @throws ServerUnreachableException if what leads to it may still come
   */
  private ChildVersion notOnCourse(FolderLook look, FolderNode last, UUID version)
      throws IOException {
    if (!files.isOurs(version)) {
      return new ChildVersion.Gone();
    }
    UUID missing = branches().awaited(version, look, look.course(last, 1));
    if (missing == null) {
      return new ChildVersion.Gone(); // on a branch that lost, or pruned
    }
    if (missingFilesAreGone) {
      return look.index().node(version) == null && NumberedId.number(version) > last.number()
          ? new ChildVersion.UpToDate()
          : new ChildVersion.Gone();
    }
    throw notThere(files.missing(missing, look.index().node(missing)));
  }

  /** Makes sure that a folder in which nothing counts is not one whose files are on their way. */
  private void checkNothingIsComing(FolderLook look) throws IOException {
    if (!look.index().isEmpty() && !missingFilesAreGone) {
      UUID missing = look.chain().firstMissing();
      throw notThere(
          missing == null
              ? "its first version is missing"
              : files.missing(missing, look.index().node(missing)));
    }
  }

  private ServerUnreachableException notThere(String what) {
    return new ServerUnreachableException(
        SyncProblem.BUSY,
        "the synchronised folder "
            + layout.root()
            + " is not complete: "
            + what
            + ". Wait until the service has brought it, or restore it from the service's trash, and"
            + " synchronise again. If it is gone for good, synchronise once with the option that says so",
        null);
  }

  private byte[] open(FolderFiles.Stored stored, String what) {
    Sealing used = sealing;
    FolderHeader header = stored.header();
    return used == null
        ? stored.body()
        : used.open(
            Salt.of(header.history()),
            header.version(),
            stored.body(),
            what + " " + header.version());
  }

  private byte[] sealed(UUID version, byte[] payload) {
    Sealing used = sealing;
    return used == null ? payload : used.seal(Salt.of(mark.history()), version, payload);
  }

  @Override
  public AddVersionResult add(UUID parent, byte[] segment) throws IOException {
    try (FolderLock.Turn turn = lock.take()) {
      FolderLook look = look(parent);
      FolderNode last = look.last();
      long number = 1;
      boolean isGap = false;
      if (last != null && last.version().equals(parent)) {
        number = last.number() + 1;
        isGap = !parent.equals(sure) && look.chain().missingBefore(last, MOST_READ) != null;
      } else if (isAfterAGap(look, last, parent)) {
        number = NumberedId.number(parent) + 1;
        isGap = true;
      } else if (last != null) {
        return new AddVersionResult.ExpectedParent(last.version());
      } else if (files.isOurs(parent)) {
        throw notThere(files.missing(parent, look.index().node(parent)));
      } else {
        checkNothingIsComing(look);
      }
      UUID version = NumberedId.next(mark.history(), number);
      byte[] body = sealed(version, segment);
      turn.check();
      boolean isGivenUp = isGap || missingFilesAreGone;
      files.writeVersion(version, parent, mark.history(), body, clock.instant(), isGivenUp);
      recent = null;
      sure = isGap ? null : version;
      return new AddVersionResult.Added(
          version, isGap ? SnapshotUrgency.HIGH : urgency(look.index(), number));
    }
  }

  /** Says whether a replica that is based on what is gone for good may go on from there. */
  private boolean isAfterAGap(FolderLook look, @Nullable FolderNode last, UUID parent)
      throws IOException {
    return missingFilesAreGone
        && files.isOurs(parent)
        && (last == null || NumberedId.number(parent) > last.number())
        && look.index().node(parent) == null;
  }

  /** Asks for a snapshot. What fails here is no failure of the version. */
  private static SnapshotUrgency urgency(FolderIndex index, long number) {
    try {
      List<FolderNode> kept = index.withSnapshot();
      long since = kept.isEmpty() ? number : number - kept.get(0).number();
      return since >= Snapshots.HIGH_FROM
          ? SnapshotUrgency.HIGH
          : since >= Snapshots.LOW_FROM ? SnapshotUrgency.LOW : SnapshotUrgency.NONE;
    } catch (IOException e) {
      log.debug("whether a snapshot is needed is not known: {}", e.toString());
      return SnapshotUrgency.NONE;
    }
  }

  @Override
  public Optional<LostBranch> lostBranch(UUID version) throws IOException {
    FolderLook look = look(version); // as childVersion looks, so that both see the same chain
    FolderNode last = look.last();
    if (last == null) {
      if (files.isOurs(version) && !missingFilesAreGone) {
        throw notThere(files.missing(version, look.index().node(version)));
      }
      return Optional.empty();
    }
    FolderCourse course = look.course(last, 1);
    boolean isOnChain =
        course.contains(version)
            || course.childOf(version) != null
            || !(notOnCourse(look, last, version) instanceof ChildVersion.Gone);
    return isOnChain
        ? Optional.of(LostBranch.onChain(version))
        : branches().lost(version, look, course);
  }

  private FolderBranches branches() {
    return new FolderBranches(files, this::open, layout.root());
  }

  @Override
  public void keep(UUID version, byte[] snapshot) throws IOException {
    try (FolderLock.Turn turn = lock.take()) {
      FolderLook look = look(version);
      FolderNode last = look.last();
      FolderCourse course = last == null ? null : look.course(last, 1);
      if (course == null || !course.contains(version)) {
        log.debug("the snapshot of {} is ignored: the history has no such version", version);
        return;
      }
      FolderNode newest = newestSnapshot(look.index(), course);
      if (newest != null && newest.number() >= NumberedId.number(version)) {
        log.debug("the snapshot of {} is ignored: {} is as new", version, newest.version());
        return;
      }
      byte[] body = sealed(version, snapshot);
      turn.check();
      files.writeSnapshot(version, mark.history(), body, clock.instant());
    }
    prune();
  }

  private @Nullable FolderNode newestSnapshot(FolderIndex index, FolderCourse course)
      throws IOException {
    for (FolderNode node : index.withSnapshot()) {
      if (course.contains(node.version()) && files.hasWholeSnapshot(node)) {
        return node;
      }
    }
    return null;
  }

  @Override
  public Optional<Snapshot> snapshot() throws IOException {
    FolderLook look = look(Uuids.NIL);
    FolderNode last = look.last();
    FolderNode newest = last == null ? null : newestSnapshot(look.index(), look.course(last, 1));
    FolderFiles.Stored stored = newest == null ? null : files.snapshot(newest);
    if (stored == null) {
      return Optional.empty();
    }
    byte[] data = open(stored, "the snapshot of version");
    return Optional.of(new Snapshot(stored.header().version(), data));
  }

  @Override
  public int prune() throws IOException {
    try (FolderLock.Turn turn = lock.take()) {
      FolderLook look = look(Uuids.NIL);
      FolderNode last = look.last();
      turn.check();
      return last == null ? 0 : pruning.run(look.index(), look.course(last, 1), clock.instant());
    }
  }

  @Override
  public Optional<ServerCheck> check(UUID base) {
    return Optional.of(new FolderCheck(new Layout(layout.root()), disk, base, sealing).run());
  }

  @Override
  public void close() {
    if (sealing != null) {
      sealing.close();
    }
  }
}
