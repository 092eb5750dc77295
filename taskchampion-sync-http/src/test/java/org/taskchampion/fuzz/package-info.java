/** What fuzz tests share: docs/fuzzing.md. */
@NullMarked
package org.taskchampion.fuzz;

import org.jspecify.annotations.NullMarked;
