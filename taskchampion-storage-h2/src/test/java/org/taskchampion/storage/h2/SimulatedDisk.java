package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory, which can lose power, with the directory of a replica and those of its copies.
 * Of what was written since a file was last forced, any part survives that: any subset of the
 * writes, in any order, some of them torn between sectors or in one; grown lengths without their
 * content; and each name stands for any of the files that it stood for since its directory was last
 * forced.
 *
 * <p>Assumed is that what a write does not touch keeps its content, also in the same sector, and
 * that what was forced stays. For one thread.
 */
final class SimulatedDisk {

  /** The name of the replica's directory. */
  static final String DATA = "data";

  final Random random;

  /** The processes that have a replica open, or had one. */
  final Map<Long, SimulatedProcess> alive = new HashMap<>();

  /** Whether the disk has the rules of Windows. */
  final boolean strict;

  private final SimulatedDirectory home;
  private SimulatedDirectory data;
  private int refusals;

  SimulatedDisk(Random random) {
    this(random, false);
  }

  /**
   * Makes a disk with an empty directory for a replica.
   *
   * @param strict whether it has the rules of Windows: a file that any process has open is neither
   *     renamed nor removed, no other one comes in its place, a directory with such a file in it is
   *     not renamed, and names have no case
   */
  SimulatedDisk(Random random, boolean strict) {
    this.random = random;
    this.strict = strict;
    this.home = directory();
    this.data = directory();
    home.bind(DATA, data);
    home.force();
  }

  /** Returns a new, empty directory. */
  final SimulatedDirectory directory() {
    return new SimulatedDirectory(
        strict ? String.CASE_INSENSITIVE_ORDER : Comparator.naturalOrder());
  }

  /** Returns how often something was refused since a file was open. */
  int refusals() {
    return refusals;
  }

  /** Refuses to move or remove what is open, if the disk is a strict one. */
  void checkClosed(Path path, @Nullable SimulatedEntry entry) throws IOException {
    if (strict && entry != null && entry.isOpen()) {
      refusals++;
      throw new AccessDeniedException(path.toString(), null, "it is open");
    }
  }

  /** Starts a process that uses this disk. */
  SimulatedProcess start(Fate fate) {
    return new SimulatedProcess(this, fate);
  }

  /** Returns the directory that holds all others. */
  SimulatedDirectory home() {
    return home;
  }

  /** Returns the names of the replica's files. */
  Set<String> names() {
    return data.names();
  }

  /** The locks of a process end with it; everything else stays. */
  void kill(SimulatedProcess process) {
    process.end();
    home.unlock(process);
    home.close(process);
  }

  /**
   * Takes a process its locks without its knowing, as closing any descriptor of the file does,
   * except on Windows.
   */
  void loseLocks(SimulatedProcess process) {
    if (!strict) {
      home.unlock(process);
    }
  }

  /** Ends the machine, and starts it again. The processes that ran have to be ended, too. */
  void losePower() {
    home.losePower(random, random.nextInt(4));
  }

  /** Returns whether the journal's header is there twice, so that one of them may be damaged. */
  boolean hasBothHeaders() {
    SimulatedInode journal = data.file(FileNames.JOURNAL);
    byte[] first = new byte[Root.SIZE];
    byte[] second = new byte[Root.SIZE];
    return journal != null
        && journal.read(0, first, 0, Root.SIZE) == Root.SIZE
        && journal.read(4096, second, 0, Root.SIZE) == Root.SIZE
        && Arrays.equals(first, second);
  }

  /** Flips some bits of a file of the replica, for good. */
  void damage(String name, int position) {
    SimulatedInode inode = data.file(name);
    if (inode != null) {
      byte[] one = new byte[1];
      inode.read(position, one, 0, 1);
      one[0] ^= (byte) (1 + random.nextInt(255));
      inode.writeDurably(position, one, 0, 1);
    }
  }

  /** Returns a copy of all files of the replica, as programs see them. */
  Map<String, byte[]> contents() {
    Map<String, byte[]> contents = new TreeMap<>();
    for (String name : data.names()) {
      SimulatedInode inode = data.file(name);
      if (inode != null) {
        byte[] bytes = new byte[inode.length()];
        inode.read(0, bytes, 0, bytes.length);
        contents.put(name, bytes);
      }
    }
    return contents;
  }

  /** Replaces all files of the replica. */
  void setContents(Map<String, byte[]> contents) {
    data = directory();
    home.bind(DATA, data);
    home.force();
    contents.forEach(
        (name, bytes) -> {
          SimulatedInode inode = new SimulatedInode();
          inode.write(0, bytes, 0, bytes.length);
          inode.force();
          data.bind(name, inode);
        });
    data.force();
  }
}
