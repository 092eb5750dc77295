package org.taskchampion.sync.transport;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * A body that okhttp does not send a second time by itself: the server may have read it, and done
 * what it asks for (part 7 of the specification). It knows whether that can be so, and how much of
 * it is on its way.
 */
public final class OneShotBody extends RequestBody {

  private static final int PIECE_BYTES = 16 * 1024;

  private final MediaType type;
  private final byte[] bytes;
  private volatile boolean begun;
  private volatile int sent;
  private volatile boolean handedOver;

  /**
   * Makes one.
   *
   * @param type the content type
   * @param bytes the body; not copied
   */
  public OneShotBody(MediaType type, byte[] bytes) {
    this.type = type;
    this.bytes = bytes;
  }

  @Override
  public MediaType contentType() {
    return type;
  }

  @Override
  public long contentLength() {
    return bytes.length;
  }

  @Override
  public boolean isOneShot() {
    return true;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    begun = true;
    for (int from = 0; from < bytes.length; from = sent) {
      int to = Math.min(bytes.length, from + PIECE_BYTES);
      sink.write(bytes, from, to - from);
      sent = to;
    }
    sink.flush(); // otherwise the end of it may stay in memory, and nobody knows
    handedOver = true;
  }

  /** Returns how many bytes were handed over to the connection. */
  int sent() {
    return sent;
  }

  /**
   * Says whether a request that failed may be sent again, as a new one: the connection was there,
   * but broke before it took the whole body.
   */
  boolean brokeBeforeItsEnd() {
    return begun && !handedOver;
  }

  /** Returns the same body, not sent yet. */
  OneShotBody again() {
    return new OneShotBody(type, bytes);
  }
}
