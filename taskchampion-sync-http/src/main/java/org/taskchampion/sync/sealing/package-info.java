/** Envelopes, and the keys that seal them. Hidden: what servers of several kinds share. */
@NullMarked
package org.taskchampion.sync.sealing;

import org.jspecify.annotations.NullMarked;
