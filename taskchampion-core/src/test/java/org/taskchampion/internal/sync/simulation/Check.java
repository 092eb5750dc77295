package org.taskchampion.internal.sync.simulation;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says what is wrong. AssertJ would take most of the time of a million histories. */
final class Check {

  private Check() {}

  static void that(boolean right, String what) {
    if (!right) {
      throw new AssertionError(what);
    }
  }

  static void equal(String what, @Nullable Object actual, @Nullable Object expected) {
    if (!Objects.equals(actual, expected)) {
      throw new AssertionError(what + "\n    is       " + actual + "\n    but not  " + expected);
    }
  }
}
