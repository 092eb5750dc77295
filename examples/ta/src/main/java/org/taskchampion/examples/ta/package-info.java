/** {@code ta}, a small task manager for the terminal. */
@NullMarked
package org.taskchampion.examples.ta;

import org.jspecify.annotations.NullMarked;
