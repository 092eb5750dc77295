package org.taskchampion;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.taskchampion.internal.Texts;
import org.taskchampion.internal.Times;

/** What the accessors of a task that give properties a meaning do not tell of it. */
final class HiddenProperties {

  private static final Set<String> TIMES =
      Set.of(
          PropertyNames.ENTRY,
          PropertyNames.MODIFIED,
          PropertyNames.START,
          PropertyNames.END,
          PropertyNames.WAIT,
          PropertyNames.DUE);

  private HiddenProperties() {}

  /** Returns the properties that are not told, or not in full, in the order of their names. */
  static Map<String, String> of(Map<String, String> properties) {
    Map<String, String> hidden = new TreeMap<>();
    properties.forEach(
        (property, value) -> {
          if (isHidden(property, value)) {
            hidden.put(property, value);
          }
        });
    return hidden;
  }

  private static boolean isHidden(String property, String value) {
    if (TIMES.contains(property)) {
      return Times.parse(value) == null;
    }
    if (property.startsWith(PropertyNames.TAG_PREFIX)) {
      return !value.isEmpty()
          || !Tag.isUserTag(property.substring(PropertyNames.TAG_PREFIX.length()));
    }
    if (property.startsWith(PropertyNames.DEPENDENCY_PREFIX)) {
      return !value.isEmpty() || DependencyGraph.parseProperty(property) == null;
    }
    return property.startsWith(PropertyNames.ANNOTATION_PREFIX)
        && (Task.annotationEntry(property) == null || Texts.loneSurrogate(value) >= 0);
  }
}
