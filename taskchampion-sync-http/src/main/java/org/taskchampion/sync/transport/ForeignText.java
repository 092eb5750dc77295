package org.taskchampion.sync.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;
import org.taskchampion.internal.Reasons;

/**
 * Text of others in our messages: short, on one line, without control characters, and without what
 * is for nobody's eyes, such as the client id, with which alone anybody can add to the history.
 * Thread-safe.
 */
public final class ForeignText {

  private static final int MOST_CHARACTERS = 200;

  private static final Pattern NOTHING = Pattern.compile("(?!)");

  private final Pattern hidden;
  private final String instead;

  private ForeignText(Pattern hidden, String instead) {
    this.hidden = hidden;
    this.instead = instead;
  }

  /**
   * Returns one that shows no client id.
   *
   * @param clientId the client id
   * @return the new one
   */
  public static ForeignText without(UUID clientId) {
    return new ForeignText(
        Pattern.compile(clientId.toString(), Pattern.CASE_INSENSITIVE), "[client id]");
  }

  /**
   * Returns one that has nothing to hide.
   *
   * @return the new one
   */
  public static ForeignText withoutSecrets() {
    return new ForeignText(NOTHING, "");
  }

  /** Returns the beginning of a text. */
  public String shown(String text) {
    return line(hidden.matcher(text).replaceAll(instead));
  }

  /** Returns the beginning of a text that came as bytes. */
  public String shown(byte[] text) {
    return shown(new String(text, StandardCharsets.UTF_8));
  }

  /** Returns why something failed in brackets, after a space; nothing if that is not known. */
  public String inBrackets(Throwable cause) {
    String shown = Reasons.known(cause).map(this::shown).orElse("");
    return shown.isEmpty() ? "" : " (" + shown + ")";
  }

  /**
   * Returns a cause that is safe to print: the same one, unless it quotes others in a way that is
   * not. Then it is one of the same place with a harmless message.
   */
  public Throwable harmless(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      String message = t.getMessage();
      if (message != null
          && (hidden.matcher(message).find()
              || message.codePoints().anyMatch(c -> c != ' ' && isInvisible(c)))) {
        IOException copy = new IOException(shown(cause.toString()));
        copy.setStackTrace(cause.getStackTrace());
        return copy;
      }
    }
    return cause;
  }

  /** Returns the beginning of a text, on one line and without control characters. */
  public static String line(String text) {
    StringBuilder shown = new StringBuilder();
    boolean gap = false;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (isInvisible(c)) {
        gap = true;
        continue;
      }
      if (shown.length() >= MOST_CHARACTERS) {
        return shown.append("...").toString();
      }
      if (gap && shown.length() > 0) {
        shown.append(' ');
      }
      gap = false;
      shown.appendCodePoint(c);
    }
    return shown.toString();
  }

  private static boolean isInvisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
