package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.LostBranch;
import org.taskchampion.sync.Sealing;
import org.taskchampion.sync.SealingKey;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.TooLargeException;

/**
 * A server that is a directory: replicas on one machine, or on a disk or share that several
 * machines use, synchronise through it without any program running. The directory holds tasks as
 * plain text, as in TaskChampion; it is created readable for its owner only.
 *
 * <pre>{@code
 * try (SyncServer server = LocalSyncServer.at(Path.of("taskchampion-sync-server"))) {
 *   replica.sync(server);
 * }
 * }</pre>
 *
 * <p>Thread-safe, and safe with any number of objects and processes on one directory. Versions
 * never fork. A version that was acknowledged survives a crash of the process and of the machine;
 * one that was being written at that moment is there as a whole or not at all. The file system must
 * support hard links or honour file locks. A program that copies files between machines, such as
 * Syncthing or Dropbox, does neither: give it a synchronised folder.
 *
 * <p>All methods but {@link #identity()}, {@link #isUsedByOtherImplementations()} and {@link
 * #close()} block while they read and write files and wait for other processes: do not call them on
 * the thread of a user interface. A version or a snapshot may have from 1 byte to 100 MiB
 * (104,857,600 bytes).
 *
 * <p>A call of an interrupted thread throws {@link org.taskchampion.sync.SyncCancelledException} or
 * returns its result; the interrupt stays set. {@link #close()} does not end running calls: they
 * finish.
 *
 * <p>The server asks for a snapshot with every new version from the 100th after the last snapshot
 * on, or after the beginning if there is no snapshot; from the 150th on it asks urgently. {@link
 * #prune()} then removes what is no longer needed.
 *
 * <p><b>A synchronised folder.</b> A service such as Syncthing, Dropbox, iCloud, OneDrive or
 * Nextcloud carries its files between machines, in any order and at any time. An empty directory
 * becomes one, and stays one:
 *
 * <pre>{@code
 * try (SyncServer server =
 *     LocalSyncServer.newBuilder(Path.of("Dropbox/tasks"))
 *         .sealing(EncryptionSecret.of("correct horse battery staple").sealing())
 *         .build()) {
 *   replica.sync(server);
 * }
 * }</pre>
 *
 * <p>Without {@link Builder#sealing}, {@link Builder#synchronised()} makes one whose files are
 * plain text. A directory of another form is never changed into one: give all replicas a new, empty
 * directory, and they move there when they synchronise. If two machines each add a version before
 * they hear of each other, the chain with more versions counts, on all machines. A replica that is
 * based on the other one takes over what is there, and adds it to the chain: {@link #lostBranch}.
 * Nothing is lost, also if two replicas do so at once.
 *
 * <p>No file of the folder is ever written twice. A file counts once it is there as a whole, with
 * all that comes before it; conflict copies count for what is in them. If the file on which a
 * replica is based is missing, a call throws {@link
 * org.taskchampion.sync.ServerUnreachableException}, which names the file, until the service brings
 * it, or somebody restores it, or {@link Builder#missingFilesAreGone} says that it never comes.
 * {@link #check(UUID)} names all files that do not count. What is younger than 180 days stays, with
 * 20 versions before the oldest snapshot that is kept; each new snapshot removes the rest.
 *
 * <p><b>Taskwarrior's directory.</b> Where the directory holds Taskwarrior's {@code
 * taskchampion-local-sync-server.sqlite3} and no history of this library's own, that is the server:
 * Taskwarrior and this library share its history, also at the same time. It takes {@code
 * org.xerial:sqlite-jdbc}, an optional dependency of this module. An empty file of that name
 * becomes such a database. It keeps all versions, so it asks for no snapshots, and {@link #prune()}
 * removes nothing. This library adds to it an index, two values, and a table for a snapshot, which
 * Taskwarrior does not look at.
 *
 * <p>Taskwarrior adds a version in three transactions. If it ends between two of them, all its
 * replicas are out of sync for good; this library then puts right where the history ends, which
 * helps them all. If two of its replicas add a version at the same moment, one of the versions is
 * lost to all others. Where a replica of this library has sent or received such a version, it
 * merges what it has with the history that the others know, as {@link
 * org.taskchampion.Replica#sync(SyncServer)} says of a base that is gone.
 *
 * <p>In a synchronised folder: {@code folder-ID} (text: the format, the id of the history, and
 * whether it is sealed); {@code versions/000000/v-PARENT-VERSION} (256 versions a directory);
 * {@code snapshots/s-VERSION}; and for a moment {@code ~syncthing~taskchampion-*.tmp}, which
 * services leave alone. Files begin with a header of 88 bytes with ids, number, time and checksums.
 *
 * <p>In any other directory of this library's own: {@code server} (text: the format and the id of
 * the history); {@code first} (the first version); {@code versions/ab/abcd...} (each other version,
 * in a file named by its parent); {@code snapshot}; {@code latest} (where the chain ends); {@code
 * floor} (the number of the oldest version that was not pruned); {@code lock}; {@code tmp} (what is
 * being written). Files but {@code server} begin with a header of 64 bytes with the ids and
 * checksums.
 *
 * <p>{@code latest} and {@code floor} are hints. If they are lost, damaged, or from another
 * directory, the versions decide, and the hints are corrected. A snapshot of another history is
 * ignored, and the next one takes its place. Only regular files are opened, and only real
 * directories are used. A pipe, a device or a symbolic link in the place of one is an error that
 * names it, or is corrected. The directory itself may be reached by a symbolic link. (Somebody who
 * may write to the directory can still make a call wait, by putting a pipe in a file's place at the
 * moment between the check and the opening.)
 */
