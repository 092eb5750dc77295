/**
 * Which tasks a program shows, and in which order. Begin with {@link
 * org.taskchampion.query.Filter}, which reads what Taskwarrior's users write, {@link
 * org.taskchampion.query.Query}, which finds the tasks, and {@link
 * org.taskchampion.query.Conventions}, which say what the user's words mean. {@link
 * org.taskchampion.query.Evaluation} asks filters, {@linkplain org.taskchampion.query.Urgency
 * urgencies} and {@linkplain org.taskchampion.query.VirtualTag virtual tags} of tasks at one
 * instant.
 */
@NullMarked
package org.taskchampion.query;

import org.jspecify.annotations.NullMarked;
