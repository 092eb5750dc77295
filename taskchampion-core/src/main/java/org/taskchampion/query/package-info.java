/** Which tasks: the tags that follow from a task's state, as Taskwarrior names them. */
@NullMarked
package org.taskchampion.query;

import org.jspecify.annotations.NullMarked;
