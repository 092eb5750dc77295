package org.taskchampion.sync.cloud;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.ServerFailedException;
import org.taskchampion.sync.SyncServer;

/**
 * What is wrong with a history in a bucket, and how it is mended. It lists everything. Other
 * programs leave such damage: a swap of the last version whose answer was lost, or a clean-up that
 * met a push.
 */
final class Diagnosis {

  private static final UUID NIL = SyncServer.NIL_VERSION;
  private static final int MOST_TRIES = 3;

  private final ObjectStore store;

  Diagnosis(ObjectStore store) {
    this.store = store;
  }

  /** The kinds of damage. */
  enum Damage {
    /** There is none. */
    NONE,
    /** There is no last version, but versions that once had one. */
    LATEST_LOST,
    /** The object that names the last version is something else. */
    LATEST_UNREADABLE,
    /** The last version was removed. */
    LAST_REMOVED,
    /** The salt is missing. */
    SALT_LOST,
    /** What is there begins in the middle, so that nobody new can join. */
    NO_BEGINNING
  }

  /**
   * What was found.
   *
   * @param damage the damage
   * @param end the last version that can be reached, which mends it; null if that cannot be told,
   *     or would mend nothing
   * @param tag the tag of what names the last version now
   * @param message what it is, and what to do; empty if nothing is wrong
   */
  record Result(Damage damage, @Nullable UUID end, @Nullable String tag, String message) {}

  /**
   * Makes sure that a bucket without a last version never had one. A first push that was broken off
   * leaves a version, which is none.
   *
   * @throws MalformedDataException if it had one
   */
  void confirmNew() {
    Result found = run();
    if (found.damage() == Damage.LATEST_LOST) {
      throw new MalformedDataException(NIL, found.message(), null);
    }
  }

  /** Looks at everything; again, where somebody pushed meanwhile, so that damage may be none. */
  Result run() {
    Result found = look();
    for (int i = 1; i < MOST_TRIES && found.damage() != Damage.NONE && isOvertaken(found); i++) {
      found = look();
    }
    return found;
  }

  private boolean isOvertaken(Result found) {
    Optional<StoredObject> now = store.get(ObjectNames.LATEST, Latest.MOST_BYTES);
    return !Objects.equals(now.map(StoredObject::tag).orElse(null), found.tag());
  }

  private Result look() {
    Optional<StoredObject> object = store.get(ObjectNames.LATEST, Latest.MOST_BYTES);
    Listing listing = Listing.of(store);
    Set<UUID> snapshots = Listing.snapshots(store);
    Map<UUID, List<UUID>> children = new HashMap<>();
    listing
        .entries()
        .forEach(
            (version, entry) ->
                children.computeIfAbsent(entry.parent(), unused -> new ArrayList<>()).add(version));
    if (object.isEmpty()) {
      boolean hadOne =
          !snapshots.isEmpty()
              || listing.entries().keySet().stream().anyMatch(children::containsKey);
      return hadOne
          ? result(
              Damage.LATEST_LOST,
              end(listing, children, snapshots),
              null,
              "the object \"latest\" is missing, but there are versions")
          : new Result(Damage.NONE, null, null, "");
    }
    String tag = object.get().tag();
    String text = Latest.text(object.get());
    UUID latest = ObjectNames.uuid(text);
    if (latest == null) {
      UUID meant = ObjectNames.uuid(text.trim().replace("-", "").toLowerCase(Locale.ROOT));
      return result(
          Damage.LATEST_UNREADABLE,
          meant != null && isThere(meant, listing, children, snapshots)
              ? meant
              : end(listing, children, snapshots),
          tag,
          "the object \"latest\" names no version as it should, so nobody can add one");
    }
    if (store.get(ObjectNames.SALT, Salt.MOST_BYTES).isEmpty()) {
      return new Result(
          Damage.SALT_LOST,
          null,
          tag,
          "the object \"salt\" is missing in "
              + store.address()
              + ": without it nothing that is there can be opened. Bring it back from a copy of the"
              + " bucket, or begin a new history in an empty one");
    }
    if (!isThere(latest, listing, children, snapshots)) {
      return result(
          Damage.LAST_REMOVED,
          end(listing, children, snapshots),
          tag,
          "the last version, "
              + latest
              + ", was removed: a program whose push had no answer does that");
    }
    List<UUID> chain = listing.back(latest, null);
    UUID before = listing.before(chain);
    boolean hasBeginning =
        latest.equals(NIL)
            || (before.equals(NIL) && !chain.isEmpty())
            || snapshots.contains(latest)
            || snapshots.contains(before)
            || chain.stream().anyMatch(snapshots::contains);
    return hasBeginning
        ? new Result(Damage.NONE, null, tag, "")
        : new Result(
            Damage.NO_BEGINNING,
            null,
            tag,
            "the first versions were removed from "
                + store.address()
                + ", and there is no snapshot: a clean-up by a program that met a push does that."
                + " No new replica can join until a replica that is in step changes something and"
                + " synchronises: it then hands over a snapshot");
  }

