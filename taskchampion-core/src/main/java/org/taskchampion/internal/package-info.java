/** Small things that several internal packages share. */
@NullMarked
package org.taskchampion.internal;

import org.jspecify.annotations.NullMarked;
