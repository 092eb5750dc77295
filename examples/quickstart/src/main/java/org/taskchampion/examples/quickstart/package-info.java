/** The shortest program that is of use: add a task, finish it, sync. */
@NullMarked
package org.taskchampion.examples.quickstart;

import org.jspecify.annotations.NullMarked;