  private Result result(Damage damage, @Nullable UUID end, @Nullable String tag, String what) {
    return new Result(
        damage,
        end,
        tag,
        what
            + " in "
            + store.address()
            + (end == null
                ? ". Which version is the last one cannot be told: bring back a copy of the bucket,"
                    + " or begin a new history in an empty one"
                : ". Healing the bucket makes "
                    + end
                    + " the last version again, and loses nothing"));
  }

  /** Says whether replicas can be at a version, or get there. */
  private static boolean isThere(
      UUID version, Listing listing, Map<UUID, List<UUID>> children, Set<UUID> snapshots) {
    return version.equals(NIL) // so healed, where there was only one version
        || listing.entries().containsKey(version)
        || snapshots.contains(version)
        || children.containsKey(version);
  }

  /**
   * Returns the one version that ends what can be reached from the beginning, or from a snapshot;
   * null if that is none, or more than one. Where there is nothing at all, it is the beginning.
   */
  private static @Nullable UUID end(
      Listing listing, Map<UUID, List<UUID>> children, Set<UUID> snapshots) {
    if (listing.entries().isEmpty() && snapshots.isEmpty()) {
      return NIL;
    }
    Set<UUID> starts = new HashSet<>(snapshots);
    if (children.containsKey(NIL)) {
      starts.add(NIL);
    }
    Set<UUID> ends = new HashSet<>();
    int steps = 0;
    for (UUID start : starts) {
      UUID at = start;
      while (children.containsKey(at) && steps++ <= listing.entries().size() * 2L + 2) {
        UUID next = next(children.getOrDefault(at, List.of()), children);
        if (next == null) {
          return null;
        }
        at = next;
      }
      if (children.containsKey(at)) {
        return null; // in a circle
      }
      ends.add(at);
    }
    return ends.size() == 1 ? ends.iterator().next() : null;
  }

  /** Returns the only child, or the only one that has children. */
  private static @Nullable UUID next(List<UUID> siblings, Map<UUID, List<UUID>> children) {
    if (siblings.size() == 1) {
      return siblings.get(0);
    }
    List<UUID> parents =
        siblings.stream().filter(children::containsKey).limit(2).collect(Collectors.toList());
    return parents.size() == 1 ? parents.get(0) : null;
  }

  /**
   * Mends what can be mended.
   *
   * @return what was done; empty if nothing was to be done
   * @throws MalformedDataException if something is wrong that cannot be mended
   */
  List<String> heal() {
    for (int i = 0; i < MOST_TRIES; i++) {
      Retries.BACKOFF.before(i);
      Result found = run();
      if (found.damage() == Damage.NONE) {
        return List.of();
      }
      UUID end = found.end();
      if (end == null) {
        throw new MalformedDataException(NIL, found.message(), null);
      }
      SwapOutcome outcome = store.putIf(ObjectNames.LATEST, ObjectNames.bytes(end), found.tag());
      if (outcome == SwapOutcome.SWAPPED || Latest.of(store).version().equals(end)) {
        return List.of("version " + end + " is the last one of " + store.address() + " again");
      }
    }
    throw new ServerFailedException(
        store.address() + " was changed by others while it was healed: try again", null);
  }
}
