/**
 * The program {@code ta}: a small task manager for the terminal, made of the library's public API.
 * Start with {@link org.taskchampion.ta.Ta}; each command is a class below {@link
 * org.taskchampion.ta.Command}.
 */
@NullMarked
package org.taskchampion.ta;

import org.jspecify.annotations.NullMarked;
