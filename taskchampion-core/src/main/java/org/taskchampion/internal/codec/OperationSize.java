package org.taskchampion.internal.codec;

import org.taskchampion.Operation;

/**
 * How large an operation may be, so that a version of it alone can be sent: the protocol takes
 * bodies of 100 MiB (part 7 of the specification), sealed and with what stands around the
 * operation.
 */
public final class OperationSize {

  /** How many bytes the body of a request has at the most. */
  public static final int MOST_BODY_BYTES = 100 * 1024 * 1024;

  /** What sealing adds to a version or a snapshot (part 6 of the specification). */
  public static final int ENVELOPE_BYTES = 1 + 12 + 16;

  /** How many bytes one operation takes at the most in a version. */
  public static final int MOST_BYTES =
      MOST_BODY_BYTES - ENVELOPE_BYTES - "{\"operations\":[]}".length();

  private static final int AROUND_BYTES =
      ("{'Update':{'uuid':'aaaaaaaa-0000-4000-8000-00000000000a','property':'','value':'',"
              + "'timestamp':'2026-11-28T12:00:00.123456789Z'}}")
          .length();

  /** No character of a text takes more: a control, escaped. */
  private static final int MOST_CHARACTER_BYTES = 6;

  private OperationSize() {}

  /**
   * Checks that an operation can be sent.
   *
   * @param operation the operation
   * @throws IllegalArgumentException if it is too large; the message tells no text of the task
   */
  public static void requireSendable(Operation operation) {
    requireAtMost(MOST_BYTES, operation);
  }

  static void requireAtMost(int limit, Operation operation) {
    if (!isAtMost(limit, operation)) {
      throw new IllegalArgumentException(
          "a property and its value take "
              + of((Operation.Update) operation)
              + " bytes in a version, and no server takes more than "
              + limit
              + " for one of them: shorten it");
    }
  }

  /**
   * Says whether an operation is small enough.
   *
   * @param limit how many bytes it may have in a version
   * @param operation the operation
   * @return false if it is larger; true if it sets no property
   */
  public static boolean isAtMost(int limit, Operation operation) {
    if (!(operation instanceof Operation.Update update)) {
      return true;
    }
    String value = update.value() == null ? "" : update.value();
    return isSurelyAtMost(limit, update.property(), value) || of(update) <= limit;
  }

  /**
   * Says whether a property can be sent.
   *
   * @param property its name
   * @param value its value
   * @return false if they are too large
   */
  public static boolean isSendable(String property, String value) {
    return isAtMost(MOST_BYTES, property, value);
  }

  static boolean isAtMost(int limit, String property, String value) {
    return isSurelyAtMost(limit, property, value) || of(property, value) <= limit;
  }

  /** Says so without a look at the texts. */
  private static boolean isSurelyAtMost(int limit, String property, String value) {
    long characters = (long) property.length() + value.length();
    return characters * MOST_CHARACTER_BYTES + AROUND_BYTES <= limit;
  }

  /**
   * Returns how many bytes an operation takes in a version, with the longest timestamp.
   *
   * @param update the operation
   * @return the bytes
   */
  public static long of(Operation.Update update) {
    String value = update.value();
    return of(update.property(), value == null ? "null" : value);
  }

  private static long of(String property, String value) {
    return AROUND_BYTES + JsonText.length(property) + JsonText.length(value);
  }
}
