package org.taskchampion.query;

/**
 * Finds a text as it is written, but perhaps for {@code ^} at its start and {@code $} at its end.
 */
final class PlainSearch implements Search {

  private final String wanted;
  private final boolean canAnchor;
  private final boolean isCaseSensitive;

  PlainSearch(String wanted, boolean canAnchor, boolean isCaseSensitive) {
    this.canAnchor = canAnchor;
    this.wanted = isCaseSensitive ? wanted : small(wanted);
    this.isCaseSensitive = isCaseSensitive;
  }

  @Override
  public boolean finds(String text, boolean isAnchored) {
    String searched = isCaseSensitive ? text : small(text);
    boolean start = isAnchored && canAnchor && wanted.startsWith("^");
    int from = start ? 1 : 0;
    boolean end = isAnchored && canAnchor && wanted.length() > from && wanted.endsWith("$");
    String bare = wanted.substring(from, wanted.length() - (end ? 1 : 0));
    if (start) {
      return end ? searched.equals(bare) : searched.startsWith(bare);
    }
    return end ? searched.endsWith(bare) : searched.contains(bare);
  }

  /** Returns a text with its ASCII letters in lower case. */
  static String small(String text) {
    StringBuilder small = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        small.setCharAt(i, (char) (c + 32));
      }
    }
    return small.toString();
  }
}
