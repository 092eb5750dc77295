/**
 * What was done to a replica, and taking it back. Begin with {@link
 * org.taskchampion.history.UnitOfWork}, which is what one commit changed, and {@link
 * org.taskchampion.history.Conflict}, a value that a synchronisation overwrote. {@link
 * org.taskchampion.history.TaskHistory} is what happened to one task.
 */
@NullMarked
package org.taskchampion.history;

import org.jspecify.annotations.NullMarked;
