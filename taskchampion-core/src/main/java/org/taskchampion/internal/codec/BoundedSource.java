package org.taskchampion.internal.codec;

import java.io.IOException;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Source;

/**
 * Ends with an error where a source gives more than it may: a small snapshot must not fill the
 * memory.
 */
final class BoundedSource extends ForwardingSource {

  private final long limit;
  private long left;

  BoundedSource(Source source, long limit) {
    super(source);
    this.limit = limit;
    this.left = limit;
  }

  @Override
  public long read(Buffer sink, long byteCount) throws IOException {
    long count = super.read(sink, byteCount);
    left -= Math.max(0, count);
    if (left < 0) {
      throw new IOException(
          "it unpacks to more than "
              + limit
              + " bytes, far more than its size and this program's memory allow: if it is no bomb, give"
              + " the program more memory");
    }
    return count;
  }
}
