package org.taskchampion.sync.http;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * A body that okhttp does not send a second time by itself: the server may have read it, and done
 * what it asks for (part 7 of the specification). It knows whether that can be so.
 */
final class OnceBody extends RequestBody {

  private final MediaType type;
  private final byte[] bytes;
  private volatile boolean begun;
  private volatile boolean handedOver;

  OnceBody(MediaType type, byte[] bytes) {
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
    sink.write(bytes);
    sink.flush(); // otherwise the end of it may stay in memory, and nobody knows
    handedOver = true;
  }

  /**
   * Says whether a request that failed may be sent again, as a new one: the connection was there,
   * but broke before it took the whole body.
   */
  boolean brokeBeforeItsEnd() {
    return begun && !handedOver;
  }

  /** Returns the same body, not sent yet. */
  OnceBody again() {
    return new OnceBody(type, bytes);
  }
}
