/** The bytes on the wire: history segments and snapshots (part 5 of the specification). */
@NullMarked
package org.taskchampion.internal.codec;

import org.jspecify.annotations.NullMarked;
