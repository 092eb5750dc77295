/**
 * What was done to a replica, and taking it back. Begin with {@link
 * org.taskchampion.history.Conflict}, a value that a synchronisation overwrote.
 */
@NullMarked
package org.taskchampion.history;

import org.jspecify.annotations.NullMarked;
