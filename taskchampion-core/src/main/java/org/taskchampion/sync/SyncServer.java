package org.taskchampion.sync;

import java.util.Optional;
import java.util.UUID;
import org.taskchampion.internal.Uuids;

/**
 * A place where replicas meet: it keeps one chain of versions, beginning at the nil version, and a
 * snapshot (parts 1 and 4 of the specification). Versions and snapshots are byte strings to it.
 *
 * <p>Applications make an implementation, such as {@code LocalSyncServer} or {@code
 * HttpSyncServer}, and hand it to {@link org.taskchampion.Replica#sync(SyncServer)}; only
 * implementers need to know more. An implementation is right when it passes {@code
 * SyncServerContract}, which core's test-jar has.
 *
 * <p>Implementations are thread-safe. All methods block, and end early with {@link
 * SyncCancelledException} when the thread is interrupted, if they can. Each throws {@link
 * ServerUnreachableException} or {@link ServerRefusedException} when the server does not answer as
 * it should, and {@link IllegalStateException} after {@link #close()}.
 */
public interface SyncServer extends AutoCloseable {

  /**
   * The nil UUID: what comes before the first version of a history, and the base version of a
   * replica, and of its storage, that has not synchronised yet. No version has it as its id.
   */
  UUID NIL_VERSION = Uuids.NIL;

  /**
   * Returns which history this is, and where.
   *
   * @return the identity; without asking a remote server
   */
  ServerIdentity identity();

  /**
   * Adds a version to the end of the chain. When this throws, the server may have accepted the
   * version all the same: syncing again is safe.
   *
   * @param parent the version that the new one follows; the nil UUID for the first. On an empty
   *     server any parent is accepted.
   * @param segment the history segment; not empty, not kept and not changed
   * @return the new version, or the parent that the server expected
   */
  AddVersionResult addVersion(UUID parent, byte[] segment);

  /**
   * Returns the version that follows another one.
   *
   * @param parent the version before; the nil UUID for the first
   * @return the child, or why there is none
   * @throws MalformedDataException if what the server has is damaged, or if it answers with the
   *     child of another version
   */
  ChildVersion childVersion(UUID parent);

  /**
   * Hands over a snapshot. The server may ignore one of an old version.
   *
   * @param version the version at which it was made
   * @param data the snapshot; not empty, not kept and not changed
   */
  void addSnapshot(UUID version, byte[] data);

  /**
   * Returns the newest snapshot.
   *
   * @return the snapshot; empty if the server has none
   * @throws MalformedDataException if what the server has is damaged
   */
  Optional<Snapshot> snapshot();

  /**
   * Says whether an answer takes so long that it pays to fetch the next version while one is
   * merged. A synchronisation then calls {@link #childVersion} on a thread of its own too, one call
   * at a time. If it no longer wants the answer, it interrupts that thread and waits for its end.
   *
   * @return false, unless an implementation says otherwise
   */
  default boolean answersSlowly() {
    return false;
  }

  /**
   * Says whether replicas of other implementations of TaskChampion may use a server of this kind,
   * so that they may be at the version that a replica of this library had last here. When the
   * replica moves to an empty server, it then goes on from that version ({@link EmptyServer}).
   *
   * @return true, unless an implementation knows better; without asking a remote server
   */
  default boolean isUsedByOtherImplementations() {
    return true;
  }

  /**
   * Makes sure that there is a server of this kind which has no versions. A synchronisation calls
   * this where it has nothing to send, whose acceptance would show it, and where all that it heard
   * is that there is nothing to fetch, which may be said of anything.
   *
   * <p>This one does nothing, for servers that cannot be taken for something else.
   *
   * @throws NotASyncServerException if what answers does not say that it is one
   */
  default void confirmEmpty() {}

  /**
   * Returns the key with which this object seals what it sends, if it does. A synchronisation makes
   * sure that it is the key of the history before anything is sent with it (part 9.13 of the
   * specification), so an object must keep one key for as long as it is used.
   *
   * @return empty, unless an implementation seals; without deriving the key
   */
  default Optional<SealingKey> sealingKey() {
    return Optional.empty();
  }

  /**
   * Looks at the server for a replica, and changes nothing there. It may fetch the newest snapshot
   * whole. What goes wrong is a finding and no exception, but for {@link SyncCancelledException}.
   *
   * <p>This one asks for versions and the snapshot only; servers that know more about themselves
   * add to it.
   *
   * @param base the version on which the replica is based; the nil UUID if it has not synchronised
   *     yet
   * @return what was found
   */
  default ServerCheck check(UUID base) {
    return new BasicCheck(this, base).run();
  }

  /**
   * Frees what the server object holds. Calls that are under way in other threads end soon: early,
   * with {@link SyncCancelledException}, where an implementation can end them, such as one that
   * waits for a network. Closing it again does nothing.
   */
  @Override
  void close();
}