public final class LocalSyncServer implements SyncServer {

  private final Layout layout;
  private final LocalHistory history;
  private volatile boolean closed;

  private LocalSyncServer(Layout layout, Disk disk, FolderOptions options) {
    this.layout = layout;
    history = history(layout, disk, options);
  }

  private static LocalHistory history(Layout layout, Disk disk, FolderOptions options) {
    List<FolderMark> marks = List.of();
    boolean isOurs = false;
    try {
      isOurs = disk.exists(layout.identity());
      if (!isOurs) {
        marks = FolderMark.in(layout, disk);
      }
      boolean isOther = isOurs || TaskwarriorFile.isIn(layout, disk);
      if (marks.isEmpty() && options.isFolder()) {
        if (isOther) {
          throw options.refusal(layout);
        }
        marks = List.of(FolderMark.make(layout, disk, options.sealing() != null));
      }
    } catch (IOException e) {
      if (options.isFolder()) {
        throw Failures.writing(layout.root(), e);
      }
      // Whoever opens it as a directory of the other form says what is wrong.
    }
    if (!marks.isEmpty()) {
      return FolderHistory.open(layout, disk, marks, options);
    }
    return !isOurs && TaskwarriorFile.isIn(layout, disk)
        ? DatabaseHistory.open(layout)
        : new DirectoryHistory(layout, disk);
  }

  /**
   * Opens a directory, of whatever form it is. If it does not exist, it is created, with the
   * directories above it, readable for its owner only. An empty directory becomes a server with an
   * empty history, and no synchronised folder.
   *
   * @param directory the directory
   * @return the server
   * @throws ServerRefusedException if the directory cannot be made or written, if it holds other
   *     files than a server's, such as Taskwarrior's own tasks, if it holds Taskwarrior's database
   *     and there is no SQLite, if it is sealed, or if a newer version of the library made it;
   *     nothing was changed in it
   */
  public static LocalSyncServer at(Path directory) {
    return at(directory, new Disk());
  }

  static LocalSyncServer at(Path directory, Disk disk) {
    Objects.requireNonNull(directory, "directory");
    return open(directory, disk, FolderOptions.NONE);
  }

  private static LocalSyncServer open(Path directory, Disk disk, FolderOptions options) {
    return new LocalSyncServer(new Layout(Identity.directory(directory)), disk, options);
  }

  /**
   * Returns a builder, for a synchronised folder.
   *
   * @param directory the directory
   * @return a new builder
   */
  public static Builder newBuilder(Path directory) {
    return new Builder(directory);
  }

  /**
   * Returns which history this is, and where.
   *
   * @return the id that is stored in the directory, and the directory's canonical path
   */
  @Override
  public ServerIdentity identity() {
    checkOpen();
    return history.identity();
  }

  /**
   * Says whether replicas of other implementations use the directory, too.
   *
   * @return true if it holds Taskwarrior's database; false if it holds files of this library's own
   */
  @Override
  public boolean isUsedByOtherImplementations() {
    checkOpen();
    return history.isUsedByOthers();
  }

