/**
 * Taskwarrior's words for times and spans of time: what a person may write where a date or a
 * duration is expected.
 *
 * <p>{@link org.taskchampion.dates.DateWords} reads {@code tomorrow}, {@code eom-1w}, {@code
 * 9:30pm} or {@code 2026-12-24T18:00}; {@link org.taskchampion.dates.DurationWords} reads {@code
 * 3days} or {@code P1DT2H}, and writes the latter. Most programs need only these two. {@link
 * org.taskchampion.dates.DateExpression} is what a text means before it is known when now is, and
 * may name attributes, as in {@code due-3d}.
 *
 * <p>Nothing here reads a clock or a setting of the machine: the caller gives the time zone and the
 * time. Every type is immutable and thread-safe. Reading takes time and memory in proportion to the
 * length of the text, whatever the text is.
 */
@NullMarked
package org.taskchampion.dates;

import org.jspecify.annotations.NullMarked;
