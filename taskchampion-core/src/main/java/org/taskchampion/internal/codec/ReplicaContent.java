package org.taskchampion.internal.codec;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.taskchampion.Operation;

/**
 * Takes what a replica holds, one thing after the other, in the order in which an export has it:
 * the base version, the values by their names, the tasks by the texts of their UUIDs, the working
 * set by its numbers, the synced operations and the unsynced ones in their order.
 */
public interface ReplicaContent {

  /**
   * Takes the base version, which comes first and once.
   *
   * @param version the version; nil if there is none
   * @throws IOException if it cannot be written
   */
  void base(UUID version) throws IOException;

  /**
   * Takes a named value.
   *
   * @param name the name
   * @param value the value
   * @throws IOException if it cannot be written
   */
  void value(String name, String value) throws IOException;

  /**
   * Takes a task.
   *
   * @param uuid the task
   * @param properties its properties; not to be changed any more
   * @throws IOException if it cannot be written
   */
  void task(UUID uuid, Map<String, String> properties) throws IOException;

  /**
   * Takes an entry of the working set.
   *
   * @param index the number of the task
   * @param uuid the task
   * @throws IOException if it cannot be written
   */
  void workingSet(int index, UUID uuid) throws IOException;

  /**
   * Takes an operation that is synchronised.
   *
   * @param operation the operation; no undo point
   * @throws IOException if it cannot be written
   */
  void synced(Operation operation) throws IOException;

  /**
   * Takes an operation that is not synchronised.
   *
   * @param operation the operation
   * @throws IOException if it cannot be written
   */
  void unsynced(Operation operation) throws IOException;
}
