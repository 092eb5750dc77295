package org.taskchampion.internal.codec;

import java.io.IOException;
import java.util.BitSet;
import okio.BufferedSource;

/**
 * Passes over an object or an array that nobody here knows. TaskChampion does so at any depth,
 * where Moshi gives up at 256 levels; here a level costs one bit. What is inside of strings, {@link
 * StrictJson} has looked at, but for the digits of an escape.
 */
final class UnknownValue {

  private final BufferedSource source;
  private final BitSet objects = new BitSet();
  private int depth;

  private UnknownValue(BufferedSource source) {
    this.source = source;
  }

  /** Reads one value to its end. */
  static void skip(BufferedSource source) throws IOException {
    UnknownValue value = new UnknownValue(source);
    boolean empty = value.begin(value.token());
    while (value.depth > 0) {
      empty = value.next(empty);
    }
  }

  /**
   * Reads an element or a member of the innermost container, or its end.
   *
   * @param empty whether nothing came in this container yet
   * @return the same, afterwards
   */
  private boolean next(boolean empty) throws IOException {
    boolean object = objects.get(depth - 1);
    int c = token();
    if (c == (object ? '}' : ']')) {
      depth--;
      return false;
    }
    if (!empty) {
      check(c == ',');
      c = token();
    }
    if (object) {
      check(c == '"');
      string();
      check(token() == ':');
      c = token();
    }
    return begin(c);
  }

  /**
   * Reads a value, or the beginning of one.
   *
   * @return whether it is a container
   */
  private boolean begin(int c) throws IOException {
    if (c == '{' || c == '[') {
      objects.set(depth, c == '{');
      depth++;
      return true;
    }
    switch (c) {
      case '"' -> string();
      case 'n' -> word("ull");
      case 't' -> word("rue");
      case 'f' -> word("alse");
      default -> number(c);
    }
    return false;
  }

  private void string() throws IOException {
    for (int c = source.readByte(); c != '"'; c = source.readByte()) {
      if (c == '\\' && source.readByte() == 'u') {
        for (int i = 0; i < 4; i++) {
          check(Character.digit(source.readByte(), 16) >= 0);
        }
      }
    }
  }

  private void word(String rest) throws IOException {
    for (int i = 0; i < rest.length(); i++) {
      check(source.readByte() == rest.charAt(i));
    }
  }

  private void number(int first) throws IOException {
    int c = first == '-' ? source.readByte() : first;
    check(isDigit(c));
    if (c != '0') {
      digits();
    }
    if (skipAny(".")) {
      check(isDigit(source.readByte()));
      digits();
    }
    if (skipAny("eE")) {
      skipAny("+-");
      check(isDigit(source.readByte()));
      digits();
    }
  }

  private void digits() throws IOException {
    while (source.request(1) && isDigit(source.getBuffer().getByte(0))) {
      source.skip(1);
    }
  }

  private boolean skipAny(String characters) throws IOException {
    boolean there = source.request(1) && characters.indexOf(source.getBuffer().getByte(0)) >= 0;
    if (there) {
      source.skip(1);
    }
    return there;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private int token() throws IOException {
    int c;
    do {
      c = source.readByte();
    } while (c == ' ' || c == '\t' || c == '\n' || c == '\r');
    return c;
  }

  private static void check(boolean isJson) throws IOException {
    if (!isJson) {
      throw new MalformedJsonException(StrictReader.NO_JSON);
    }
  }
}
