package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.internal.HeldWaitInterruptedException;
import org.taskchampion.internal.Reasons;
import org.taskchampion.internal.Uuids;

/**
 * The files of a synchronised folder. A file that is not whole, or cannot be read just now, is not
 * there yet; what is wrong with it is remembered for whoever asks. Thread-safe.
 */
final class FolderFiles {

  private static final Logger log = LoggerFactory.getLogger(FolderFiles.class);

  /** Enough for a message; a folder can be full of files that are on their way. */
  private static final int MOST_FAULTS = 100;

  private final FolderLayout layout;
  private final Disk disk;
  private final boolean sealed;
  private final Set<UUID> whole = ConcurrentHashMap.newKeySet();
  private final Set<UUID> wholeSnapshots = ConcurrentHashMap.newKeySet();
  private final Set<Path> durable = ConcurrentHashMap.newKeySet();
  private final Map<Path, String> faults = new LinkedHashMap<>(); // guarded by itself
  private volatile List<UUID> histories;

  FolderFiles(FolderLayout layout, Disk disk, Collection<FolderMark> marks, boolean sealed) {
    this.layout = layout;
    this.disk = disk;
    this.sealed = sealed;
    this.histories = histories(marks, sealed);
  }

  private static List<UUID> histories(Collection<FolderMark> marks, boolean sealed) {
    return marks.stream()
        .filter(mark -> mark.sealed() == sealed)
        .map(FolderMark::history)
        .collect(java.util.stream.Collectors.toUnmodifiableList());
  }

  /** Takes notice of marks that have come since. */
  void know(Collection<FolderMark> marks) {
    histories = histories(marks, sealed);
  }

  /** Says whether a version was made in this folder. */
  boolean isOurs(UUID version) {
    return histories.stream().anyMatch(history -> NumberedId.isOf(history, version));
  }

  /**
   * A whole file.
   *
   * @param header what stands before the content
   * @param body the content, sealed if the folder is
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Stored(FolderHeader header, byte[] body) {}

  /** Says whether a version is there as a whole, now or when it was last looked at. */
  boolean isWhole(FolderNode node) throws IOException {
    return whole.contains(node.version()) || version(node) != null;
  }

  /** Says whether there is a whole snapshot of a version, now or when it was last looked at. */
  boolean hasWholeSnapshot(FolderNode node) throws IOException {
    return node.hasSnapshot()
        && (wholeSnapshots.contains(node.version()) || snapshot(node) != null);
  }

  /** Reads a version; null if none of its files is whole. */
  @Nullable Stored version(FolderNode node) throws IOException {
    UUID parent = node.parent();
    return parent == null
        ? null
        : read(node, node.files(layout), FolderHeader.Kind.VERSION, parent, whole);
  }

  /** Reads the snapshot of a version; null if none of its files is whole. */
  @Nullable Stored snapshot(FolderNode node) throws IOException {
    return read(node, node.snapshots(), FolderHeader.Kind.SNAPSHOT, Uuids.NIL, wholeSnapshots);
  }

  private @Nullable Stored read(
      FolderNode node, List<Path> files, FolderHeader.Kind kind, UUID parent, Set<UUID> known)
      throws IOException {
    for (Path file : files) {
      try {
        byte[] bytes = disk.readFolderFile(file);
        if (bytes == null) {
          throw new DamagedFileException("it is gone again");
        }
        FolderHeader header = FolderHeader.decode(bytes);
        check(header, node, kind, parent);
        header.checkBody(bytes);
        known.add(node.version());
        return new Stored(header, Arrays.copyOfRange(bytes, FolderHeader.BYTES, bytes.length));
      } catch (DamagedFileException e) {
        fault(file, String.valueOf(e.getMessage()));
      } catch (HeldWaitInterruptedException | ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        // Services hold files for a moment, and cannot always bring the content of one.
        fault(file, "it cannot be read (" + Reasons.withFile(e) + ")");
      }
    }
    known.remove(node.version());
    return null;
  }

