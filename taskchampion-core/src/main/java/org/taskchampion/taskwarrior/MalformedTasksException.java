package org.taskchampion.taskwarrior;

import java.util.List;
import org.taskchampion.TaskChampionException;

/**
 * A text is not Taskwarrior's JSON throughout. {@link #faults()} has all that is wrong with it.
 * Nothing was changed: mend the text, or read it with {@link
 * TaskwarriorJson#read(java.io.InputStream, java.util.function.Consumer,
 * java.util.function.Consumer)}, which leaves out the tasks that have faults.
 */
public final class MalformedTasksException extends TaskChampionException {

  private static final long serialVersionUID = 1L;

  private static final int MOST_SHOWN = 10;

  private final transient List<TaskwarriorFault> faults;

  /** How many faults there are, of which the exception may hold only some. */
  private final long count;

  MalformedTasksException(List<TaskwarriorFault> faults, long count) {
    super(message(faults, count), null);
    this.faults = List.copyOf(faults);
    this.count = count;
  }

  private static String message(List<TaskwarriorFault> faults, long count) {
    StringBuilder message = new StringBuilder();
    if (count > 1) {
      message.append("the text has ").append(count).append(" faults: ");
    }
    for (int i = 0; i < Math.min(faults.size(), MOST_SHOWN); i++) {
      message.append(i == 0 ? "" : "; ").append(faults.get(i));
    }
    return message.append(count > MOST_SHOWN ? "; …" : "").toString();
  }

  /**
   * Returns what is wrong.
   *
   * @return an unmodifiable list in the order of the text: the first 1,000 faults
   */
  public List<TaskwarriorFault> faults() {
    return faults;
  }

  /**
   * Returns how many faults there are.
   *
   * @return the number, which can be greater than that of {@link #faults()}
   */
  public long count() {
    return count;
  }
}
