package org.taskchampion.internal.sync.simulation;

import java.util.Comparator;

/**
 * A moment of a synchronisation at which something else can happen.
 *
 * @param call the number of a call, from 1; 0 before the first
 * @param when where it is from there
 */
record Moment(int call, When when) implements Comparable<Moment> {

  enum When {
    /** Before the request arrives. */
    BEFORE,
    /** When the server has done it, and the replica does not know yet. */
    AFTER,
    /** When the replica, which has the answer and made use of it, goes on to its next step. */
    LOOK,
    /** When that step needed no call, and another one begins: the making of a snapshot. */
    SECOND_LOOK
  }

  @Override
  public int compareTo(Moment other) {
    return Comparator.comparingInt(Moment::call).thenComparing(Moment::when).compare(this, other);
  }
}
