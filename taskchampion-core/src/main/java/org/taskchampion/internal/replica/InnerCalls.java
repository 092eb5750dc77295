package org.taskchampion.internal.replica;

/**
 * Which threads are inside something that another thread may wait for: a listener's call, or an
 * application's function that reads or edits. They must not wait for listeners in turn.
 */
final class InnerCalls {

  private static final ThreadLocal<Integer> DEPTH = new ThreadLocal<>();

  private InnerCalls() {}

  static void enter() {
    Integer depth = DEPTH.get();
    DEPTH.set(depth == null ? 1 : depth + 1);
  }

  static void leave() {
    Integer depth = DEPTH.get();
    if (depth == null || depth == 1) {
      DEPTH.remove();
    } else {
      DEPTH.set(depth - 1);
    }
  }

  /** Says whether this thread is inside. */
  static boolean isInside() {
    return DEPTH.get() != null;
  }
}
