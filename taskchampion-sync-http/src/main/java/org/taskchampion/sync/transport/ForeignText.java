package org.taskchampion.sync.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.taskchampion.internal.Reasons;

/**
 * Text of others in our messages: short, on one line, without control characters, and without what
 * is for nobody's eyes. A server that answers with the request it got would otherwise have its
 * credentials in a log, or the client id, with which alone anybody can add to the history.
 * Thread-safe.
 */
public final class ForeignText {

  private static final int MOST_CHARACTERS = 200;

  /** Tokens live for an hour, and what is on its way knows the last one. */
  private static final int MOST_HIDDEN = 10;

  private final List<Hidden> hidden = new CopyOnWriteArrayList<>();

  /** Makes one that has nothing to hide yet. */
  public ForeignText() {}

  private record Hidden(String secret, Pattern pattern, String instead) {}

  /**
   * Returns one that shows no client id.
   *
   * @param clientId the client id
   * @return the new one
   */
  public static ForeignText without(UUID clientId) {
    ForeignText text = new ForeignText();
    text.hide(clientId.toString(), "client id");
    return text;
  }

  /**
   * Shows a secret no more, in no case, and not where it is escaped as in an address or in JSON. Of
   * very many, the last ones are not shown.
   *
   * @param secret what is for nobody's eyes; not empty
   * @param name what stands in its place
   */
  public synchronized void hide(String secret, String name) {
    for (Hidden known : hidden) {
      if (known.secret.equals(secret)) {
        return;
      }
    }
    hidden.add(new Hidden(secret, pattern(secret), "[" + name + "]"));
    if (hidden.size() > MOST_HIDDEN) {
      hidden.remove(0);
    }
  }

  private static Pattern pattern(String secret) {
    StringBuilder pattern = new StringBuilder();
    for (byte each : secret.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      if (c < 0x80 && Character.isLetterOrDigit(c)) {
        pattern.append(c);
      } else {
        // As it is, after a backslash, by its number in JSON, or by its number in an address.
        pattern.append(
            String.format(Locale.ROOT, "(?:\\\\?\\x%1$02x|\\\\u00%1$02x|%%%1$02x)", (int) c));
      }
    }
    return Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE);
  }

  /** Returns the beginning of a text. */
  public String shown(String text) {
    return line(withoutHidden(text));
  }

  private String withoutHidden(String text) {
    String without = text;
    for (Hidden each : hidden) {
      without = each.pattern.matcher(without).replaceAll(each.instead);
    }
    return without;
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
          && (!withoutHidden(message).equals(message)
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
