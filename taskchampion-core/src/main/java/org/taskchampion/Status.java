package org.taskchampion;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The status of a task (part 8 of the {@linkplain org.taskchampion specification}). Any other text
 * than the four known ones is kept as it is, so that a newer program's status survives.
 *
 * @param value the status as it is stored
 */
public record Status(String value) {

  /** The task is still to be done. */
  public static final Status PENDING = new Status("pending");

  /** The task is done. */
  public static final Status COMPLETED = new Status("completed");

  /** The user deleted the task. It stays until it expires. */
  public static final Status DELETED = new Status("deleted");

  /** The task is the template of recurring tasks. */
  public static final Status RECURRING = new Status("recurring");

  private static final List<Status> KNOWN = List.of(PENDING, COMPLETED, DELETED, RECURRING);

  /**
   * Checks the components.
   *
   * @param value see {@link #value()}
   */
  public Status {
    Objects.requireNonNull(value, "value");
  }

  /**
   * Returns the status with a stored text.
   *
   * @param value the status as it is stored, such as "pending"
   * @return the status; a text that is not known gives an unknown status, never an error
   */
  public static Status of(String value) {
    for (Status status : KNOWN) {
      if (status.value.equals(value)) {
        return status;
      }
    }
    return new Status(value);
  }

  /**
   * Says whether this is one of the four statuses that TaskChampion knows.
   *
   * @return true if it is known
   */
  public boolean isKnown() {
    return KNOWN.contains(this);
  }

  // Written out: the generated one is linked at its first call, which takes milliseconds that a
  // short-lived program notices.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Status status && value.equals(status.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** Returns the status as it is stored. */
  @Override
  public String toString() {
    return value;
  }
}
