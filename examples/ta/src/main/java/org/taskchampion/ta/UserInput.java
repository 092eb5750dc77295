package org.taskchampion.ta;

import java.util.function.Supplier;

/**
 * What users give to be stored. What no server would take, such as a text of 100 MB, the library
 * refuses as its caller's mistake; here it is the user's. Only around the call that stores it, so
 * that no defect passes for that.
 */
final class UserInput {

  private UserInput() {}

  /**
   * Stores what a user gave.
   *
   * @param place what to begin a refusal with; it may be empty
   * @param storing the call of the library
   * @param end what to end a refusal with, such as "nothing was changed"
   * @throws TaException if the library refuses it
   */
  static <R> R store(String place, Supplier<R> storing, String end) {
    try {
      return storing.get();
    } catch (IllegalArgumentException e) {
      throw TaException.error(place + e.getMessage() + "; " + end, e);
    }
  }

  /** Stores what a user gave on the command line. */
  static <R> R store(Supplier<R> storing) {
    return store("", storing, "nothing was changed");
  }
}
