/**
 * Synchronisation with a TaskChampion sync server over HTTP, encrypted end to end. Start with
 * {@link org.taskchampion.sync.http.HttpSyncServer}.
 */
@NullMarked
package org.taskchampion.sync.http;

import org.jspecify.annotations.NullMarked;
