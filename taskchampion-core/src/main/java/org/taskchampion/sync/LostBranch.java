package org.taskchampion.sync;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Versions of a server that are not on its chain any more: two replicas had each added a child to
 * the same version, and the chain goes on with the other one. A server hands this out by {@link
 * SyncServer#lostBranch}; only implementers of servers need it.
 *
 * <p>The versions' bytes and the snapshot are read when they are asked for, so that a long branch
 * takes no memory. This object is as thread-safe as the functions that it was made with; a replica
 * uses it on one thread, before its synchronisation ends.
 */
public final class LostBranch {

  private final UUID fork;
  private final List<UUID> versions;
  private final Function<UUID, byte[]> segments;
  private final Supplier<Optional<Snapshot>> snapshot;

  private LostBranch(
      UUID fork,
      List<UUID> versions,
      Function<UUID, byte[]> segments,
      Supplier<Optional<Snapshot>> snapshot) {
    this.fork = Objects.requireNonNull(fork, "fork");
    this.versions = Collections.unmodifiableList(new ArrayList<>(versions));
    this.segments = Objects.requireNonNull(segments, "segments");
    this.snapshot = Objects.requireNonNull(snapshot, "snapshot");
    if (this.versions.contains(fork) || new HashSet<>(versions).size() < this.versions.size()) {
      throw new IllegalArgumentException("a version occurs twice on the branch after " + fork);
    }
  }

  /**
   * Makes a branch.
   *
   * @param fork see {@link #fork()}
   * @param versions see {@link #versions()}; copied
   * @param segments reads the history segment of one of the versions. It blocks, and throws what
   *     {@link SyncServer#childVersion} does.
   * @param snapshot see {@link #snapshot()}. It blocks, and throws what {@link SyncServer#snapshot}
   *     does.
   * @return the branch
   * @throws IllegalArgumentException if there are no versions, or if one occurs twice
   * @see #onChain
   */
  public static LostBranch of(
      UUID fork,
      List<UUID> versions,
      Function<UUID, byte[]> segments,
      Supplier<Optional<Snapshot>> snapshot) {
    if (versions.isEmpty()) {
      throw new IllegalArgumentException("a branch has at least one version");
    }
    return new LostBranch(fork, versions, segments, snapshot);
  }

  /**
   * Makes the answer that a version is on the chain, after all: a branch without versions, of which
   * the version is the fork. A server gives it where what it has changed since it said that the
   * version is gone. The replica then asks for the child of the version once more, and does not
   * begin again.
   *
   * @param version the version that was asked for
   * @return the branch
   */
  public static LostBranch onChain(UUID version) {
    return new LostBranch(
        version,
        List.of(),
        none -> {
          throw new IllegalStateException("there are no versions to read");
        },
        Optional::empty);
  }

  /**
   * Says whether the version that was asked for is on the chain.
   *
   * @return true if there are no versions; the version is then the {@linkplain #fork() fork}
   */
  public boolean isOnChain() {
    return versions.isEmpty();
  }

  /**
   * Returns where the branch begins.
   *
   * @return the last version that is on the chain, too; the nil UUID if not even the first one is
   */
  public UUID fork() {
    return fork;
  }

  /**
   * Returns what the branch consists of.
   *
   * @return the versions after the fork, in order; the last is the one that was asked for. None if
   *     that one is {@linkplain #isOnChain() on the chain}. Unmodifiable.
   */
  public List<UUID> versions() {
    return versions;
  }

  /**
   * Reads a version of the branch. Blocks.
   *
   * @param version one of {@link #versions()}
   * @return its history segment; not to be changed by anybody
   * @throws IllegalArgumentException if it is not one of them
   * @throws MalformedDataException if what the server has is damaged
   */
  public byte[] segment(UUID version) {
    if (!versions.contains(version)) {
      throw new IllegalArgumentException(version + " is not on this branch");
    }
    return segments.apply(version);
  }

  /**
   * Reads a snapshot with which a replay up to the fork can begin, where the chain no longer begins
   * with the nil version. Blocks.
   *
   * @return the newest snapshot of the fork, or of a version before it on the chain; empty if there
   *     is none, or if the chain begins with the nil version and the server rather has it replayed
   * @throws MalformedDataException if what the server has is damaged
   */
  public Optional<Snapshot> snapshot() {
    return snapshot.get();
  }

  /**
   * Names the fork and the versions.
   *
   * @return the text
   */
  @Override
  public String toString() {
    return "LostBranch[fork=" + fork + ", versions=" + versions + "]";
  }
}
