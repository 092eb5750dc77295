package org.taskchampion.internal.codec;

import okio.Buffer;
import org.taskchampion.internal.Texts;

/**
 * Writes JSON strings just as TaskChampion does: only the quotation mark, the backslash and the
 * controls below 0x20 are escaped (part 5 of the specification). Moshi's writer escapes U+2028 and
 * U+2029 too.
 */
final class JsonText {

  private static final String HEX = "0123456789abcdef";

  private JsonText() {}

  static void write(Buffer sink, String text) {
    sink.writeByte('"');
    int length = text.length();
    int clean = 0;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x20 && c != '"' && c != '\\') {
        continue;
      }
      sink.writeUtf8(text, clean, i);
      clean = i + 1;
      sink.writeByte('\\');
      switch (c) {
        case '"', '\\' -> sink.writeByte(c);
        case '\b' -> sink.writeByte('b');
        case '\t' -> sink.writeByte('t');
        case '\n' -> sink.writeByte('n');
        case '\f' -> sink.writeByte('f');
        case '\r' -> sink.writeByte('r');
        default ->
            sink.writeUtf8("u00").writeByte(HEX.charAt(c >> 4)).writeByte(HEX.charAt(c & 0xf));
      }
    }
    sink.writeUtf8(text, clean, length);
    sink.writeByte('"');
  }

  /** Returns how many bytes {@link #write} writes between the quotation marks. */
  static long length(String text) {
    long bytes = 0;
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < 0x20) {
        bytes += "\b\t\n\f\r".indexOf(c) >= 0 ? 2 : 6;
      } else if (c < 0x80) {
        bytes += c == '"' || c == '\\' ? 2 : 1;
      } else {
        bytes += c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
      }
    }
    return bytes;
  }

  /**
   * Writes any string, also one with a lone surrogate, which UTF-8 cannot carry: then all that is
   * not ASCII is escaped.
   */
  static void writeAny(Buffer sink, String text) {
    if (Texts.loneSurrogate(text) < 0) {
      write(sink, text);
      return;
    }
    sink.writeByte('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
        sink.writeByte(c);
      } else {
        sink.writeUtf8("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          sink.writeByte(HEX.charAt(c >> shift & 0xf));
        }
      }
    }
    sink.writeByte('"');
  }
}
