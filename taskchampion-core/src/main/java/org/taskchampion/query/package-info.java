/**
 * Which tasks a program shows. {@link org.taskchampion.query.VirtualTag} has the tags that follow
 * from a task's state, under the names that Taskwarrior gives them.
 */
@NullMarked
package org.taskchampion.query;

import org.jspecify.annotations.NullMarked;
