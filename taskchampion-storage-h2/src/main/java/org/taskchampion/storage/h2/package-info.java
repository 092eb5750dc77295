/** A storage that keeps a replica in a directory, in H2's MVStore. */
@NullMarked
package org.taskchampion.storage.h2;

import org.jspecify.annotations.NullMarked;
