/**
 * Requests and their answers, bounded in size and in time, and what it means in words when there is
 * no answer. Hidden: what servers of several kinds share.
 */
@NullMarked
package org.taskchampion.sync.transport;

import org.jspecify.annotations.NullMarked;
