package org.taskchampion;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Copies;
import org.taskchampion.internal.Texts;
import org.taskchampion.internal.Times;

/**
 * One change to the task database: the unit of commit, undo and synchronisation (parts 1 and 2 of
 * the {@linkplain org.taskchampion specification}).
 *
 * <p>Local operations carry what undo needs: {@link Update#oldValue()} and {@link
 * Delete#oldTask()}. A replica fills these in itself when it commits, whatever the caller passed,
 * so callers make operations with the factories of this interface:
 *
 * <pre>{@code
 * UUID uuid = UUID.randomUUID();
 * replica.commit(
 *     List.of(
 *         Operation.undoPoint(),
 *         Operation.create(uuid),
 *         Operation.update(uuid, "description", "Buy milk", Instant.now())));
 * }</pre>
 *
 * <p>An operation can be made of any size, but a replica refuses one that takes more than 100 MiB
 * in a version: see {@link Replica#commit}.
 *
 * <p>All operations are immutable values and thread-safe.
 */
public sealed interface Operation {

  /**
   * Returns the task that this operation changes.
   *
   * @return the task's UUID; empty for an {@link UndoPoint}
   */
  Optional<UUID> taskUuid();

  /**
   * Returns an operation that creates an empty task.
   *
   * @param uuid the new task
   * @return the operation
   */
  static Create create(UUID uuid) {
    return new Create(uuid);
  }

  /**
   * Returns an operation that removes a task, without its old properties.
   *
   * @param uuid the task
   * @return the operation
   */
  static Delete delete(UUID uuid) {
    return new Delete(uuid, Map.of());
  }

  /**
   * Returns an operation that sets or removes a property, without its old value.
   *
   * @param uuid the task
   * @param property the property's name; any Unicode text without lone surrogates, even the empty
   *     one
   * @param value the new value; null removes the property
   * @param timestamp when the change was made; the later of two conflicting updates wins
   * @return the operation
   * @throws IllegalArgumentException if the property or the value holds a lone surrogate, or if the
   *     timestamp lies outside the years 0000 to 9999
   */
  static Update update(UUID uuid, String property, @Nullable String value, Instant timestamp) {
    return new Update(uuid, property, null, value, timestamp);
  }

  /**
   * Returns an operation that marks a point to which undo goes back.
   *
   * @return the operation
   */
  static UndoPoint undoPoint() {
    return UndoPoint.UNLABELLED;
  }

  /**
   * Returns an operation that marks a point to which undo goes back, and says of what.
   *
   * @param label what a user interface calls the changes that follow, such as "Complete 3 tasks"
   * @return the operation
   * @throws IllegalArgumentException if the label holds a lone surrogate
   */
  static UndoPoint undoPoint(String label) {
    return new UndoPoint(Optional.of(label));
  }

  /**
   * Creates an empty task. Undone by deleting the task.
   *
   * @param uuid the new task
   */
  record Create(UUID uuid) implements Operation {
    /**
     * Checks the components.
     *
     * @param uuid see {@link #uuid()}
     */
    public Create {
      Objects.requireNonNull(uuid, "uuid");
    }

    @Override
    public Optional<UUID> taskUuid() {
      return Optional.of(uuid);
    }
  }

  /**
   * Removes a task for good, as expiration does. What users call deleting is the status {@link
   * Status#DELETED}. Undone by creating the task again with its old properties.
   *
   * @param uuid the task
   * @param oldTask the properties that the task had; empty in an operation that came from a server
   */
  record Delete(UUID uuid, Map<String, String> oldTask) implements Operation {
    /**
     * Checks the components.
     *
     * @param uuid see {@link #uuid()}
     * @param oldTask see {@link #oldTask()}
     */
    public Delete {
      Objects.requireNonNull(uuid, "uuid");
      oldTask = Copies.map(oldTask);
    }

    @Override
    public Optional<UUID> taskUuid() {
      return Optional.of(uuid);
    }
  }

  /**
   * Sets a property, or removes it. Undone by restoring the old value.
   *
   * @param uuid the task
   * @param property the property's name
   * @param oldValue the value before; null if the property was absent, and in an operation that
   *     came from a server
   * @param value the new value; null removes the property
   * @param timestamp when the change was made, to the nanosecond
   */
  record Update(
      UUID uuid,
      String property,
      @Nullable String oldValue,
      @Nullable String value,
      Instant timestamp)
      implements Operation {

    /**
     * Checks the components.
     *
     * @param uuid see {@link #uuid()}
     * @param property see {@link #property()}
     * @param oldValue see {@link #oldValue()}
     * @param value see {@link #value()}
     * @param timestamp see {@link #timestamp()}
     * @throws IllegalArgumentException if the property or the value holds a lone surrogate, which
     *     no version could carry, or if the timestamp lies outside the years 0000 to 9999
     */
    public Update {
      Objects.requireNonNull(uuid, "uuid");
      Texts.requireWellFormed(property, "the name of a property");
      if (value != null) {
        Texts.requireWellFormed(value, "the value of a property");
      }
      if (!Times.canTravel(timestamp)) {
        throw new IllegalArgumentException(
            "the timestamp of an update must lie in the years 0000 to 9999, but was " + timestamp);
      }
    }

    @Override
    public Optional<UUID> taskUuid() {
      return Optional.of(uuid);
    }
  }

  /**
   * Marks a point to which undo goes back. It changes no task and is never sent to a server.
   *
   * @param label what a user interface calls the changes that follow; empty if nobody said
   */
  record UndoPoint(Optional<String> label) implements Operation {
    private static final UndoPoint UNLABELLED = new UndoPoint();

    /** Makes an undo point without a label. */
    public UndoPoint() {
      this(Optional.empty());
    }

    /**
     * Checks the component.
     *
     * @param label see {@link #label()}
     * @throws IllegalArgumentException if the label holds a lone surrogate
     */
    public UndoPoint {
      label.ifPresent(text -> Texts.requireWellFormed(text, "the label of an undo point"));
    }

    @Override
    public Optional<UUID> taskUuid() {
      return Optional.empty();
    }
  }
}
