package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.TooLargeException;

/**
 * A server that is a directory: replicas on one machine, or on a disk or share that several
 * machines use, synchronise through it without any program running. Tasks are stored as plain text
 * in it, as in TaskChampion; the directory is made readable for its owner only.
 *
 * <pre>{@code
 * try (SyncServer server = LocalSyncServer.at(Path.of("taskchampion-sync-server"))) {
 *   replica.sync(server);
 * }
 * }</pre>
 *
 * <p>Thread-safe, and safe with any number of objects and processes on one directory: versions
 * never fork, an acknowledged one outlives a crash of the process and of the machine, and one that
 * was being written then is there as a whole or not at all. The file system has to make hard links
 * or to honour file locks. Programs that copy files between directories, such as Dropbox or
 * Syncthing, do neither between machines: two machines that add at the same time there may lose one
 * of the versions.
 *
 * <p>An interrupted thread gets {@link org.taskchampion.sync.SyncCancelledException}, with its
 * interrupt still set, or the result.
 *
 * <p>A snapshot is asked for at every new version when there are 100 versions since the last
 * snapshot, or since the beginning if there is none, and urgently from 150 on. {@link #prune()}
 * then removes what is no longer needed.
 *
 * <p>In the directory: {@code server} (text: the format and the id of the history); {@code first}
 * (the first version); {@code versions/ab/abcd...} (each other version, in a file named by its
 * parent); {@code snapshot}; {@code latest} (where the chain ends); {@code floor} (the number of
 * the oldest version that was not pruned); {@code lock}; {@code tmp} (what is being written). Files
 * but {@code server} begin with a header of 64 bytes with the ids and checksums.
 *
 * <p>{@code latest} and {@code floor} are hints: where they are lost, damaged, or of another
 * directory, the versions decide, and they are put right. A snapshot of another history is ignored,
 * and the next one takes its place. Only regular files are opened, and only real directories are
 * used: a pipe, a device or a symbolic link in the place of one is an error that names it, or is
 * put right. The directory itself may be reached by a symbolic link. (Somebody who may write to the
 * directory, and puts a pipe in a file's place in the moment between the look at it and its
 * opening, can still make a call wait.)
 */
public final class LocalSyncServer implements SyncServer {

  private final Layout layout;
  private final Chain chain;
  private final Snapshots snapshots;
  private final ServerIdentity identity;
  private volatile boolean closed;

  private LocalSyncServer(Layout layout, Disk disk) {
    this.layout = layout;
    DirectoryLock lock = new DirectoryLock(layout);
    UUID history = Identity.openOrCreate(layout, disk, lock);
    LeftOvers.remove(layout, disk, Instant.now());
    Bounds bounds = new Bounds(layout, disk, lock, history);
    chain = new Chain(layout, disk, lock, bounds);
    snapshots = new Snapshots(layout, disk, lock, bounds);
    identity = new ServerIdentity(history.toString(), layout.root().toString());
  }

  /**
   * Opens a directory, after making it and what is missing above it, readable for its owner only.
   * An empty directory becomes a server with an empty history.
   *
   * @param directory the directory
   * @return the server
   * @throws ServerRefusedException if the directory cannot be made or written, if it holds other
   *     files than a server's, such as Taskwarrior's database, or if a newer version of the library
   *     made it; nothing was changed in it
   */
  public static LocalSyncServer at(Path directory) {
    return at(directory, new Disk());
  }

  static LocalSyncServer at(Path directory, Disk disk) {
    Objects.requireNonNull(directory, "directory");
    return new LocalSyncServer(new Layout(Identity.directory(directory)), disk);
  }

  /**
   * Returns which history this is, and where.
   *
   * @return the id that is stored in the directory, and the directory's canonical path
   */
  @Override
  public ServerIdentity identity() {
    checkOpen();
    return identity;
  }

  /**
   * Says that only replicas of this library use such a directory.
   *
   * @return false
   */
  @Override
  public boolean isUsedByOtherImplementations() {
    checkOpen();
    return false;
  }

