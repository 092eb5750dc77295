package org.taskchampion.storage.h2;

import java.io.IOException;

/** An open file of another disk: what a test does not make different is as it is there. */
class ForwardingFile implements DiskFile {

  final DiskFile real;

  ForwardingFile(DiskFile real) {
    this.real = real;
  }

  @Override
  public long length() throws IOException {
    return real.length();
  }

  @Override
  public void setLength(long length) throws IOException {
    real.setLength(length);
  }

  @Override
  public int read(long position, byte[] buffer, int offset, int length) throws IOException {
    return real.read(position, buffer, offset, length);
  }

  @Override
  public void write(long position, byte[] buffer, int offset, int length) throws IOException {
    real.write(position, buffer, offset, length);
  }

  @Override
  public void sync() throws IOException {
    real.sync();
  }

  @Override
  public boolean wake() throws IOException {
    return real.wake();
  }

  @Override
  public boolean isAwake() {
    return real.isAwake();
  }

  @Override
  public void rest() {
    real.rest();
  }

  @Override
  public void close() throws IOException {
    real.close();
  }
}
