package org.taskchampion.sync;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a server has, looked at piece by piece, each at most once: what cannot be read is a state
 * and no exception.
 */
final class Inspection {

  private final SyncServer server;
  private final Map<UUID, Child> children = new HashMap<>();
  private @Nullable Child snapshot;
  private @Nullable WrongSecretException sealed;
  private @Nullable MalformedDataException damage;
  private boolean opened;

  Inspection(SyncServer server) {
    this.server = server;
  }

  /** How a piece is found. */
  enum State {
    /** It is there, and can be read. */
    OPENED,
    /** It is there, and does not open with this secret. */
    SEALED,
    /** It is there, and damaged. */
    DAMAGED,
    /** There is none. */
    NONE,
    /** The server does not know where it would be. */
    GONE
  }

  /**
   * A version, or the snapshot.
   *
   * @param state how it is found
   * @param version which version it is, or the snapshot is of, if that is known
   */
  record Child(State state, @Nullable UUID version) {
    boolean isThere() {
      return state != State.NONE && state != State.GONE;
    }
  }

  /** Looks at the version that follows another one. */
  Child childOf(UUID parent) {
    return children.computeIfAbsent(
        parent,
        uuid ->
            look(
                () -> {
                  ChildVersion child = server.childVersion(uuid);
                  return switch (child.kind()) {
                    case FOUND -> new Child(State.OPENED, ((ChildVersion.Found) child).version());
                    case GONE -> new Child(State.GONE, null);
                    case UP_TO_DATE -> new Child(State.NONE, null);
                  };
                }));
  }

  /** Looks at the snapshot. */
  Child snapshot() {
    Child known = snapshot;
    if (known == null) {
      known =
          look(
              () ->
                  server
                      .snapshot()
                      .map(it -> new Child(State.OPENED, it.version()))
                      .orElse(new Child(State.NONE, null)));
      snapshot = known;
    }
    return known;
  }

  /** Looks at the branch on which a version is; empty if there is none, or it cannot be read. */
  Optional<LostBranch> branch(UUID version) {
    try {
      return server.lostBranch(version);
    } catch (MalformedDataException e) {
      damage = damage == null ? e : damage;
      return Optional.empty();
    }
  }

  private interface Look {
    Child at();
  }

  private Child look(Look look) {
    try {
      Child child = look.at();
      opened |= child.state() == State.OPENED;
      return child;
    } catch (WrongSecretException e) {
      sealed = sealed == null ? e : sealed;
      return new Child(State.SEALED, e.version().orElse(null));
    } catch (MalformedDataException e) {
      damage = damage == null ? e : damage;
      return new Child(State.DAMAGED, e.version());
    }
  }

  /** Says whether anything was opened. */
  boolean hasOpened() {
    return opened;
  }

  /** Returns what was said of the first piece that did not open. */
  Optional<WrongSecretException> sealed() {
    return Optional.ofNullable(sealed);
  }

  /** Returns what was said of the first piece that is damaged. */
  Optional<MalformedDataException> damage() {
    return Optional.ofNullable(damage);
  }
}
