package org.taskchampion.query;

import org.taskchampion.Task;

/** Which open tasks of the working set wait for which others. */
interface Blocks {

  boolean isBlocked(Task task);

  boolean isBlocking(Task task);

  InheritedUrgency inherited(Evaluation evaluation);
}
