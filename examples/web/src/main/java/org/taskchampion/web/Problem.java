package org.taskchampion.web;

/** A request that cannot be done, for a reason that the user is told. */
final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  Problem(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
