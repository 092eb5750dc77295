/** Tests of the program web: over plain HTTP, and by clicks and keys in a real browser. */
@NullMarked
package org.taskchampion.web;

import org.jspecify.annotations.NullMarked;
