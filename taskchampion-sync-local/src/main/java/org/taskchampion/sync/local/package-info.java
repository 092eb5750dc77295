/**
 * Synchronisation through a directory: on this machine, on a disk that is carried about, on a share
 * that several machines mount, or in a folder that a service carries between machines. Start with
 * {@link org.taskchampion.sync.local.LocalSyncServer}, which also describes the files.
 */
@NullMarked
package org.taskchampion.sync.local;

import org.jspecify.annotations.NullMarked;
