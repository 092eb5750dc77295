package org.taskchampion.taskwarrior;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.taskchampion.Edit;
import org.taskchampion.Task;
import org.taskchampion.query.Conventions;

/**
 * Taskwarrior's JSON, as {@code task export} prints it and {@code task import} takes it.
 *
 * <pre>{@code
 * TaskwarriorJson json = TaskwarriorJson.with(conventions);
 * List<TaskwarriorTask> tasks = json.read(in);
 * ImportReport report = replica.editAndGet(edit -> json.importInto(edit, tasks));
 * }</pre>
 *
 * <p>It reads a JSON array of tasks, and one task after the other, with commas between them or
 * without, as old versions print them. Times are Unix seconds, Taskwarrior's {@code
 * 20261224T180000Z} or other ISO 8601; without an offset, they are times in the zone of the
 * conventions. A null and an empty text stand for an absent attribute.
 *
 * <p>The conventions say which user-defined attributes are dates and which are numbers. Of an
 * attribute that they do not name, a text in just the form {@code 20261224T180000Z} is read as a
 * time, and all else as the text that it is.
 *
 * <p>Writing and reading a task gives the same task, whatever it holds. What Taskwarrior's form
 * cannot express stands in a member {@code properties} as it is stored. Only what repeats something
 * is left out, see {@link #exactly()}.
 *
 * <p>Reading and writing hold one task at a time. Immutable and thread-safe.
 */
public final class TaskwarriorJson {

  private static final int MOST_KEPT_FAULTS = 1_000;

  private final Conventions conventions;
  private final AttributeForms forms;
  private final TaskwarriorLine line;

  private TaskwarriorJson(Conventions conventions, boolean exact) {
    this.conventions = Objects.requireNonNull(conventions, "conventions");
    this.forms = new AttributeForms(conventions);
    this.line = new TaskwarriorLine(forms, exact);
  }

  /**
   * Returns the JSON of a user.
   *
   * @param conventions the zone of times without an offset, and the types of user-defined
   *     attributes
   * @return the JSON
   */
  public static TaskwarriorJson with(Conventions conventions) {
    return new TaskwarriorJson(conventions, false);
  }

  /**
   * Returns one that writes every property, also what only repeats others: the lists {@code tags}
   * and {@code depends} that Taskwarrior keeps beside the properties of tags and dependencies, and
   * the value {@code x} that it gives these. Without them a task means the same, and Taskwarrior
   * finds no attribute in an export that it does not know.
   *
   * @return the JSON
   */
  public TaskwarriorJson exactly() {
    return new TaskwarriorJson(conventions, true);
  }

  /**
   * Reads tasks, all or none. A task that the text has twice is read once.
   *
   * @param in where to read UTF-8; not closed
   * @return the tasks in the order of the text, in a list of the caller's own
   * @throws IOException if {@code in} fails
   * @throws MalformedTasksException if anything is wrong with the text; it has all faults
   */
  public List<TaskwarriorTask> read(InputStream in) throws IOException {
    List<TaskwarriorTask> tasks = new ArrayList<>();
    List<TaskwarriorFault> faults = new ArrayList<>();
    long[] count = {0};
    read(
        in,
        task -> {
          if (count[0] == 0) {
            tasks.add(task);
          }
        },
        fault -> {
          count[0]++;
          if (faults.size() < MOST_KEPT_FAULTS) {
            faults.add(fault);
          }
          tasks.clear();
        });
    if (count[0] > 0) {
      throw new MalformedTasksException(faults, count[0]);
    }
    return tasks;
  }

  /**
   * Reads the tasks that have no faults, one by one, and says what is wrong with the others. Where
   * a text is no JSON, reading goes on with the next line that begins with a task.
   *
   * @param in where to read UTF-8; not closed
   * @param tasks takes each task as soon as it is read; of two different tasks with the same UUID
   *     only the first
   * @param faults takes each fault; a task with a fault is left out as a whole
   * @throws IOException if {@code in} fails
   */
  public void read(
      InputStream in, Consumer<? super TaskwarriorTask> tasks, Consumer<TaskwarriorFault> faults)
      throws IOException {
    TaskFrames frames = new TaskFrames(in, faults);
    Map<UUID, Long> fingerprints = new HashMap<>();
    frames.skipMark();
    for (TaskFrame frame = frames.next(); frame != null; frame = frames.next()) {
      TaskwarriorTask task = TaskMembers.read(frame, forms, conventions.zone());
      if (task != null) {
        Long before = fingerprints.putIfAbsent(task.uuid(), task.fingerprint());
        if (before == null) {
          tasks.accept(task);
        } else if (before != task.fingerprint()) {
          frame.fault(
              "an earlier task has the UUID "
                  + task.uuid()
                  + " too, and says something else: keep one of them");
        }
      }
    }
  }

  /**
   * Makes tasks of a replica what an import says they are. Properties that differ are set, and
   * those that it lacks are removed, but for {@code status}, {@code entry} and {@code modified},
   * which keep their values; a new task gets defaults for them. Nothing else is touched: importing
   * the same again changes nothing.
   *
   * @param edit the unit of work
   * @param tasks the tasks
   * @return what has changed
   * @throws IllegalArgumentException if a property takes more than 100 MiB in a version, which no
   *     server takes; the message names the task. Let it end the edit, so that nothing is changed
   */
  public ImportReport importInto(Edit edit, Iterable<TaskwarriorTask> tasks) {
    TaskwarriorImport running = new TaskwarriorImport(edit);
    tasks.forEach(running::put);
    return running.report();
  }

  /**
   * Reads tasks as {@link #read(InputStream, Consumer, Consumer)} does, and makes the tasks of a
   * replica what each of them says, as {@link #importInto(Edit, Iterable)} does, before the next
   * one is read: of many, few are in memory. While it blocks on the stream, nobody else can write
   * to the replica.
   *
   * @param edit the unit of work
   * @param in where to read UTF-8; not closed
   * @param faults takes each fault; a task with a fault is left out as a whole. If it throws, and
   *     that ends the edit, nothing is changed
   * @return what has changed
   * @throws IOException if {@code in} fails. Let it end the edit, so that nothing is changed
   * @throws IllegalArgumentException if a property takes more than 100 MiB in a version, which no
   *     server takes; the message names the task. Let it end the edit, so that nothing is changed
   */
  public ImportReport importInto(Edit edit, InputStream in, Consumer<TaskwarriorFault> faults)
      throws IOException {
    TaskwarriorImport running = new TaskwarriorImport(edit);
    read(in, running::put, faults);
    return running.report();
  }

  /**
   * Returns what writes tasks as an array.
   *
   * @param out where to write UTF-8; not closed. Give it a buffer: every task is one write
   * @return the writer
   */
  public TaskwarriorWriter writer(OutputStream out) {
    return new TaskwarriorWriter(line, out);
  }

  /**
   * Returns a task as one line of JSON, without {@code id} and {@code urgency}.
   *
   * @param task the task
   * @return the line, without its end
   */
  public String line(Task task) {
    return line.of(task, null);
  }
}
