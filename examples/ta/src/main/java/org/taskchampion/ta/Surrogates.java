package org.taskchampion.ta;

/** Finds text that no encoding can carry, and that a replica therefore refuses. */
final class Surrogates {

  private Surrogates() {}

  /** Says whether a text holds half of a surrogate pair without the other half. */
  static boolean isLoneIn(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return true;
      }
    }
    return false;
  }
}
