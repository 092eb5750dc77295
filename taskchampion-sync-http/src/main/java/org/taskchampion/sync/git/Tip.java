package org.taskchampion.sync.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Uuids;
import org.taskchampion.sync.MalformedDataException;

/**
 * The branch at one commit: its history, and where the contents are. Immutable, but that a tip
 * which was made from another takes the table of versions over.
 */
final class Tip {

  /** A branch that does not exist yet. */
  static final Tip NONE = new Tip("", null, null, new HashMap<>());

  /**
   * A version.
   *
   * @param parent the version before
   * @param version the version
   * @param blob names its content for git
   */
  record Link(UUID parent, UUID version, String blob) {}

  private final String commit;
  private final BranchFiles.@Nullable Meta meta;
  private final @Nullable String snapshotBlob;
  private final Map<UUID, Link> byParent;

  private Tip(
      String commit,
      BranchFiles.@Nullable Meta meta,
      @Nullable String snapshotBlob,
      Map<UUID, Link> byParent) {
    this.commit = commit;
    this.meta = meta;
    this.snapshotBlob = snapshotBlob;
    this.byParent = byParent;
  }

  /** Reads contents. */
  interface Contents {
    byte[] of(String blob);
  }

  /**
   * Reads what {@code git ls-tree -z} says of a commit.
   *
   * @throws MalformedDataException if the file meta is, or if the chain goes round in a circle
   */
  static Tip read(String commit, byte[] listing, Contents contents) {
    String metaBlob = null;
    String snapshotBlob = null;
    Map<UUID, Link> byVersion = new HashMap<>();
    int from = 0;
    for (int i = 0; i < listing.length; i++) {
      if (listing[i] != 0) {
        continue;
      }
      String entry = new String(listing, from, i - from, UTF_8);
      from = i + 1;
      int tab = entry.indexOf('\t');
      String[] words = tab < 0 ? new String[0] : entry.substring(0, tab).split(" ", -1);
      if (words.length != 3 || !words[1].equals("blob")) {
        continue;
      }
      String name = entry.substring(tab + 1);
      if (name.equals(BranchFiles.META)) {
        metaBlob = words[2];
      } else if (name.equals(BranchFiles.SNAPSHOT)) {
        snapshotBlob = words[2];
      } else if (BranchFiles.isVersionFile(name)) {
        UUID version = BranchFiles.version(name);
        byVersion.put(version, new Link(BranchFiles.parent(name), version, words[2]));
      }
    }
    BranchFiles.Meta meta = metaBlob == null ? null : BranchFiles.Meta.parse(contents.of(metaBlob));
    return new Tip(
        commit, meta, snapshotBlob, meta == null ? new HashMap<>() : chain(meta, byVersion));
  }

  private static Map<UUID, Link> chain(BranchFiles.Meta meta, Map<UUID, Link> byVersion) {
    Map<UUID, Link> byParent = new HashMap<>();
    for (Link link = byVersion.get(meta.latest());
        link != null;
        link = byVersion.get(link.parent())) {
      if (byParent.put(link.parent(), link) != null) {
        throw new MalformedDataException(
            link.version(),
            "the history in the branch goes round in a circle at version " + link.version(),
            null);
      }
    }
    return byParent;
  }

  /** Returns the tip after a commit of ours that adds a version. The old one is not used again. */
  Tip withVersion(String newCommit, BranchFiles.Meta newMeta, UUID parent) {
    UUID version = newMeta.latest();
    String blob = newCommit + ":" + BranchFiles.versionFile(parent, version);
    Map<UUID, Link> versions = this == NONE ? new HashMap<>() : byParent;
    versions.put(parent, new Link(parent, version, blob));
    return new Tip(newCommit, newMeta, snapshotBlob, versions);
  }

  /** Returns the commit's id; empty if there is no branch. */
  String commit() {
    return commit;
  }

  /** Returns the file meta, if there is one. */
  BranchFiles.@Nullable Meta meta() {
    return meta;
  }

  /** Returns the last version; nil if there is none. */
  UUID latest() {
    return meta == null ? Uuids.NIL : meta.latest();
  }

  /** Returns the id of the snapshot's content, if there is a snapshot. */
  @Nullable String snapshotBlob() {
    return snapshotBlob;
  }

  /** Returns the version that follows another one in the history, if there is one. */
  @Nullable Link childOf(UUID parent) {
    return byParent.get(parent);
  }

  /** Says whether a version is in the history: one of which something is left, or its end. */
  boolean has(UUID version) {
    return !version.equals(Uuids.NIL)
        && (version.equals(latest()) || byParent.containsKey(version));
  }

  /** Returns how many versions follow another one; as many as there are if it is not there. */
  int after(UUID version) {
    int count = 0;
    UUID at = version;
    for (Link link = byParent.get(at); link != null; link = byParent.get(at)) {
      at = link.version();
      count++;
    }
    return count > 0 || has(version) ? count : byParent.size();
  }

  /** Returns the files of a version and of those before it, the oldest last. */
  List<Link> upTo(UUID version) {
    Map<UUID, Link> byVersion = new HashMap<>();
    byParent.values().forEach(link -> byVersion.put(link.version(), link));
    List<Link> links = new ArrayList<>();
    for (Link link = byVersion.get(version); link != null; link = byVersion.get(link.parent())) {
      links.add(link);
    }
    return links;
  }
}
