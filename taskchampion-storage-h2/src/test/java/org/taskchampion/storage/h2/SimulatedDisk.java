package org.taskchampion.storage.h2;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One directory on a disk in memory, which can lose power. Of what was written since a file was
 * last forced, any part survives that: any subset of the writes, in any order, some of them torn
 * between sectors or in one; grown lengths without their content; and each name stands for any of
 * the files that it stood for since the directory was last forced.
 *
 * <p>Assumed is that what a write does not touch keeps its content, also in the same sector, and
 * that what was forced stays. For one thread.
 */
final class SimulatedDisk {

  final Random random;
  private Map<String, SimulatedInode> names = new TreeMap<>();
  private final Map<String, List<@Nullable SimulatedInode>> unforced = new HashMap<>();

  SimulatedDisk(Random random) {
    this.random = random;
  }

  /** Starts a process that uses this disk. */
  SimulatedProcess start(Fate fate) {
    return new SimulatedProcess(this, fate);
  }

  Set<String> names() {
    return names.keySet();
  }

  @Nullable SimulatedInode find(String name) {
    return names.get(name);
  }

  void bind(String name, @Nullable SimulatedInode inode) {
    unforced.computeIfAbsent(name, key -> new ArrayList<>()).add(names.get(name));
    if (inode == null) {
      names.remove(name);
    } else {
      names.put(name, inode);
    }
  }

  void forceNames() {
    unforced.clear();
  }

  /** The locks of a process end with it; everything else stays. */
  void kill(SimulatedProcess process) {
    process.end();
    for (SimulatedInode inode : names.values()) {
      inode.locks.removeIf(held -> held.owner() == process);
    }
  }

  /** Ends the machine, and starts it again. The processes that ran have to be ended, too. */
  void losePower() {
    int kind = random.nextInt(4);
    for (Map.Entry<String, List<@Nullable SimulatedInode>> change : unforced.entrySet()) {
      List<@Nullable SimulatedInode> past = change.getValue();
      int choice =
          switch (kind) {
            case 0 -> past.size();
            case 1 -> 0;
            default -> random.nextInt(past.size() + 1);
          };
      if (choice < past.size()) {
        SimulatedInode inode = past.get(choice);
        if (inode == null) {
          names.remove(change.getKey());
        } else {
          names.put(change.getKey(), inode);
        }
      }
    }
    unforced.clear();
    names.values().forEach(inode -> inode.losePower(random));
  }

  /** Returns a copy of all files, as programs see them. */
  Map<String, byte[]> contents() {
    Map<String, byte[]> contents = new TreeMap<>();
    names.forEach(
        (name, inode) -> {
          byte[] bytes = new byte[inode.length()];
          inode.read(0, bytes, 0, bytes.length);
          contents.put(name, bytes);
        });
    return contents;
  }

  /** Replaces all files. */
  void setContents(Map<String, byte[]> contents) {
    names = new TreeMap<>();
    unforced.clear();
    contents.forEach(
        (name, bytes) -> {
          SimulatedInode inode = new SimulatedInode();
          inode.write(0, bytes, 0, bytes.length);
          inode.force();
          names.put(name, inode);
        });
  }
}
