/** What an operation does, and how operations meet: pure functions that know nothing of storage. */
@NullMarked
package org.taskchampion.internal.operation;

import org.jspecify.annotations.NullMarked;