  /**
   * Adds a version to the end of the chain. Blocks until the version is durable. When this throws,
   * the version may have been added all the same: syncing again is safe.
   *
   * @param parent the version that the new one follows; the nil UUID for the first
   * @param segment the history segment, from 1 byte to 100 MiB; not kept and not changed
   * @return the new version, or the parent that was expected
   * @throws TooLargeException if the segment has more than 100 MiB; nothing was changed
   */
  @Override
  public AddVersionResult addVersion(UUID parent, byte[] segment) {
    Objects.requireNonNull(parent, "parent");
    checkBody("segment", segment);
    checkCall();
    return writing(() -> history.add(parent, segment));
  }

  /**
   * Reads the version that follows another one.
   *
   * @param parent the version before; the nil UUID for the first
   * @return the child, or why there is none
   * @throws org.taskchampion.sync.MalformedDataException if a file is damaged
   */
  @Override
  public ChildVersion childVersion(UUID parent) {
    Objects.requireNonNull(parent, "parent");
    checkCall();
    return reading(() -> history.childVersion(parent));
  }

  /**
   * Returns the branch on which a version is, if it does not count, since two programs added a
   * version to the same one.
   *
   * @param version the version on which a replica is based
   * @return the branch; empty where nothing forks
   */
  @Override
  public Optional<LostBranch> lostBranch(UUID version) {
    Objects.requireNonNull(version, "version");
    checkCall();
    return reading(() -> history.lostBranch(version));
  }

  /**
   * Returns the key of a sealed folder.
   *
   * @return the key, which is derived when it is first needed; empty if nothing is sealed
   */
  @Override
  public Optional<SealingKey> sealingKey() {
    checkOpen();
    return history.sealingKey();
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
    writing(
        () -> {
          history.keep(version, data);
          return version;
        });
  }

  /**
   * Reads the newest snapshot.
   *
   * @return the snapshot; empty if there is none
   * @throws org.taskchampion.sync.MalformedDataException if it is damaged
   */
  @Override
  public Optional<Snapshot> snapshot() {
    checkCall();
    return reading(history::snapshot);
  }

  /**
   * Looks at a directory, whether or not it exists and is a server's, and changes nothing; it does
   * not create the directory either. It reads every version, so it may take long.
   *
   * @param directory the directory
   * @param base the version on which the replica is based; the nil UUID if it has not synchronised
   *     yet
   * @return what was found: whether it is there and a sync server's, can be read and written, is
   *     whole, and knows the base
   * @throws org.taskchampion.sync.SyncCancelledException if the thread is interrupted
   */
  public static ServerCheck check(Path directory, UUID base) {
    return check(directory, new Disk(), base, FolderOptions.NONE);
  }

  private static ServerCheck check(Path directory, Disk disk, UUID base, FolderOptions options) {
    Layout folder = FolderMark.folderAt(directory, disk);
    if (folder != null) {
      return new FolderCheck(folder, disk, base, options.sealing()).run();
    }
    if (options.isFolder()) {
      return new DirectoryCheck(directory, disk, base, options).run();
    }
    return TaskwarriorFile.isAt(directory, disk)
        ? new DatabaseCheck(directory, base).run()
        : new DirectoryCheck(directory, disk, base).run();
  }

  /**
   * Looks at the directory for a replica, as {@link #check(Path, UUID)} does.
   *
   * @param base the version on which the replica is based; the nil UUID if it has not synchronised
   *     yet
   * @return what was found; a fault of the directory is a finding
   * @throws org.taskchampion.sync.SyncCancelledException if the thread is interrupted
   */
  @Override
  public ServerCheck check(UUID base) {
    checkCall();
    return history.check(base).orElseGet(() -> check(layout.root(), base));
  }

  /**
   * Removes the versions that the snapshot covers, except the last 20 of them; in a synchronised
   * folder, only those that are older than 180 days, too. A replica that is only those few versions
   * behind goes on as before. A replica that is further behind, or that has never synchronised,
   * begins with the snapshot. The last version always stays. Other processes may go on using the
   * directory. Only this call ever removes versions, but in a synchronised folder, where a new
   * snapshot does so, too.
   *
   * @return how many versions were removed; 0 if no snapshot is old enough, and in Taskwarrior's
   *     database
   * @throws org.taskchampion.sync.MalformedDataException if the snapshot is damaged; nothing was
   *     removed
   * @throws ServerRefusedException if a file cannot be written or removed; some versions may have
   *     been removed, and calling it again removes the others
   */
  public int prune() {
    checkCall();
    return writing(history::prune);
  }

