package org.taskchampion.sync.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.MalformedDataException;

/**
 * The names of the files of a commit, read from what {@code git ls-tree -z} prints while it prints:
 * a history of years has many megabytes of them.
 */
final class TipFiles extends OutputStream {

  /** Longer than any name of ours, with its mode and its id. */
  private static final int MOST_ENTRY_BYTES = 4_096;

  private Map<UUID, Tip.Link> byVersion = new HashMap<>();
  private final Map<UUID, Tip.Link> byParent = new HashMap<>();
  private @Nullable String metaBlob;
  private @Nullable String snapshotBlob;
  private byte[] entry = new byte[256];
  private int length;

  @Override
  public void write(int octet) {
    if (octet != 0) {
      add((byte) octet);
    } else {
      if (length < MOST_ENTRY_BYTES) {
        entry(new String(entry, 0, length, UTF_8));
      }
      length = 0;
    }
  }

  @Override
  public void write(byte[] bytes, int from, int count) {
    for (int i = from; i < from + count; i++) {
      write(bytes[i]);
    }
  }

  private void add(byte octet) {
    if (length == entry.length && length < MOST_ENTRY_BYTES) {
      entry = Arrays.copyOf(entry, Math.min(2 * length, MOST_ENTRY_BYTES));
    }
    if (length < entry.length) {
      entry[length++] = octet;
    }
  }

  private void entry(String text) {
    int tab = text.indexOf('\t');
    String[] words = tab < 0 ? new String[0] : text.substring(0, tab).split(" ", -1);
    if (words.length != 3 || !words[1].equals("blob")) {
      return;
    }
    String name = text.substring(tab + 1);
    if (name.equals(BranchFiles.META)) {
      metaBlob = words[2];
    } else if (name.equals(BranchFiles.SNAPSHOT)) {
      snapshotBlob = words[2];
    } else if (BranchFiles.isVersionFile(name)) {
      UUID version = BranchFiles.version(name);
      byVersion.put(version, new Tip.Link(BranchFiles.parent(name), version, words[2]));
    }
  }

  /**
   * Finds the versions of the history.
   *
   * @param latest the last one
   * @throws MalformedDataException if the chain goes round in a circle
   */
  void chainTo(UUID latest) {
    for (Tip.Link link = byVersion.get(latest); link != null; link = byVersion.get(link.parent())) {
      if (byParent.put(link.parent(), link) != null) {
        throw new MalformedDataException(
            link.version(),
            "the history in the branch goes round in a circle at version " + link.version(),
            null);
      }
    }
    byVersion = new HashMap<>(); // what is left belongs to no history
  }

  /** Returns the id of the file meta, if there is one. */
  @Nullable String metaBlob() {
    return metaBlob;
  }

  /** Returns the id of the snapshot's content, if there is a snapshot. */
  @Nullable String snapshotBlob() {
    return snapshotBlob;
  }

  /** Returns the versions of the history, by what comes before them. */
  Map<UUID, Tip.Link> chain() {
    return byParent;
  }
}
