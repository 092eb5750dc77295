package org.taskchampion.storage.h2;

/** The end of a simulated process: nothing of it runs any more but what unwinds the stack. */
final class Crash extends Error {

  private static final long serialVersionUID = 1L;

  Crash() {
    super("simulated crash", null, false, false);
  }
}
