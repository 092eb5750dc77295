package org.taskchampion.storage.h2;

import java.io.IOException;

/** What failed may count or not: what may have arrived of it could not be taken back. */
final class DoubtfulException extends IOException {

  private static final long serialVersionUID = 1L;

  DoubtfulException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
