/** Tests of synchronisation, and their oracle. */
@NullMarked
package org.taskchampion.internal.sync;

import org.jspecify.annotations.NullMarked;
