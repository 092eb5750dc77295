/** Programs that each answer one question of somebody who writes a frontend. A test runs each. */
@NullMarked
package org.taskchampion.examples.recipes;

import org.jspecify.annotations.NullMarked;
