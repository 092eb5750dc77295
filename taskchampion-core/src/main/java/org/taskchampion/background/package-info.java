/**
 * Synchronisation by itself: {@link org.taskchampion.background.AutoSync} says when, and {@link
 * org.taskchampion.background.SyncStatus} says how it goes.
 */
@NullMarked
package org.taskchampion.background;

import org.jspecify.annotations.NullMarked;
