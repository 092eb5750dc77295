package org.taskchampion.taskwarrior;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Task;
import org.taskchampion.query.Evaluation;

/**
 * Writes tasks as an array, one a line, as {@code task export} prints them. It holds no more than
 * the task that is being written.
 *
 * <pre>{@code
 * TaskwarriorWriter writer = json.writer(out);
 * for (Task task : replica.pendingTasks()) {
 *   writer.write(task);
 * }
 * writer.end();
 * }</pre>
 *
 * <p>Not thread-safe. It writes to the stream as it goes, and neither buffers much nor closes it.
 */
public final class TaskwarriorWriter {

  private final TaskwarriorLine line;
  private final OutputStream out;
  private boolean begun;
  private boolean ended;

  TaskwarriorWriter(TaskwarriorLine line, OutputStream out) {
    this.line = line;
    this.out = Objects.requireNonNull(out, "out");
  }

  /**
   * Writes a task with what is stored of it, and neither {@code id} nor {@code urgency}: two
   * replicas that agree give the same bytes.
   *
   * @param task the task
   * @return this
   * @throws IOException if {@code out} fails; what it holds then is not complete
   * @throws IllegalStateException after {@link #end()}
   */
  public TaskwarriorWriter write(Task task) throws IOException {
    return write(task, null);
  }

  /**
   * Writes a task with its {@code id}, which is 0 outside of the working set, and its {@code
   * urgency}, as Taskwarrior does.
   *
   * @param task the task
   * @param evaluation what they are asked of; null leaves them out
   * @return this
   * @throws IOException if {@code out} fails; what it holds then is not complete
   * @throws IllegalStateException after {@link #end()}
   */
  public TaskwarriorWriter write(Task task, @Nullable Evaluation evaluation) throws IOException {
    if (ended) {
      throw new IllegalStateException("the array of tasks has been ended");
    }
    put((begun ? ",\n" : "[\n") + line.of(task, evaluation));
    begun = true;
    return this;
  }

  /**
   * Ends the array, and flushes the stream. Without this, what was written cannot be taken for a
   * whole export. Ending it again does nothing.
   *
   * @throws IOException if {@code out} fails
   */
  public void end() throws IOException {
    if (!ended) {
      put((begun ? "\n" : "[\n") + "]\n");
      ended = true;
      out.flush();
    }
  }

  private void put(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