  /** Returns only the header of a version or of its snapshot; null if it cannot be read. */
  @Nullable FolderHeader header(FolderNode node, FolderHeader.Kind kind) throws IOException {
    boolean isVersion = kind == FolderHeader.Kind.VERSION;
    for (Path file : isVersion ? node.files(layout) : node.snapshots()) {
      try {
        byte[] bytes = disk.readText(file, FolderHeader.BYTES);
        if (bytes != null) {
          FolderHeader header = FolderHeader.decode(bytes);
          UUID parent = node.parent();
          check(header, node, kind, isVersion && parent != null ? parent : Uuids.NIL);
          return header;
        }
      } catch (DamagedFileException e) {
        fault(file, String.valueOf(e.getMessage()));
      } catch (HeldWaitInterruptedException | ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        fault(file, "it cannot be read (" + Reasons.withFile(e) + ")");
      }
    }
    return null;
  }

  private void check(FolderHeader header, FolderNode node, FolderHeader.Kind kind, UUID parent)
      throws DamagedFileException {
    if (header.kind() != kind
        || !header.version().equals(node.version())
        || !header.parent().equals(parent)
        || header.number() != node.number()) {
      throw new DamagedFileException("it holds another version than its name says");
    }
    if (header.sealed() != sealed) {
      throw new DamagedFileException(
          header.sealed()
              ? "it is sealed, and the folder is not"
              : "it is not sealed, and the folder is");
    }
    if (!histories.contains(header.history())) {
      throw new DamagedFileException("it is of another history, " + header.history());
    }
  }

  private void fault(Path file, String reason) {
    log.debug("the file {} does not count: {}", file, reason);
    synchronized (faults) {
      if (faults.size() < MOST_FAULTS || faults.containsKey(file)) {
        faults.put(file, reason);
      }
    }
  }

  /** Forgets what was wrong, before another look. */
  void forgetFaults() {
    synchronized (faults) {
      faults.clear();
    }
  }

  /** Returns the files that do not count, and why. */
  Map<Path, String> faults() {
    synchronized (faults) {
      return new LinkedHashMap<>(faults);
    }
  }

  /** Says which file is missing, or what is wrong with it. */
  String missing(UUID version, @Nullable FolderNode node) {
    Map<Path, String> known = faults();
    if (node != null) {
      for (Path file : node.files(layout)) {
        String fault = known.get(file);
        if (fault != null) {
          return "the file " + file + " is there, but " + fault;
        }
      }
    }
    return "the file " + layout.whereIs(version) + " is missing";
  }

  /**
   * Writes a version. When this returns, it outlives a loss of power.
   *
   * @param afterGap whether what is missing before it is given up
   */
  void writeVersion(
      UUID version, UUID parent, UUID history, byte[] body, Instant now, boolean afterGap)
      throws IOException {
    Path file = layout.version(parent, version);
    makeDurable(layout.versions());
    makeDurable(layout.part(NumberedId.number(version)));
    if (NumberedId.isNumbered(parent)) {
      // What is seen has a parent that outlives a loss of power, too.
      Path part = layout.part(NumberedId.number(parent));
      if (!part.equals(file.getParent()) && disk.exists(part)) {
        disk.force(part);
      }
    }
    write(FolderHeader.Kind.VERSION, file, version, parent, history, body, now, afterGap);
    whole.add(version);
  }

  /** Writes a snapshot, as {@link #writeVersion} does. */
  void writeSnapshot(UUID version, UUID history, byte[] body, Instant now) throws IOException {
    makeDurable(layout.snapshots());
    Path file = layout.snapshot(version);
    write(FolderHeader.Kind.SNAPSHOT, file, version, Uuids.NIL, history, body, now, false);
    wholeSnapshots.add(version);
  }

  private void write(
      FolderHeader.Kind kind,
      Path file,
      UUID version,
      UUID parent,
      UUID history,
      byte[] body,
      Instant now,
      boolean afterGap)
      throws IOException {
    FolderHeader header =
        new FolderHeader(
            kind,
            sealed,
            afterGap,
            NumberedId.number(version),
            version,
            parent,
            history,
            now,
            body.length,
            FolderHeader.checksum(body, 0, body.length));
    Path temporary =
        disk.writeTemporary(layout.root(), FolderLayout.TEMPORARY, true, header.encode(), body);
    disk.replace(temporary, file);
    Path directory = file.getParent();
    if (directory != null) {
      disk.force(directory);
    }
  }

  private void makeDurable(Path directory) throws IOException {
    if (!durable.contains(directory)) {
      disk.makeDirectory(directory);
      Path above = directory.getParent();
      if (above != null) {
        disk.force(above);
      }
      durable.add(directory);
    }
  }
}
