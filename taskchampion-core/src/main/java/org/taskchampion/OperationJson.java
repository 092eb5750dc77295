package org.taskchampion;

import java.io.IOException;
import java.util.Objects;
import org.taskchampion.internal.Texts;
import org.taskchampion.internal.codec.OperationCodec;

/**
 * Operations as JSON texts, with their old values, in the form in which TaskChampion and
 * Taskwarrior keep them:
 *
 * <pre>{@code
 * {"Create":{"uuid":"7a8f2a3c-0c7b-4a9e-9a55-0d9e9b3f1a01"}}
 * {"Update":{"uuid":"7a8f2a3c-0c7b-4a9e-9a55-0d9e9b3f1a01","property":"description",
 *     "old_value":null,"value":"Buy milk","timestamp":"2026-11-29T10:00:00Z"}}
 * {"Delete":{"uuid":"7a8f2a3c-0c7b-4a9e-9a55-0d9e9b3f1a01","old_task":{"description":"Buy milk"}}}
 * "UndoPoint"
 * }</pre>
 *
 * <p>An undo point with a label, which TaskChampion does not know, is {@code
 * {"UndoPoint":{"label":"Complete 3 tasks"}}}. Each is one line without white space. Use them for a
 * frontend's own logs, for tests, and for exchange with other programs; versions on a server have
 * another form. Thread-safe.
 */
public final class OperationJson {

  private OperationJson() {}

  /**
   * Writes an operation.
   *
   * @param operation the operation
   * @return its JSON, in one line; {@link #parse} gives an equal operation
   */
  public static String format(Operation operation) {
    return OperationCodec.write(Objects.requireNonNull(operation, "operation"));
  }

  /**
   * Reads an operation, as TaskChampion does: the members may come in any order, unknown ones are
   * passed over, and {@code old_value} and {@code value} are null if they are absent.
   *
   * @param json its JSON; white space around it is allowed
   * @return the operation
   * @throws IllegalArgumentException if it is not the JSON of an operation, or if no replica takes
   *     the operation: its property or value holds a lone surrogate, its time is outside the years
   *     0000 to 9999, or it takes more than 100 MiB in a version; the message shows none of its
   *     texts
   */
  public static Operation parse(String json) {
    Texts.requireWellFormed(json, "the JSON of an operation");
    try {
      return OperationCodec.read(json);
    } catch (IOException e) {
      throw new IllegalArgumentException("this is no JSON of an operation: " + e.getMessage());
    }
  }
}
