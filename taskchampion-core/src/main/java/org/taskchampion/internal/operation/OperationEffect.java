package org.taskchampion.internal.operation;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;

/**
 * What an operation does to a task (part 2 of the specification). The only place where an operation
 * is applied to a task's properties, or taken back.
 *
 * <p>A task is its properties, in a map that the caller owns and that may be changed in place, or
 * null where there is no task.
 */
public final class OperationEffect {

  private OperationEffect() {}

  /**
   * Applies an operation.
   *
   * @param operation the operation; must be one on this task, or an undo point
   * @param task the task before, or null; may be changed
   * @return the task after, or null; the same map where there was one
   */
  public static @Nullable Map<String, String> apply(
      Operation operation, @Nullable Map<String, String> task) {
    if (operation instanceof Operation.Update update) {
      if (task != null) {
        set(task, update.property(), update.value());
      }
      return task;
    }
    if (operation instanceof Operation.Create) {
      return task == null ? new HashMap<>() : task;
    }
    return operation instanceof Operation.Delete ? null : task;
  }

  /**
   * Takes an operation back that did something and is the last one that did.
   *
   * @param operation the operation with its old values
   * @param task the task after the operation, or null; may be changed
   * @return the task before the operation, or null
   */
  public static @Nullable Map<String, String> undo(
      Operation operation, @Nullable Map<String, String> task) {
    if (operation instanceof Operation.Update update) {
      if (task != null) {
        set(task, update.property(), update.oldValue());
      }
      return task;
    }
    if (operation instanceof Operation.Delete delete) {
      return new HashMap<>(delete.oldTask());
    }
    return operation instanceof Operation.Create ? null : task;
  }

  /**
   * Says whether an operation does something to a task. Setting a value that is there already
   * counts.
   *
   * @param operation the operation
   * @param task the task, or null
   * @return false if the operation makes no sense for this task
   */
  public static boolean makesSense(Operation operation, @Nullable Map<String, String> task) {
    return operation instanceof Operation.Create ? task == null : task != null;
  }

  /**
   * Returns an operation with the old values that undo needs.
   *
   * @param operation the operation, which must make sense for the task
   * @param task the task before the operation, or null
   * @return the operation with the old values of this task
   */
  public static Operation withOldValues(Operation operation, @Nullable Map<String, String> task) {
    if (task != null) {
      if (operation instanceof Operation.Update update) {
        String old = task.get(update.property());
        return Objects.equals(old, update.oldValue())
            ? update
            : new Operation.Update(
                update.uuid(), update.property(), old, update.value(), update.timestamp());
      }
      if (operation instanceof Operation.Delete delete) {
        return new Operation.Delete(delete.uuid(), task);
      }
    }
    return operation;
  }

  private static void set(Map<String, String> task, String property, @Nullable String value) {
    if (value == null) {
      task.remove(property);
    } else {
      task.put(property, value);
    }
  }
}
