/** Tests of the words for times and spans of time. */
@NullMarked
package org.taskchampion.dates;

import org.jspecify.annotations.NullMarked;
