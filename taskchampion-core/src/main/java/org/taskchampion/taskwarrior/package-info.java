/**
 * What Taskwarrior's users bring along and take with them. {@link
 * org.taskchampion.taskwarrior.TaskwarriorJson} reads and writes what {@code task export} prints
 * and {@code task import} takes. {@link org.taskchampion.taskwarrior.Recurrence} makes the
 * instances of recurring tasks that Taskwarrior makes.
 */
@NullMarked
package org.taskchampion.taskwarrior;

import org.jspecify.annotations.NullMarked;
