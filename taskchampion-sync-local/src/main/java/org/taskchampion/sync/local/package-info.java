/** A server that is a directory on the same machine, in the format of the Rust library. */
@NullMarked
package org.taskchampion.sync.local;

import org.jspecify.annotations.NullMarked;
