package org.taskchampion.sync.git;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Uuids;

/**
 * The branch at one commit: its end, and its files, whose names are read when they are first asked
 * for. A tip which was made from another takes the table of versions over. Used by one thread at a
 * time.
 */
final class Tip {

  /** A branch that does not exist yet. */
  static final Tip NONE = new Tip("", null, TipFiles::new);

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
  private final Supplier<TipFiles> reading;
  private @Nullable TipFiles files;

  /**
   * Makes one.
   *
   * @param commit the commit's id
   * @param meta the file meta, if there is one
   * @param reading reads the names of all files
   */
  Tip(String commit, BranchFiles.@Nullable Meta meta, Supplier<TipFiles> reading) {
    this.commit = commit;
    this.meta = meta;
    this.reading = reading;
  }

  private TipFiles files() {
    TipFiles known = files;
    if (known == null) {
      known = reading.get();
      if (meta != null) {
        known.chainTo(meta.latest());
      }
      files = known;
    }
    return known;
  }

  /** Returns the tip after a commit of ours that adds a version. The old one is not used again. */
  Tip withVersion(String newCommit, BranchFiles.Meta newMeta, UUID parent) {
    UUID version = newMeta.latest();
    String blob = newCommit + ":" + BranchFiles.versionFile(parent, version);
    TipFiles taken = this == NONE ? new TipFiles() : files();
    taken.add(new Link(parent, version, blob));
    Tip now = new Tip(newCommit, newMeta, () -> taken);
    now.files = taken;
    return now;
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
    return files().snapshotBlob();
  }

  /** Returns the version that follows another one in the history, if there is one. */
  @Nullable Link childOf(UUID parent) {
    return files().childOf(parent);
  }

  /** Says whether a version is in the history: one of which something is left, or its end. */
  boolean has(UUID version) {
    return !version.equals(Uuids.NIL)
        && (version.equals(latest()) || files().childOf(version) != null);
  }

  /** Returns how many versions follow another one; as many as there are if it is not there. */
  int after(UUID version) {
    int count = 0;
    UUID at = version;
    for (Link link = files().childOf(at); link != null; link = files().childOf(at)) {
      at = link.version();
      count++;
    }
    return count > 0 || has(version) ? count : files().size();
  }

  /** Returns the files of a version and of those before it, the oldest last. */
  List<Link> upTo(UUID version) {
    List<Link> all = files().newestFirst();
    List<Link> links = new ArrayList<>();
    for (Link link : all) {
      if (!links.isEmpty() || link.version().equals(version)) {
        links.add(link);
      }
    }
    return links;
  }
}
