package org.taskchampion.storage.h2;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The names in a directory of a simulated disk, and what they stood for since it was forced. */
final class SimulatedDirectory implements SimulatedEntry {

  private final Comparator<String> order;
  private final Map<String, SimulatedEntry> names;
  private final Map<String, List<@Nullable SimulatedEntry>> unforced;

  /**
   * Makes an empty directory.
   *
   * @param order of names; those that are equal by it are the same name
   */
  SimulatedDirectory(Comparator<String> order) {
    this.order = order;
    names = new TreeMap<>(order);
    unforced = new TreeMap<>(order);
  }

  Set<String> names() {
    return names.keySet();
  }

  @Nullable SimulatedEntry find(String name) {
    return names.get(name);
  }

  @Nullable SimulatedInode file(String name) {
    return names.get(name) instanceof SimulatedInode inode ? inode : null;
  }

  void bind(String name, @Nullable SimulatedEntry entry) {
    unforced.computeIfAbsent(name, key -> new ArrayList<>()).add(names.get(name));
    put(name, entry);
  }

  private void put(String name, @Nullable SimulatedEntry entry) {
    if (entry == null) {
      names.remove(name);
    } else {
      names.put(name, entry);
    }
  }

  void force() {
    unforced.clear();
  }

  @Override
  public void losePower(Random random, int kind) {
    for (Map.Entry<String, List<@Nullable SimulatedEntry>> change : unforced.entrySet()) {
      List<@Nullable SimulatedEntry> past = change.getValue();
      int choice =
          switch (kind) {
            case 0 -> past.size();
            case 1 -> 0;
            default -> random.nextInt(past.size() + 1);
          };
      if (choice < past.size()) {
        put(change.getKey(), past.get(choice));
      }
    }
    unforced.clear();
    if (order == String.CASE_INSENSITIVE_ORDER) {
      // Windows keeps a journal of names: a file that was renamed has one name, not two.
      SimulatedEntry renamed = names.remove(FileNames.TEMPORARY);
      if (renamed != null && !names.containsValue(renamed)) {
        names.put(FileNames.TEMPORARY, renamed);
      }
    }
    names.values().forEach(entry -> entry.losePower(random, kind));
  }

  @Override
  public void unlock(SimulatedProcess process) {
    names.values().forEach(entry -> entry.unlock(process));
  }

  @Override
  public void close(SimulatedProcess process) {
    names.values().forEach(entry -> entry.close(process));
  }

  @Override
  public boolean isOpen() {
    return names.values().stream().anyMatch(SimulatedEntry::isOpen);
  }
}
