/**
 * TaskChampion for Java: a replica of a task database, its tasks, and the ways to read and change
 * them. Start with {@link org.taskchampion.Replica}; {@link org.taskchampion.Task} is what it gives
 * and {@link org.taskchampion.TaskEditor} is how a task is changed. Storages are in {@link
 * org.taskchampion.storage}, synchronisation in {@link org.taskchampion.sync}.
 *
 * <h2>The specification</h2>
 *
 * <p>"Part 9.7 of the specification", anywhere in this documentation, is a part of <a
 * href="https://github.com/taskchampion/taskchampion-java/blob/main/docs/specification.md">docs/specification.md</a>.
 * That page says exactly what replicas, servers and files must do so that all implementations of
 * TaskChampion agree.
 *
 * <h2>Threads and time</h2>
 *
 * <p>Methods of a replica, a storage and a server block: they read and write files, wait for other
 * writers, and wait for a network. Call none of them on the thread of a user interface. Values,
 * such as {@link org.taskchampion.Task}, block nobody and can be used on any thread.
 *
 * <h2>Limits</h2>
 *
 * <ul>
 *   <li>One operation takes up to 100 MiB in a version (104,857,600 bytes, less 46 for what stands
 *       around it), counted as UTF-8 with the escapes of JSON. A property that needs more is
 *       refused when it is set.
 *   <li>No text may hold a lone surrogate, since UTF-8 has no form for it.
 *   <li>Timestamps of operations, and the clock of a replica, must lie in the years 0000 to 9999.
 *   <li>A version holds operations of up to 1,000,000 bytes together, or one larger operation. More
 *       operations become several versions.
 *   <li>A version or a snapshot takes up to 100 MiB (104,857,600 bytes) when it is sent, sealed
 *       and, if it is a snapshot, compressed.
 *   <li>A snapshot may unpack to 64 MiB and 100 times its size, or to a quarter of the largest heap
 *       of the process, whichever is more.
 *   <li>One synchronisation takes up to 1,000,000 versions from a server.
 *   <li>A line of an export, which is one task or one operation, takes up to 256 MiB (268,435,456
 *       bytes).
 *   <li>Unknown members of a version nest to any depth. They are passed over.
 * </ul>
 */
@NullMarked
package org.taskchampion;

import org.jspecify.annotations.NullMarked;
