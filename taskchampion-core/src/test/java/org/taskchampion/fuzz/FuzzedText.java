package org.taskchampion.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A text made of a fuzzer's bytes: UTF-8 in which a byte that is none stands for half of a
 * character. Between two characters U+0001 stands a part that is repeated, so that few bytes make a
 * text on which anything quadratic takes long.
 */
public final class FuzzedText {

  private static final int MOST_CHARACTERS = 8 * 1024;
  private static final String REPEAT = "\u0001";

  private FuzzedText() {}

  /**
   * Makes a text.
   *
   * @param data the bytes
   * @return the text
   */
  public static String of(byte[] data) {
    String text = new String(data, UTF_8).replace('\ufffd', '\ud83d');
    String[] parts = text.split(REPEAT, 3);
    if (parts.length < 3) {
      return text;
    }
    int room = MOST_CHARACTERS - parts[0].length() - parts[2].length();
    int count = parts[1].isEmpty() ? 0 : Math.max(1, room / parts[1].length());
    return parts[0] + parts[1].repeat(count) + parts[2];
  }

  /**
   * Makes the bytes of such a text. Without a part that is repeated they are the fuzzer's.
   *
   * @param data the bytes
   * @return the bytes
   */
  public static byte[] bytes(byte[] data) {
    for (byte b : data) {
      if (b == REPEAT.charAt(0)) {
        return of(data).getBytes(UTF_8);
      }
    }
    return data;
  }
}
