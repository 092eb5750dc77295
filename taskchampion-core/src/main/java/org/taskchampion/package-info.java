/**
 * TaskChampion for Java: a replica of a task database, its tasks, and the ways to read and change
 * them. Start with {@link org.taskchampion.Replica}; {@link org.taskchampion.Task} is what it gives
 * and {@link org.taskchampion.TaskEditor} is how a task is changed. Storages are in {@link
 * org.taskchampion.storage}, synchronisation in {@link org.taskchampion.sync}.
 */
@NullMarked
package org.taskchampion;

import org.jspecify.annotations.NullMarked;
