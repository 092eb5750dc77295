package org.taskchampion;

import java.util.Optional;
import java.util.UUID;

/**
 * The reading methods that {@link Replica} and the view of {@link Replica#read} share. On a replica
 * each call reads the newest state; in a view, all calls read the same one.
 */
public interface TaskReader extends TaskQueries {

  /**
   * Returns one task.
   *
   * @param uuid the task
   * @return the task; empty if it does not exist
   */
  Optional<Task> task(UUID uuid);
}
