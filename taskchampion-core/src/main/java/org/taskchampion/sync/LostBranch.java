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
    if (this.versions.isEmpty()) {
      throw new IllegalArgumentException("a branch has at least one version");
    }
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
   */
  public static LostBranch of(
      UUID fork,
      List<UUID> versions,
      Function<UUID, byte[]> segments,
      Supplier<Optional<Snapshot>> snapshot) {
    return new LostBranch(fork, versions, segments, snapshot);
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
   * @return the versions after the fork, in order, at least one; the last is the one that was asked
   *     for. Unmodifiable.
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
