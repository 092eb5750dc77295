/** What happens inside a storage transaction: recording, undoing, and keeping the working set. */
@NullMarked
package org.taskchampion.internal.replica;

import org.jspecify.annotations.NullMarked;
