package org.taskchampion.sync;

import java.util.Optional;
import java.util.UUID;
import org.taskchampion.internal.Uuids;

/**
 * A place where replicas meet. It keeps one chain of versions, which begins at the nil version, and
 * a snapshot (parts 1 and 4 of the {@linkplain org.taskchampion specification}). Versions and
 * snapshots are byte strings to it.
 *
 * <p>Applications make an implementation, such as {@code LocalSyncServer} or {@code
 * HttpSyncServer}, and hand it to {@link org.taskchampion.Replica#sync(SyncServer)}; only
 * implementers need to know more. An implementation is right when it passes {@code
 * SyncServerContract}, which core's test-jar has.
 *
 * <p>Implementations are thread-safe. All methods but {@link #identity()}, {@link
 * #answersSlowly()}, {@link #isUsedByOtherImplementations()} and {@link #sealingKey()} block, maybe
 * for minutes: never call them on the thread of a user interface. They end early with {@link
 * SyncCancelledException} when the thread is interrupted, if they can. How long they wait at most
 * is for each implementation to say; {@link SyncOptions.Builder#deadline} limits a whole
 * synchronisation.
 *
 * <p>A replica hands over versions and snapshots of 1 to 104,857,571 bytes: 100 MiB, less the 29
 * bytes that sealing adds. A server that takes less throws {@link TooLargeException}, and a replica
 * with a larger version cannot synchronise with it. {@code SyncServerContract} tries 2 MB only.
 *
 * <p>Each method throws {@link ServerUnreachableException} or {@link ServerRefusedException} when
 * the server does not answer as it should, and {@link IllegalStateException} after {@link
 * #close()}.
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
   * Returns the branch on which a version is, if the server knows it and the branch lost against
   * another one. It is asked when {@link #childVersion} answered {@link ChildVersion.Gone}, and
   * before the replica gives up its base. With the answer, the replica takes the branch's changes
   * for its own, and adds them to the chain.
   *
   * <p>Only a place where two replicas can each add a child to the same version has branches: a
   * folder that a service carries between machines, or a database that several programs write. Such
   * a server chooses the chain by what it has, and by nothing else, so that all replicas choose the
   * same one. {@link #childVersion} hands out only the chain; for a version of a lost branch, also
   * for its last one, it answers {@link ChildVersion.Gone}. {@link #addVersion} with such a parent
   * answers with the last version of the chain.
   *
   * <p>What such a place has can change between two calls. So the answer must be right by itself,
   * whatever was answered before: an empty one makes the replica begin again.
   *
   * @param version the version on which the replica is based; never the nil UUID
   * @return the branch up to the version; {@link LostBranch#onChain} if the version is on the chain
   *     by now; empty if the server does not know it, or no longer has what is between the chain
   *     and the version. The default is empty.
   * @throws ServerUnreachableException also if what is between the chain and the version is missing
   *     now, and may still come
   * @throws MalformedDataException if what the server has is damaged
   */
  default Optional<LostBranch> lostBranch(UUID version) {
    return Optional.empty();
  }

  /**
   * Hands over a snapshot. The server may ignore a snapshot of an old version. If this method
   * throws, the server may have taken the snapshot all the same: sending it again is safe.
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
   * Says whether answers take so long that it pays to fetch the next version while one is merged.
   * If so, a synchronisation also calls {@link #childVersion} on a thread of its own, one call at a
   * time. If it no longer wants the answer, it interrupts that thread and waits until the call
   * ends.
   *
   * @return false, unless an implementation says otherwise
   */
  default boolean answersSlowly() {
    return false;
  }

  /**
   * Says whether replicas of other implementations of TaskChampion may use a server of this kind.
   * If so, some of them may be at the version that a replica of this library last had here. When
   * the replica moves to an empty server, it then goes on from that version ({@link EmptyServer}).
   *
   * @return true, unless an implementation knows better; without asking a remote server
   */
  default boolean isUsedByOtherImplementations() {
    return true;
  }

  /**
   * Makes sure that there is a server of this kind, and that it has no versions. A synchronisation
   * calls this when it has nothing to send and has heard only that there is nothing to fetch. A
   * server that accepts a version proves itself; anything can answer "nothing there".
   *
   * <p>The default does nothing. It is right for servers that cannot be mistaken for something
   * else.
   *
   * @throws NotASyncServerException if what answers does not say that it is one
   */
  default void confirmEmpty() {}

  /**
   * Returns the key with which this object seals what it sends, if it does. Before a
   * synchronisation sends anything with the key, it makes sure that it is the key of the history
   * (part 9.13 of the {@linkplain org.taskchampion specification}), so an object must keep one key
   * for as long as it is used.
   *
   * @return empty, unless an implementation seals; without deriving the key
   */
  default Optional<SealingKey> sealingKey() {
    return Optional.empty();
  }

  /**
   * Looks at the server for a replica, and changes nothing there. It may fetch the whole newest
   * snapshot. Whatever goes wrong is a finding and not an exception, except {@link
   * SyncCancelledException}.
   *
   * <p>The default asks only for versions and the snapshot. Servers that know more about themselves
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
   * Frees what the server object holds. Closing the server again does nothing.
   *
   * <p>This method does not wait for calls that other threads have running. An implementation that
   * can end them early, such as one that waits for a network, ends them soon with {@link
   * SyncCancelledException}. In other implementations, they finish, or end with {@link
   * IllegalStateException}.
   */
  @Override
  void close();
}
