package org.taskchampion.taskwarrior;

/**
 * A place in a text.
 *
 * @param line from 1
 * @param column in characters, from 1
 */
record Place(long line, long column) {

  static final Place START = new Place(1, 1);

  /** Returns the place behind a byte of UTF-8 that stands here. */
  Place after(int b) {
    if (b == '\n') {
      return new Place(line + 1, 1);
    }
    boolean continues = (b & 0xc0) == 0x80;
    return continues ? this : new Place(line, column + 1);
  }
}
