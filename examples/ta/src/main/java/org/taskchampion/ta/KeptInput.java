package org.taskchampion.ta;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A stream that keeps what is read from it, packed, so that it can be read once more: a pipe cannot
 * be, and a file may be another one by then. Tasks as JSON take a tenth of their bytes, and much
 * less than what is made of them.
 */
final class KeptInput extends InputStream {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final InputStream stream;
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DeflaterOutputStream packed =
      new DeflaterOutputStream(bytes, deflater, BUFFER_BYTES);

  /**
   * Reads from a stream.
   *
   * @param stream closed with this one
   */
  KeptInput(InputStream stream) {
    this.stream = stream;
  }

  /** Returns what was read, from its beginning. Nothing can be read from this stream any more. */
  InputStream again() throws IOException {
    packed.finish();
    return new InflaterInputStream(new ByteArrayInputStream(bytes.toByteArray()));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    int count = stream.read(target, offset, length);
    if (count > 0) {
      packed.write(target, offset, count);
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    deflater.end();
    stream.close();
  }
}
