package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.taskchampion.PropertyNames;

/**
 * The properties that hold tags, notes and dependencies, one each; and the lists of them that
 * Taskwarrior keeps beside them for its own filters.
 */
final class TaskProperties {

  /** Taskwarrior's lists, and what the properties begin with that they repeat. */
  private static final Map<String, String> LISTS =
      Map.of(
          PropertyNames.TAGS,
          PropertyNames.TAG_PREFIX,
          PropertyNames.DEPENDS,
          PropertyNames.DEPENDENCY_PREFIX);

  private TaskProperties() {}

  /** Returns what stands behind a prefix in the names that have it, in order. */
  static List<String> behind(String prefix, Collection<String> names) {
    TreeSet<String> found = new TreeSet<>();
    for (String name : names) {
      if (name.startsWith(prefix)) {
        found.add(name.substring(prefix.length()));
      }
    }
    return new ArrayList<>(found);
  }

  /** Says whether a property is one of Taskwarrior's lists. */
  static boolean isList(String name) {
    return LISTS.containsKey(name);
  }

  /** Says whether a property is one of Taskwarrior's lists and repeats what others say. */
  static boolean isRepetition(String name, Collection<String> names) {
    String prefix = LISTS.get(name);
    return prefix != null && !behind(prefix, names).isEmpty();
  }

  /**
   * Returns what Taskwarrior's lists have to become after a change, where a task has them; null
   * stands for a list that has to go.
   */
  static Map<String, @Nullable String> listsAfter(
      Map<String, String> before, Collection<String> after) {
    Map<String, @Nullable String> lists = new TreeMap<>();
    LISTS.forEach(
        (name, prefix) -> {
          List<String> elements = behind(prefix, after);
          if (before.containsKey(name) && !elements.equals(behind(prefix, before.keySet()))) {
            lists.put(name, elements.isEmpty() ? null : String.join(",", elements));
          }
        });
    return lists;
  }
}
