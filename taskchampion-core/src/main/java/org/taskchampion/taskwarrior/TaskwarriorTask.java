package org.taskchampion.taskwarrior;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task that was read from Taskwarrior's JSON. {@link TaskwarriorJson#importInto} puts such tasks
 * into a replica. Immutable and thread-safe.
 */
public final class TaskwarriorTask {

  private static final long PRIME = 0x100000001b3L;

  private final UUID uuid;
  private final Map<String, String> properties;
  private final Set<String> absent;
  private final Map<String, String> asWritten;
  private final long number;
  private final long line;

  /**
   * Makes a task of collections that nobody changes any more.
   *
   * @param absent the properties that the text says are absent, so that no default is put in their
   *     place
   * @param asWritten what the text has for attributes without a type that may be times: a task that
   *     holds just this text keeps it
   */
  TaskwarriorTask(
      UUID uuid,
      Map<String, String> properties,
      Set<String> absent,
      Map<String, String> asWritten,
      long number,
      long line) {
    this.uuid = uuid;
    this.properties = properties;
    this.absent = absent;
    this.asWritten = asWritten;
    this.number = number;
    this.line = line;
  }

  /**
   * Returns the task's UUID.
   *
   * @return the UUID; a new random one if the text has none
   */
  public UUID uuid() {
    return uuid;
  }

  /**
   * Returns what the text says of the task, as a replica stores it.
   *
   * @return an unmodifiable map from property to value, in the order of the names
   */
  public Map<String, String> properties() {
    return Collections.unmodifiableMap(properties);
  }

  /**
   * Returns which task of the text it was.
   *
   * @return the number, from 1
   */
  public long number() {
    return number;
  }

  /**
   * Returns the line of the text in which the task begins.
   *
   * @return the number of the line, from 1
   */
  public long line() {
    return line;
  }

  Set<String> absent() {
    return absent;
  }

  Map<String, String> asWritten() {
    return asWritten;
  }

  /** Returns a number of what the task says that no two tasks have but by the rarest chance. */
  long fingerprint() {
    long hash = 0;
    for (Map.Entry<String, String> property : properties.entrySet()) {
      hash = fingerprint(fingerprint(hash, property.getKey()), property.getValue());
    }
    for (String name : absent) {
      hash = fingerprint(hash + 1, name);
    }
    return hash;
  }

  private static long fingerprint(long before, String text) {
    long hash = (before ^ text.length()) * PRIME;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    return hash;
  }

  /** Says whether another task has the same UUID and properties. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TaskwarriorTask that
        && uuid.equals(that.uuid)
        && properties.equals(that.properties)
        && absent.equals(that.absent);
  }

  @Override
  public int hashCode() {
    return 31 * uuid.hashCode() + properties.hashCode();
  }

  /** Returns the UUID, and nothing of what the task says. */
  @Override
  public String toString() {
    return "task " + uuid + " of line " + line;
  }
}
