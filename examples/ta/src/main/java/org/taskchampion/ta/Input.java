package org.taskchampion.ta;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A stream of bytes that is only ever read from front to back. The JDK's own streams also ask for
 * length and place, and then fail on some versions where they have none, as pipes, sockets and
 * terminals do.
 */
final class Input extends InputStream {

  private final InputStream stream;

  private Input(InputStream stream) {
    this.stream = stream;
  }

  /** Returns what another program or the user hands over on a descriptor. */
  static Input of(FileDescriptor descriptor) {
    return new Input(new FileInputStream(descriptor));
  }

  /** Opens a file, which may be a pipe: {@code ta import <(task export)}. */
  static Input of(Path path) throws IOException {
    return new Input(Files.newInputStream(path));
  }

  @Override
  public int read() throws IOException {
    return stream.read();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    return stream.read(bytes, offset, length);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
