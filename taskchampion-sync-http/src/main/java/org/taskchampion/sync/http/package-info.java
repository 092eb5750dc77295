/** A client of the TaskChampion sync server, which encrypts all that it sends. */
@NullMarked
package org.taskchampion.sync.http;

import org.jspecify.annotations.NullMarked;
