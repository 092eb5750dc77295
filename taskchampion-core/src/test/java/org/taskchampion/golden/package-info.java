/** Bytes, transformations and calls of the real TaskChampion; see resources/golden/README.md. */
@NullMarked
package org.taskchampion.golden;

import org.jspecify.annotations.NullMarked;
