package org.taskchampion.internal;

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
public final class StoredLists {

  /** Taskwarrior's lists, and what the properties begin with that they repeat. */
  private static final Map<String, String> LISTS =
      Map.of(
          PropertyNames.TAGS,
          PropertyNames.TAG_PREFIX,
          PropertyNames.DEPENDS,
          PropertyNames.DEPENDENCY_PREFIX);

  private StoredLists() {}

  /**
   * Returns what stands behind a prefix in the names that have it.
   *
   * @param prefix what names begin with
   * @param names the names of all properties
   * @return the ends of those names, in order
   */
  public static List<String> behind(String prefix, Collection<String> names) {
    TreeSet<String> found = new TreeSet<>();
    for (String name : names) {
      if (name.startsWith(prefix)) {
        found.add(name.substring(prefix.length()));
      }
    }
    return new ArrayList<>(found);
  }

  /**
   * Says whether a property is one of Taskwarrior's lists.
   *
   * @param name the property
   * @return true if it is one
   */
  public static boolean isList(String name) {
    return LISTS.containsKey(name);
  }

  /**
   * Says whether a property is one of Taskwarrior's lists and repeats what others say.
   *
   * @param name the property
   * @param names the names of all properties of the task
   * @return true if nothing is lost without it
   */
  public static boolean isRepetition(String name, Collection<String> names) {
    String prefix = LISTS.get(name);
    return prefix != null && !behind(prefix, names).isEmpty();
  }

  /**
   * Returns what Taskwarrior's lists have to become after a change, where a task has them; null
   * stands for a list that has to go.
   *
   * @param before the properties before the change
   * @param after the names of the properties after it
   * @return the new values of the lists that change
   */
  public static Map<String, @Nullable String> listsAfter(
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
