package org.taskchampion.sync.transport;

import java.net.ProtocolException;
import org.taskchampion.internal.Reasons;

/** An answer over which okhttp stumbles in a way that it does not expect itself, or would. */
final class MalformedAnswerException extends ProtocolException {

  private static final long serialVersionUID = 1L;

  MalformedAnswerException(String message) {
    super(message);
  }

  MalformedAnswerException(RuntimeException cause) {
    super(Reasons.of(cause));
    initCause(cause);
  }
}