  @Override
  public AddVersionResult addVersion(UUID parent, byte[] segment) {
    Objects.requireNonNull(parent, "parent");
    checkBody("segment", segment);
    checkCall();
    Chain.Appended appended;
    try {
      appended = chain.append(parent, segment);
    } catch (IOException e) {
      throw Failures.writing(layout.root(), e);
    }
    UUID last = appended.last().version();
    if (!appended.added()) {
      return new AddVersionResult.ExpectedParent(last);
    }
    return reading(() -> new AddVersionResult.Added(last, snapshots.urgency(appended.last())));
  }

  @Override
  public ChildVersion childVersion(UUID parent) {
    Objects.requireNonNull(parent, "parent");
    checkCall();
    return reading(() -> chain.childVersion(parent));
  }

  /**
   * Hands over a snapshot. It is ignored if it is of a version that the history does not have, or
   * if the kept one is as new.
   *
   * @param version the version at which it was made
   * @param data the snapshot; not empty, not kept and not changed
   */
  @Override
  public void addSnapshot(UUID version, byte[] data) {
    Objects.requireNonNull(version, "version");
    checkBody("snapshot", data);
    checkCall();
    try {
      snapshots.keep(version, data);
    } catch (IOException e) {
      throw Failures.writing(layout.root(), e);
    }
  }

  @Override
  public Optional<Snapshot> snapshot() {
    checkCall();
    return reading(snapshots::newest);
  }

  /**
   * Looks at a directory, whether it is there and a server's or not, and changes nothing: neither
   * is it made. It reads every version, so it takes the time that this takes.
   *
   * @param directory the directory
   * @param base the version on which the replica is based; the nil UUID if it has not synchronised
   *     yet
   * @return what was found: whether it is there and a sync server's, can be read and written, is
   *     whole, and knows the base
   * @throws org.taskchampion.sync.SyncCancelledException if the thread is interrupted
   */
  public static ServerCheck check(Path directory, UUID base) {
    return new DirectoryCheck(directory, new Disk(), base).run();
  }

  /**
   * Looks at the directory for a replica, as {@link #check(Path, UUID)} does.
   *
   * @param base {@inheritDoc}
   */
  @Override
  public ServerCheck check(UUID base) {
    checkCall();
    return check(layout.root(), base);
  }

  /**
   * Removes the versions that the snapshot covers, but for the last 20 of them, with which a
   * replica that is only a bit behind goes on as ever. One that is further behind, or that has
   * never synchronised, begins with the snapshot. The last version always stays. Other processes
   * may go on using the directory. Nothing is ever removed without this call.
   *
   * @return how many versions were removed; 0 if there is no snapshot
   * @throws org.taskchampion.sync.MalformedDataException if the snapshot is damaged; nothing was
   *     removed
   * @throws ServerRefusedException if a file cannot be written or removed; some versions may have
   *     been removed, and calling it again removes the others
   */
  public int prune() {
    checkCall();
    try {
      return snapshots.prune();
    } catch (IOException e) {
      throw Failures.writing(layout.root(), e);
    }
  }

  @Override
  public void close() {
    // No file is open between two calls.
    closed = true;
  }

  private <T> T reading(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException e) {
      throw Failures.reading(layout.root(), e);
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the server at " + layout.root() + " is closed");
    }
  }

  private void checkCall() {
    checkOpen();
    if (Thread.currentThread().isInterrupted()) {
      throw Failures.cancelled(null);
    }
  }

  private static void checkBody(String what, byte[] body) {
    if (body.length == 0) {
      throw new ServerRefusedException("the " + what + " is empty: nothing was changed", null);
    }
    if (body.length > Header.MAX_BODY_BYTES) {
      throw new TooLargeException(
          "the " + what + " has " + body.length + " bytes, more than 100 MiB: nothing was changed",
          null);
    }
  }

  /** Something that reads files. */
  private interface Reading<T> {
    T read() throws IOException;
  }
}
