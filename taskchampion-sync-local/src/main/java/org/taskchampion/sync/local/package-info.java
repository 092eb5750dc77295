/**
 * Synchronisation through a directory: on this machine, on a disk that is carried about, or on a
 * share that several machines mount. Start with {@link
 * org.taskchampion.sync.local.LocalSyncServer}, which also describes the files.
 */
@NullMarked
package org.taskchampion.sync.local;

import org.jspecify.annotations.NullMarked;
