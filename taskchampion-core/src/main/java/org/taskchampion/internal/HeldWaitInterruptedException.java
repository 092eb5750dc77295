package org.taskchampion.internal;

import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;

/** A thread was interrupted while {@link HeldFiles} waited for another program. */
public final class HeldWaitInterruptedException extends InterruptedIOException {

  private static final long serialVersionUID = 1;

  HeldWaitInterruptedException(FileSystemException held) {
    super("interrupted while another program had " + held.getFile() + " open");
    initCause(held);
  }
}
