package org.taskchampion.sync.cloud;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.TooLargeException;

/**
 * All versions that a bucket lists, committed or not. Whoever wants to be sure that a chain is in
 * it reads the last version first, and lists then.
 */
final class Listing {

  /** About 20 million names; what lists more does so without end. */
  private static final int MOST_PAGES = 20_000;

  private final Map<UUID, Entry> entries = new HashMap<>();
  private final Set<UUID> ambiguous = new HashSet<>();
  private @Nullable Instant now;

  /**
   * A version that is listed.
   *
   * @param parent the version before
   * @param written when it was written, by the server's clock; null if that is not known
   */
  record Entry(UUID parent, @Nullable Instant written) {}

  private Listing() {}

  /** Lists all versions. */
  static Listing of(ObjectStore store) {
    Listing listing = new Listing();
    try {
      pages(store, ObjectNames.VERSIONS, page -> listing.add(page));
    } catch (OutOfMemoryError e) {
      throw new TooLargeException(
          "there is not enough memory for the names of all versions in "
              + store.address()
              + ": give this program more of it",
          e);
    }
    return listing;
  }

  private void add(Page page) {
    if (now == null) {
      now = page.now(); // of the first page: what is old by an earlier time is old
    }
    for (Page.Item item : page.items()) {
      ObjectNames.Link link = ObjectNames.link(item.key());
      if (link != null) {
        Entry before = entries.put(link.version(), new Entry(link.parent(), item.written()));
        if (before != null && !before.parent().equals(link.parent())) {
          ambiguous.add(link.version());
        }
      }
    }
  }

  /** Returns the snapshots that a bucket lists. */
  static Set<UUID> snapshots(ObjectStore store) {
    Set<UUID> found = new HashSet<>();
    pages(
        store,
        ObjectNames.SNAPSHOTS,
        page -> {
          for (Page.Item item : page.items()) {
            UUID version = ObjectNames.snapshotOf(item.key());
            if (version != null) {
              found.add(version);
            }
          }
        });
    return found;
  }

  /** Returns the children of a version that a bucket lists, committed or not. */
  static List<UUID> children(ObjectStore store, UUID parent) {
    List<UUID> found = new ArrayList<>();
    pages(
        store,
        ObjectNames.childrenOf(parent),
        page -> {
          for (Page.Item item : page.items()) {
            ObjectNames.Link link = ObjectNames.link(item.key());
            if (link != null && link.parent().equals(parent)) {
              found.add(link.version());
            }
          }
        });
    return found;
  }

  /** Says whether a bucket has an object whose name begins so and is one of a history. */
  static boolean hasAny(ObjectStore store, String prefix) {
    String continuation = null;
    for (int i = 0; i < MOST_PAGES; i++) {
      Page page = store.list(prefix, i == 0 ? 1 : ObjectStore.PAGE, continuation);
      for (Page.Item item : page.items()) {
        boolean isOurs =
            ObjectNames.link(item.key()) != null || ObjectNames.snapshotOf(item.key()) != null;
        if (isOurs && item.key().startsWith(prefix)) {
          return true;
        }
      }
      String next = page.continuation();
      if (next == null) {
        return false;
      }
      if (next.equals(continuation)) {
        throw endless(store);
      }
      continuation = next;
    }
    throw endless(store);
  }

  /** Reads all pages. An empty page with a continuation is not the end. */
  private static void pages(ObjectStore store, String prefix, Consumer<Page> each) {
    String continuation = null;
    for (int i = 0; i < MOST_PAGES; i++) {
      Page page = store.list(prefix, ObjectStore.PAGE, continuation);
      each.accept(page);
      String next = page.continuation();
      if (next == null) {
        return;
      }
      if (next.equals(continuation)) {
        throw endless(store);
      }
      continuation = next;
    }
    throw endless(store);
  }

  private static ServerRefusedException endless(ObjectStore store) {
    return new ServerRefusedException(
        store.address() + " lists its objects without end: it is no store that can be used", null);
  }

  Map<UUID, Entry> entries() {
    return entries;
  }

  /** Returns when the server listed, by its clock; null if it does not say. */
  @Nullable Instant now() {
    return now;
  }

  /**
   * Walks back from a version.
   *
   * @param latest where to begin
   * @param until where to end; null to go as far as the names lead
   * @return the versions, the newest first, without {@code until}; empty if the first is not listed
   * @throws MalformedDataException if the names lead in a circle, or to two parents
   */
  List<UUID> back(UUID latest, @Nullable UUID until) {
    List<UUID> chain = new ArrayList<>();
    UUID at = latest;
    while (!at.equals(until)) {
      Entry entry = entries.get(at);
      if (entry == null) {
        break;
      }
      if (ambiguous.contains(at)) {
        throw new MalformedDataException(
            at,
            "version " + at + " is there twice, with two parents: the bucket was tampered with",
            null);
      }
      if (chain.size() == entries.size()) {
        throw new MalformedDataException(
            at, "the versions lead in a circle: the bucket was tampered with", null);
      }
      chain.add(at);
      at = entry.parent();
    }
    return chain;
  }

  /** Returns the parent of the oldest version of a chain that {@link #back} returned. */
  UUID before(List<UUID> chain) {
    Entry entry = chain.isEmpty() ? null : entries.get(chain.get(chain.size() - 1));
    return entry == null ? SyncServer.NIL_VERSION : entry.parent();
  }
}
