package org.taskchampion.internal.codec;

import java.io.IOException;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Source;

/**
 * Refuses what Moshi's reader lets pass and TaskChampion does not: bytes that are no UTF-8 (which
 * okio turns into replacement characters), raw control characters inside strings, escapes that JSON
 * does not have, and keywords in upper case. Everything passes through unchanged and is looked at
 * once, without being kept.
 */
final class StrictJson extends ForwardingSource {

  private final Buffer.UnsafeCursor cursor = new Buffer.UnsafeCursor();

  // The continuation bytes that are still to come in this character, and the range of the next one.
  private int continuations;
  private int lowest;
  private int highest;

  private boolean inString;
  private boolean escaped;
  private int previous = ' ';

  StrictJson(Source source) {
    super(source);
  }

  @Override
  public long read(Buffer sink, long byteCount) throws IOException {
    long before = sink.size();
    long count = super.read(sink, byteCount);
    if (count < 0) {
      if (continuations > 0) {
        throw new IOException("a character is cut off at the end");
      }
      return count;
    }
    sink.readUnsafe(cursor);
    try {
      int length = cursor.seek(before);
      while (length > 0) {
        for (int i = cursor.start; i < cursor.end; i++) {
          look(cursor.data[i] & 0xff);
        }
        length = cursor.next();
      }
    } finally {
      cursor.close();
    }
    return count;
  }

  private void look(int b) throws IOException {
    if (continuations > 0) {
      if (b < lowest || b > highest) {
        throw new IOException("not UTF-8");
      }
      continuations--;
      lowest = 0x80;
      highest = 0xbf;
    } else if (b >= 0x80) {
      lead(b);
    } else if (inString) {
      lookInString(b);
    } else {
      lookOutside(b);
    }
    previous = b;
  }

  private void lead(int b) throws IOException {
    if (escaped || !inString || b < 0xc2 || b > 0xf4) {
      throw new IOException(inString ? "not UTF-8" : "not JSON");
    }
    continuations = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
    // No overlong forms, no surrogates, nothing above U+10FFFF.
    lowest = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
    highest = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
  }

  private void lookInString(int b) throws IOException {
    if (escaped) {
      if ("\"\\/bfnrtu".indexOf(b) < 0) {
        throw new IOException("an escape that JSON does not have");
      }
      escaped = false;
    } else if (b == '\\') {
      escaped = true;
    } else if (b == '"') {
      inString = false;
    } else if (b < 0x20) {
      throw new IOException("a control character in a string");
    }
  }

  private void lookOutside(int b) throws IOException {
    if (b == '"') {
      inString = true;
    } else if (b >= 'A' && b <= 'Z' && !(b == 'E' && previous >= '0' && previous <= '9')) {
      throw new IOException("not JSON");
    }
  }
}
