package org.taskchampion.sync.transport;

import java.io.IOException;
import java.util.Arrays;
import okhttp3.HttpUrl;
import okhttp3.Response;
import okio.BufferedSource;
import org.taskchampion.sync.NotASyncServerException;
import org.taskchampion.sync.TooLargeException;

/**
 * Reads answers into memory, and never more of it than is allowed: a version or a snapshot whole,
 * as far as it is no larger than its limit and was declared to be, and of an error the beginning,
 * which may say something to people.
 */
final class AnswerReader {

  /** So much must have come before memory is taken for all that was declared. */
  private static final int FIRST_BYTES = 64 * 1024;

  private final HttpUrl base;
  private final ForeignText foreign;

  AnswerReader(Destination to) {
    this.base = to.base();
    this.foreign = to.foreign();
  }

  /**
   * Reads an answer.
   *
   * @param most how many bytes the body of an answer with the status 200 may have; 0 if it has none
   *     that matters
   */
  Answer read(Response response, int most, Attempt attempt) throws IOException {
    byte[] body = new byte[0];
    boolean isWanted = response.code() == 200 && most > 0;
    boolean isPlain = isPlain(response);
    if (isWanted) {
      if (!isPlain) {
        throw new NotASyncServerException(
            "the answer of the server at "
                + base
                + " is encoded ("
                + foreign.shown(String.valueOf(response.header("Content-Encoding")))
                + "), which nobody asked for: see what is between",
            null);
      }
      body = whole(response, most, attempt);
    } else if (isPlain && response.code() >= 300) {
      body = beginning(response.body().source(), attempt);
    }
    return new Answer(response.code(), response.headers(), body);
  }

  private static boolean isPlain(Response response) {
    String encoding = response.header("Content-Encoding");
    return encoding == null
        || encoding.trim().isEmpty()
        || encoding.trim().equalsIgnoreCase("identity");
  }

  private byte[] whole(Response response, int most, Attempt attempt) throws IOException {
    long declared = response.body().contentLength();
    if (declared > most) {
      throw tooLarge(declared, most);
    }
    BufferedSource source = response.body().source();
    byte[] bytes = new byte[declared < 0 ? FIRST_BYTES : (int) Math.min(declared, FIRST_BYTES)];
    int length = 0;
    while (!source.exhausted()) {
      if (length == bytes.length) {
        if (length >= most) {
          throw tooLarge(length + 1L, most);
        }
        long larger = declared < 0 ? Math.min(2L * length, most) : declared;
        bytes = Arrays.copyOf(bytes, (int) larger);
      }
      int read = source.read(bytes, length, bytes.length - length);
      attempt.received(read);
      length += read;
    }
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  private static byte[] beginning(BufferedSource source, Attempt attempt) {
    byte[] bytes = new byte[Transport.BEGINNING_BYTES];
    int length = 0;
    try {
      while (length < bytes.length && !source.exhausted()) {
        int read = source.read(bytes, length, bytes.length - length);
        attempt.received(read);
        length += read;
      }
    } catch (IOException e) {
      // The status has come, and says what matters.
    }
    return Arrays.copyOf(bytes, length);
  }

  private TooLargeException tooLarge(long length, int most) {
    return new TooLargeException(
        "the answer of the server at "
            + base
            + " has "
            + length
            + " bytes or more, and no more than "
            + most
            + " are taken",
        null);
  }
}