  /**
   * Closes the server. It does not block: no file is open between two calls. Calls that are running
   * in other threads finish, and later calls throw {@link IllegalStateException}. Closing it again
   * does nothing.
   */
  @Override
  public void close() {
    // No file is open between two calls.
    closed = true;
    history.close();
  }

  private <T> T reading(Call<T> call) {
    try {
      return call.run();
    } catch (IOException e) {
      throw Failures.reading(layout.root(), e);
    }
  }

  private <T> T writing(Call<T> call) {
    try {
      return call.run();
    } catch (IOException e) {
      throw Failures.writing(layout.root(), e);
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
    if (body.length > Header.MOST_BODY_BYTES) {
      throw new TooLargeException(
          "the " + what + " has " + body.length + " bytes, more than 100 MiB: nothing was changed",
          null);
    }
  }

  /** Something that reads or writes files. */
  private interface Call<T> {
    T run() throws IOException;
  }

  /**
   * Makes a {@link LocalSyncServer} that is a synchronised folder, or may be one. Not thread-safe.
   */
  public static final class Builder {
    private final Path directory;
    private boolean synchronised;
    private @Nullable Sealing sealing;
    private boolean missingFilesAreGone;
    private Clock clock = Clock.systemUTC();
    private Disk disk = new Disk();

    private Builder(Path directory) {
      this.directory = Objects.requireNonNull(directory, "directory");
    }

    /**
     * Says that a service carries the directory between machines: an empty one becomes a
     * synchronised folder. It stays one, also for {@link #at(Path)}.
     *
     * @return this
     */
    public Builder synchronised() {
      synchronised = true;
      return this;
    }

    /**
     * Seals what is written into a synchronised folder, which an empty directory becomes. The
     * server that is built owns it, and closes it when it is closed itself.
     *
     * @param sealing what seals, such as {@code EncryptionSecret.sealing()} of
     *     taskchampion-sync-http makes it
     * @return this
     */
    public Builder sealing(Sealing sealing) {
      this.sealing = Objects.requireNonNull(sealing, "sealing");
      return this;
    }

    /**
     * Says whether files of a synchronised folder that are missing are gone for good. Without this,
     * a replica waits for them, with an error. With this, what can be had without them counts: a
     * replica whose version is newer than all others goes on from there, with a snapshot for the
     * others; any other one unites its tasks with those of the folder. A version that is added
     * meanwhile says so, and the others do not wait either. Use it for one synchronisation, on a
     * machine whose replica is as new as any.
     *
     * @param missingFilesAreGone whether they are gone
     * @return this
     */
    public Builder missingFilesAreGone(boolean missingFilesAreGone) {
      this.missingFilesAreGone = missingFilesAreGone;
      return this;
    }

    /** For tests of what is old. */
    Builder clock(Clock newClock) {
      this.clock = newClock;
      return this;
    }

    /** For tests of what fails. */
    Builder disk(Disk newDisk) {
      this.disk = newDisk;
      return this;
    }

    /**
     * Opens the directory. If it does not exist, it is created, with the directories above it,
     * readable for its owner only.
     *
     * @return the server
     * @throws ServerRefusedException if the directory cannot be made or written, if it holds other
     *     files, if it is a server's directory of another form and {@link #synchronised()} or
     *     {@link #sealing} was called, if it is sealed and there is nothing to open it with, if it
     *     is not sealed and there is, or if a newer version of the library made it; nothing was
     *     changed in it
     * @throws org.taskchampion.sync.ServerUnreachableException if it seems to be a synchronised
     *     folder whose first files have not come yet
     */
    public LocalSyncServer build() {
      return open(directory, disk, options());
    }

    /**
     * Looks at the directory, as {@link LocalSyncServer#check(Path, UUID)} does. It also finds out
     * whether a sealed folder can be opened with what {@link #sealing} was given, and whether the
     * directory can become a synchronised folder if it is to be one.
     *
     * @param base the version on which the replica is based; the nil UUID if it has not
     *     synchronised yet
     * @return what was found
     * @throws org.taskchampion.sync.SyncCancelledException if the thread is interrupted
     */
    public ServerCheck check(UUID base) {
      return LocalSyncServer.check(directory, disk, base, options());
    }

    private FolderOptions options() {
      return new FolderOptions(synchronised, sealing, missingFilesAreGone, clock);
    }
  }
}
