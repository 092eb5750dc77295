package org.taskchampion.query;

import java.util.regex.Pattern;

/**
 * Finds a regular expression, and gives up where that would take too long: some expressions take
 * time without end for some texts.
 */
final class RegexSearch implements Search {

  /** Reading as many characters takes a few milliseconds. */
  private static final long MOST_READ = 2_000_000;

  private final Pattern pattern;
  private final Place place;

  RegexSearch(Pattern pattern, Place place) {
    this.pattern = pattern;
    this.place = place;
  }

  @Override
  public boolean finds(String text, boolean isAnchored) {
    try {
      return pattern.matcher(new Counted(text, MOST_READ + 20L * text.length())).find();
    } catch (TooLongException e) {
      throw tooMuch();
    } catch (StackOverflowError e) {
      // That of the JDK calls itself for each repetition of an alternative.
      throw tooMuch();
    }
  }

  private FilterSyntaxException tooMuch() {
    return new FilterSyntaxException(
        "this regular expression takes too long for the text of a task; use a simpler one",
        place.position());
  }

  private static final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLongException() {
      super(null, null, false, false);
    }
  }

  /** A text that counts how often it is read. */
  private static final class Counted implements CharSequence {
    private final String text;
    private long left;

    Counted(String text, long left) {
      this.text = text;
      this.left = left;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (--left < 0) {
        throw new TooLongException();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
