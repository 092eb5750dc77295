package org.taskchampion.sync.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.MalformedDataException;

/**
 * The names of the files of a commit, read from what {@code git ls-tree -z} prints while it prints.
 * A history of years has many megabytes of them; a version takes about 70 bytes here.
 */
final class TipFiles extends OutputStream {

  /** The numbers of a row: the parent's and the version's id, two for each. */
  static final int COLUMNS = 4;

  private static final int PARENT = 0;
  private static final int VERSION = 2;

  /** Longer than any name of ours, with its mode and its id. */
  private static final int MOST_ENTRY_BYTES = 4_096;

  private static final int HEX = 16;

  private byte[] entry = new byte[256];
  private int length;
  private @Nullable String metaBlob;
  private @Nullable String snapshotBlob;

  private long[] ids = new long[64 * COLUMNS];
  private byte[] blobs = new byte[0];
  private int blobBytes;
  private int count;

  /** The rows of the history, the newest first. */
  private int[] chain = new int[0];

  private int chainLength;
  private IdIndex byParent = new IdIndex(ids, PARENT, 0);

  /** What came after the listing, the oldest first, by what is before it. */
  private final Map<UUID, Tip.Link> added = new LinkedHashMap<>();

  @Override
  public void write(int octet) {
    if (octet != 0) {
      keep((byte) octet);
    } else {
      if (length < MOST_ENTRY_BYTES) {
        entry(new String(entry, 0, length, UTF_8));
      }
      length = 0;
    }
  }

  @Override
  public void write(byte[] bytes, int from, int bytesToWrite) {
    for (int i = from; i < from + bytesToWrite; i++) {
      write(bytes[i]);
    }
  }

  private void keep(byte octet) {
    if (length == entry.length && length < MOST_ENTRY_BYTES) {
      entry = Arrays.copyOf(entry, 2 * length);
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
      row(BranchFiles.parent(name), BranchFiles.version(name), words[2]);
    }
  }

  private void row(UUID parent, UUID version, String blob) {
    int bytes = blob.length() / 2;
    if (count == 0) {
      blobBytes = bytes;
    } else if (bytes != blobBytes) {
      throw new CacheException("git names contents by ids of several lengths");
    }
    if ((count + 1) * COLUMNS > ids.length) {
      ids = Arrays.copyOf(ids, 2 * ids.length);
    }
    int rows = ids.length / COLUMNS;
    if (blobs.length < rows * bytes) {
      blobs = Arrays.copyOf(blobs, rows * bytes);
    }
    int at = count * COLUMNS;
    ids[at + PARENT] = parent.getMostSignificantBits();
    ids[at + PARENT + 1] = parent.getLeastSignificantBits();
    ids[at + VERSION] = version.getMostSignificantBits();
    ids[at + VERSION + 1] = version.getLeastSignificantBits();
    for (int i = 0; i < bytes; i++) {
      int high = Character.digit(blob.charAt(2 * i), HEX);
      int low = Character.digit(blob.charAt(2 * i + 1), HEX);
      blobs[count * bytes + i] = (byte) (high * HEX + low);
    }
    count++;
  }

  /**
   * Finds the versions of the history.
   *
   * @param latest the last one
   * @throws MalformedDataException if the chain goes round in a circle
   */
  void chainTo(UUID latest) {
    IdIndex byVersion = new IdIndex(ids, VERSION, count);
    for (int row = 0; row < count; row++) {
      byVersion.put(row);
    }
    IdIndex found = new IdIndex(ids, PARENT, count);
    int[] rows = new int[count];
    int many = 0;
    int row = byVersion.find(latest.getMostSignificantBits(), latest.getLeastSignificantBits());
    while (row >= 0) {
      if (!found.put(row)) {
        UUID version = id(row, VERSION);
        throw new MalformedDataException(
            version,
            "the history in the branch goes round in a circle at version " + version,
            null);
      }
      rows[many++] = row;
      int at = row * COLUMNS + PARENT;
      row = byVersion.find(ids[at], ids[at + 1]);
    }
    chain = rows;
    chainLength = many;
    byParent = found;
  }

  private UUID id(int row, int column) {
    return new UUID(ids[row * COLUMNS + column], ids[row * COLUMNS + column + 1]);
  }

  private Tip.Link link(int row) {
    StringBuilder blob = new StringBuilder(2 * blobBytes);
    for (int i = 0; i < blobBytes; i++) {
      int octet = blobs[row * blobBytes + i];
      blob.append(Character.forDigit((octet >> 4) & 0xf, HEX));
      blob.append(Character.forDigit(octet & 0xf, HEX));
    }
    return new Tip.Link(id(row, PARENT), id(row, VERSION), blob.toString());
  }

  /** Adds a version after the last one. */
  void add(Tip.Link link) {
    added.put(link.parent(), link);
  }

  /** Returns the version that follows another one in the history, if there is one. */
  Tip.@Nullable Link childOf(UUID parent) {
    Tip.Link link = added.get(parent);
    if (link != null) {
      return link;
    }
    int row = byParent.find(parent.getMostSignificantBits(), parent.getLeastSignificantBits());
    return row < 0 ? null : link(row);
  }

  /** Returns how many versions the history has. */
  int size() {
    return chainLength + added.size();
  }

  /** Returns the versions of the history, the newest first. */
  List<Tip.Link> newestFirst() {
    List<Tip.Link> links = new ArrayList<>(added.values());
    Collections.reverse(links);
    for (int i = 0; i < chainLength; i++) {
      links.add(link(chain[i]));
    }
    return links;
  }

  /** Returns the id of the file meta, if there is one. */
  @Nullable String metaBlob() {
    return metaBlob;
  }

  /** Returns the id of the snapshot's content, if there is a snapshot. */
  @Nullable String snapshotBlob() {
    return snapshotBlob;
  }
}
