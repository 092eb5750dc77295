/**
 * What Taskwarrior's users bring along and take with them: {@link
 * org.taskchampion.taskwarrior.TaskwarriorJson} reads and writes what {@code task export} prints
 * and {@code task import} takes.
 */
@NullMarked
package org.taskchampion.taskwarrior;

import org.jspecify.annotations.NullMarked;
