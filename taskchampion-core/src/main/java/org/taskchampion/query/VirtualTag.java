package org.taskchampion.query;

import java.util.Optional;
import org.taskchampion.Tag;

/**
 * The tags that follow from a task's state, under the names that Taskwarrior gives them. They are
 * never stored. Eight of them are TaskChampion's, too, as synthetic tags: {@link
 * org.taskchampion.Task#hasTag(Tag)} tells these.
 *
 * <p>A task is open when it is neither completed nor deleted. Days, weeks and months are those of
 * the user's time zone.
 */
public enum VirtualTag {
  /** The task waits for a time that has not come yet. */
  WAITING,

  /** The task has a time at which it was started, whatever its status. */
  ACTIVE,

  /**
   * The task's status is pending. To Taskwarrior, a waiting task is not pending; to TaskChampion it
   * is.
   */
  PENDING,

  /** The task's status is completed. */
  COMPLETED,

  /** The task's status is deleted. */
  DELETED,

  /**
   * The task depends on one that is still to be done. To TaskChampion, that is one whose stored
   * status is pending; to Taskwarrior, also one that is waiting or recurring.
   */
  BLOCKED,

  /** The task is not {@link #BLOCKED}. */
  UNBLOCKED,

  /** A task depends on this one, which is still to be done. */
  BLOCKING,

  /** The task is pending, neither waiting nor blocked, and not scheduled for a time to come. */
  READY,

  /** The task has the attribute {@code scheduled}. */
  SCHEDULED,

  /** The task has the attribute {@code until}. */
  UNTIL,

  /** The task has a project. */
  PROJECT,

  /** The task has a priority. */
  PRIORITY,

  /** The task has at least one user's tag. */
  TAGGED,

  /** The task has at least one note. */
  ANNOTATED,

  /** The task has a user-defined attribute that is configured. */
  UDA,

  /** The task has a user-defined attribute that is not configured. */
  ORPHAN,

  /** The older name of {@link #TEMPLATE}. */
  PARENT,

  /** The task is the template of recurring tasks, and has had instances. */
  TEMPLATE,

  /** The older name of {@link #INSTANCE}. */
  CHILD,

  /** The task is an instance of a recurring task. */
  INSTANCE,

  /** The task has the highest number of the working set. */
  LATEST,

  /**
   * The task is open, and due today or within the next days: seven, if nothing else is configured.
   */
  DUE,

  /** The task is open and due today. */
  TODAY,

  /** The older name of {@link #TODAY}. */
  DUETODAY,

  /** The task is open and was due yesterday. */
  YESTERDAY,

  /** The task is open and due tomorrow. */
  TOMORROW,

  /** The task is pending or waiting, and was due before now. */
  OVERDUE,

  /** The task is open and due this week, from Monday to Sunday. */
  WEEK,

  /** The task is open and due this month. */
  MONTH,

  /** The task is open and due this quarter. */
  QUARTER,

  /** The task is open and due this year. */
  YEAR;

  /**
   * Returns the virtual tag of a name.
   *
   * @param name the name, without a plus sign; capitals count
   * @return the virtual tag; empty if the name is that of an ordinary tag, or of none
   */
  public static Optional<VirtualTag> find(String name) {
    for (VirtualTag tag : values()) {
      if (tag.name().equals(name)) {
        return Optional.of(tag);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the synthetic tag that TaskChampion has under the same name.
   *
   * @return the synthetic tag; empty if only Taskwarrior knows the virtual tag
   */
  public Optional<Tag> syntheticTag() {
    return Tag.find(name());
  }
}
