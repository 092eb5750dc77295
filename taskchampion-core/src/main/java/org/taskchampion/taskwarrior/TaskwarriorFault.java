package org.taskchampion.taskwarrior;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a text that was read as Taskwarrior's JSON, and where. It quotes nothing of
 * what a task says. Immutable and thread-safe.
 */
public final class TaskwarriorFault {

  private static final int LONGEST_NAME = 64;

  private final long task;
  private final Place place;
  private final @Nullable String member;
  private final String reason;

  /**
   * Makes a fault.
   *
   * @param task the number of the task, from 1; 0 if the fault lies outside of all tasks
   */
  TaskwarriorFault(long task, Place place, @Nullable String member, String reason) {
    this.task = task;
    this.place = place;
    this.member = member;
    this.reason = reason;
  }

  /**
   * Returns which task of the text it is.
   *
   * @return the number, from 1; empty if the fault lies between or behind the tasks
   */
  public OptionalLong task() {
    return task == 0 ? OptionalLong.empty() : OptionalLong.of(task);
  }

  /**
   * Returns the line of the text.
   *
   * @return the number, from 1
   */
  public long line() {
    return place.line();
  }

  /**
   * Returns the column: of the member, if one is named, else of what was not expected.
   *
   * @return the number of the character in its line, from 1
   */
  public long column() {
    return place.column();
  }

  /**
   * Returns the member of the task that is wrong.
   *
   * @return its name, or how long it is if it does not fit into a message; empty if the fault is
   *     none of a single member
   */
  public Optional<String> member() {
    return Optional.ofNullable(member);
  }

  /**
   * Returns what is wrong.
   *
   * @return the reason, such as "the text is cut off"
   */
  public String reason() {
    return reason;
  }

  /** Returns the name of a member as a message can hold it. */
  static String shown(String name) {
    boolean fits =
        name.length() <= LONGEST_NAME && name.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    return fits ? "\"" + name + "\"" : "with a name of " + name.length() + " characters";
  }

  /** Returns the place and the reason in one line. */
  @Override
  public String toString() {
    return (task == 0 ? "" : "task " + task + " in ")
        + "line "
        + line()
        + ", column "
        + column()
        + (member == null ? "" : ", member " + member)
        + ": "
        + reason;
  }
}
