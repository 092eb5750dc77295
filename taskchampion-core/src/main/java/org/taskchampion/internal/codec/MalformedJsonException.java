package org.taskchampion.internal.codec;

import java.io.IOException;

/** JSON that is not what it should be. The message tells no text of the document. */
final class MalformedJsonException extends IOException {

  private static final long serialVersionUID = 1L;

  MalformedJsonException(String message) {
    super(message);
  }
}
