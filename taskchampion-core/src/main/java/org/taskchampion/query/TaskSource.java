package org.taskchampion.query;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.taskchampion.Task;
import org.taskchampion.WorkingSet;

/** Where an evaluation finds tasks. */
interface TaskSource {

  List<Task> tasks();

  List<Task> tasks(Collection<UUID> uuids);

  List<Task> workingSetTasks();

  Set<UUID> uuids();

  WorkingSet workingSet();

  /** Returns the number of a task, which is 0 outside of the working set. */
  int number(UUID uuid);

  /** Returns which open tasks wait for others. */
  Blocks blocks(Evaluation evaluation);
}
