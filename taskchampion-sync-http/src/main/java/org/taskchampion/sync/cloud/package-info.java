/**
 * Synchronisation through a bucket of an object store, encrypted end to end, as Taskwarrior does
 * it.
 */
@NullMarked
package org.taskchampion.sync.cloud;

import org.jspecify.annotations.NullMarked;
