package org.taskchampion.ta;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.PropertyNames;
import org.taskchampion.Status;
import org.taskchampion.TaskEditor;
import org.taskchampion.internal.StoredLists;

/**
 * Changes one task, and leaves out what is so already: that would be a step of undo for nothing.
 */
final class TaskChange {

  private final TaskEditor editor;
  private final Map<String, String> before;
  private boolean changed;

  TaskChange(TaskEditor editor) {
    this.editor = editor;
    this.before = editor.properties();
  }

  TaskEditor editor() {
    return editor;
  }

  /** Returns the properties before the change. */
  Map<String, String> before() {
    return before;
  }

  /** Returns the properties as they are now. */
  Map<String, String> properties() {
    return editor.properties();
  }

  /** Sets a property; null removes it. */
  void set(String name, @Nullable String value) {
    if (!Objects.equals(properties().get(name), value)) {
      TaskEditor unused = UserInput.store(() -> editor.set(name, value));
      changed = true;
    }
  }

  /** Sets a property if there is none of the name. */
  void add(String name) {
    if (!properties().containsKey(name)) {
      set(name, "");
    }
  }

  /** Removes all properties of a kind. */
  void removeAll(String prefix) {
    List<String> elements = StoredLists.behind(prefix, properties().keySet());
    elements.forEach(element -> set(prefix + element, null));
  }

  /** Removes a dependency however its UUID was spelt. */
  void removeDependency(UUID dependency) {
    for (String text : StoredLists.behind(PropertyNames.DEPENDENCY_PREFIX, properties().keySet())) {
      if (text.equalsIgnoreCase(dependency.toString())) {
        set(PropertyNames.DEPENDENCY_PREFIX + text, null);
      }
    }
  }

  void status(Status status) {
    if (!status.value().equals(properties().get(PropertyNames.STATUS))) {
      editor.status(status);
      changed = true;
    }
  }

  /**
   * Ends the change: Taskwarrior's lists of tags and dependencies follow it.
   *
   * @return whether anything was changed
   */
  boolean end() {
    StoredLists.listsAfter(before, properties().keySet()).forEach(this::set);
    return changed;
  }
}
