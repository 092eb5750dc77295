package org.taskchampion.query;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.taskchampion.PropertyNames;
import org.taskchampion.query.AttributeNames.Kind;

/** Finds which value of a task a word of a filter stands for. */
final class References {

  /** Where the notes of a task are, as if they were an attribute. */
  static final String ANNOTATIONS = "annotations";

  static final String COUNT = "count";
  static final String ENTRY = "entry";
  static final String DESCRIPTION = "description";

  static final List<String> DATE_PARTS =
      List.of("year", "month", "day", "week", "weekday", "julian", "hour", "minute", "second");

  private final AttributeNames names;

  References(AttributeNames names) {
    this.names = names;
  }

  /** Returns the reference that a word is; null if it is none. */
  Operand.@Nullable Reference find(String word) {
    Operand.Reference own = find(word, null, word);
    int dot = word.indexOf('.');
    if (own != null || dot < 0) {
      return own;
    }
    String subject = word.substring(0, dot);
    return isSubject(subject) ? find(word, subject, word.substring(dot + 1)) : null;
  }

  private static boolean isSubject(String text) {
    int digits = Characters.endOfDigits(text, 0, text.length());
    if (digits == text.length() && digits > 0 && digits < 8) {
      return true;
    }
    if (text.length() < 8 || text.length() > 36) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!Lexer.isOfUuid(text.charAt(i), i)) {
        return false;
      }
    }
    return true;
  }

  private Operand.@Nullable Reference find(String word, @Nullable String subject, String path) {
    List<String> whole = names.meanings(path);
    if (whole.size() == 1) {
      return reference(word, subject, whole.get(0), null, whole.get(0).equals(path));
    }
    int dot = path.indexOf('.');
    if (dot < 0) {
      return null;
    }
    String name = path.substring(0, dot);
    String part = path.substring(dot + 1);
    if (name.equals(ANNOTATIONS)) {
      return isAnnotation(part)
          ? new Operand.Reference(
              word,
              subject,
              name,
              part,
              part.equals(COUNT) ? Kind.NUMBER : part.endsWith("." + ENTRY) ? Kind.DATE : Kind.TEXT,
              true)
          : null;
    }
    List<String> meanings = names.meanings(name);
    if (meanings.size() != 1) {
      return null;
    }
    String attribute = meanings.get(0);
    boolean isPart =
        names.kind(attribute) == Kind.DATE
            ? DATE_PARTS.contains(part)
            : attribute.equals(PropertyNames.TAGS) && !part.isEmpty() && part.indexOf(':') < 0;
    return isPart ? reference(word, subject, attribute, part, attribute.equals(name)) : null;
  }

  private static boolean isAnnotation(String part) {
    if (part.equals(COUNT)) {
      return true;
    }
    int digits = Characters.endOfDigits(part, 0, part.length());
    String rest = part.substring(digits);
    return digits > 0 && digits < 8 && (rest.equals("." + ENTRY) || rest.equals("." + DESCRIPTION));
  }

  private Operand.Reference reference(
      String word,
      @Nullable String subject,
      String attribute,
      @Nullable String part,
      boolean full) {
    Kind kind = names.kind(attribute);
    if (kind == null) {
      throw new IllegalStateException("no attribute " + attribute);
    }
    Kind wanted =
        part == null ? kind : attribute.equals(PropertyNames.TAGS) ? Kind.TEXT : Kind.NUMBER;
    return new Operand.Reference(word, subject, attribute, part, wanted, full);
  }
}
