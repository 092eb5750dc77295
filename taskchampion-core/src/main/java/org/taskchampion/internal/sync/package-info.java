/** The synchronisation of a replica with a server (parts 4 and 9 of the specification). */
@NullMarked
package org.taskchampion.internal.sync;

import org.jspecify.annotations.NullMarked;
