/**
 * Synchronisation: what an application passes to and gets from {@link
 * org.taskchampion.Replica#sync(org.taskchampion.sync.SyncServer)}, and the interface that servers
 * implement. Start with {@link org.taskchampion.sync.SyncServer}, {@link
 * org.taskchampion.sync.SyncOptions} and {@link org.taskchampion.sync.SyncReport}; all errors are
 * subclasses of {@link org.taskchampion.sync.SyncException}.
 */
@NullMarked
package org.taskchampion.sync;

import org.jspecify.annotations.NullMarked;
