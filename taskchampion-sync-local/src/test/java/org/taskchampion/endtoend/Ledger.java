package org.taskchampion.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What editors told of their edits, and what follows from it for a replica. No mark is set twice,
 * and no task is created again, but where its purge is taken back after it was sent, so:
 *
 * <ul>
 *   <li>A task that is there has the marks of every acknowledged edit of it. It is not there only
 *       if somebody tried to purge it, or if the edit that added it may have been taken back.
 *   <li>A task whose purge was acknowledged is not there.
 *   <li>Of any edit, acknowledged or not, all marks are there or none.
 *   <li>Of an edit that was taken back before it can have been sent, none is.
 * </ul>
 *
 * <p>A task whose purge is taken back returns as the replica had it. What others changed of it
 * meanwhile lost to the purge, so their marks may be missing from it.
 *
 * <p>Where it is not known whether something was taken back, or whether what was taken back had
 * been sent already and will return, both outcomes are right. Thread-safe.
 */
final class Ledger {

  static final String FIRST_MARK = "mark_";
  static final String SECOND_MARK = "trace_";

  /** How an edit stands. */
  private enum State {
    TRIED,
    ACKNOWLEDGED,
    MAYBE_UNDONE,
    UNDONE
  }

  private static final class Entry {
    private final String editor;
    private final Set<UUID> tasks;
    private final boolean add;
    private final boolean purge;
    private State state = State.TRIED;

    private Entry(String editor, Set<UUID> tasks, String what) {
      this.editor = editor;
      this.tasks = tasks;
      this.add = what.equals("add");
      this.purge = what.equals("purge");
    }
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, List<String>> strictUndos = new LinkedHashMap<>();

  /** The tasks whose purge somebody tried to take back. */
  private final Set<UUID> mayReturn = new HashSet<>();

  private int acknowledged;

  static boolean isMark(String property) {
    return property.startsWith(FIRST_MARK) || property.startsWith(SECOND_MARK);
  }

  /** Returns the name of the edit that left a mark. */
  static String edit(String mark) {
    return mark.substring(mark.indexOf('_') + 1);
  }

  /** Returns how many edits were acknowledged. */
  synchronized int acknowledged() {
    return acknowledged;
  }

  /** Takes down what an editor told; other lines are ignored. */
  synchronized void note(String editor, String line) {
    String[] words = line.substring(0, line.length() - 1).split(" ");
    if (words[0].equals("ok")) {
      acknowledge(words[1]);
    } else if (words[0].equals("try")) {
      List<String> rest = Arrays.asList(words).subList(3, words.length);
      if (words[1].equals("undo")) {
        undo(words[2], rest.get(0).equals("strict"), rest.subList(1, rest.size()));
      } else {
        Set<UUID> tasks = new HashSet<>();
        rest.forEach(uuid -> tasks.add(UUID.fromString(uuid)));
        entries.put(words[2], new Entry(editor, tasks, words[1]));
      }
    }
  }

  private void acknowledge(String id) {
    acknowledged++;
    if (strictUndos.containsKey(id)) {
      strictUndos.get(id).forEach(undone -> entries.get(undone).state = State.UNDONE);
    } else if (entries.containsKey(id)) {
      entries.get(id).state = State.ACKNOWLEDGED;
    }
  }

  private void undo(String id, boolean strict, List<String> undone) {
    List<String> edits = new ArrayList<>();
    for (String word : undone) {
      if (entries.containsKey(word)) {
        edits.add(word);
      } else {
        UUID uuid = UUID.fromString(word);
        mayReturn.add(uuid);
        entries.forEach(
            (edit, entry) -> {
              if (entry.purge && entry.tasks.contains(uuid)) {
                edits.add(edit);
              }
            });
      }
    }
    edits.forEach(edit -> entries.get(edit).state = State.MAYBE_UNDONE);
    if (strict) {
      strictUndos.put(id, edits);
    }
  }

  /**
   * Checks the tasks of a replica.
   *
   * @param tasks the tasks
   * @param what the replica, and when
   * @param editors those whose acknowledged edits it must have
   */
  synchronized void check(Map<UUID, Map<String, String>> tasks, String what, Set<String> editors) {
    Set<UUID> mayBeGone = new HashSet<>();
    for (Entry entry : entries.values()) {
      if (entry.purge || (entry.add && entry.state != State.ACKNOWLEDGED)) {
        mayBeGone.addAll(entry.tasks);
      }
    }
    entries.forEach(
        (id, entry) -> {
          boolean binding = editors.contains(entry.editor) && entry.state == State.ACKNOWLEDGED;
          if (entry.purge) {
            if (binding) {
              assertThat(tasks.keySet())
                  .as("%s: tasks after acknowledged purge %s", what, id)
                  .doesNotContainAnyElementsOf(entry.tasks);
            }
          } else {
            checkMarks(tasks, what, id, entry, binding, mayBeGone);
          }
        });
    tasks.forEach(
        (uuid, task) -> {
          for (String property : task.keySet()) {
            if (isMark(property)) {
              assertThat(entries)
                  .as("%s: edits that were told of", what)
                  .containsKey(edit(property));
              assertThat(entries.get(edit(property)).tasks).contains(uuid);
            }
          }
        });
  }

  /** Returns the tasks that may have been created again, with all their marks. */
  synchronized Set<UUID> mayReturn() {
    return Set.copyOf(mayReturn);
  }

  private void checkMarks(
      Map<UUID, Map<String, String>> tasks,
      String what,
      String id,
      Entry entry,
      boolean binding,
      Set<UUID> mayBeGone) {
    Set<Boolean> marks = new HashSet<>();
    for (UUID uuid : entry.tasks) {
      Map<String, String> task = tasks.get(uuid);
      if (task != null) {
        boolean first = id.equals(task.get(FIRST_MARK + id));
        boolean second = id.equals(task.get(SECOND_MARK + id));
        assertThat(second)
            .as("%s: edit %s is in task %s as a whole", what, id, uuid)
            .isEqualTo(first);
        if (first || !mayReturn.contains(uuid)) {
          marks.add(first);
        }
      } else if (binding && !mayBeGone.contains(uuid)) {
        throw new AssertionError(
            what + ": task " + uuid + " of acknowledged edit " + id + " is lost");
      }
    }
    assertThat(marks)
        .as("%s: edit %s is there as a whole or not at all", what, id)
        .hasSizeLessThan(2);
    if (binding) {
      assertThat(marks).as("%s: acknowledged edit %s is there", what, id).doesNotContain(false);
    }
    if (entry.state == State.UNDONE) {
      assertThat(marks).as("%s: undone edit %s is gone", what, id).doesNotContain(true);
    }
  }
}
