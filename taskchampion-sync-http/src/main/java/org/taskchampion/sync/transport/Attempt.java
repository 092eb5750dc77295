package org.taskchampion.sync.transport;

import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request on its way, which it carries as a tag. Thread-safe: one thread works
 * on the request, another one watches.
 */
final class Attempt {

  private final boolean changes;
  private final @Nullable OneShotBody body;
  private final AtomicLong received = new AtomicLong();
  private volatile boolean begun;

  Attempt(Request request) {
    this.changes = !request.method().equals("GET");
    this.body = request.body() instanceof OneShotBody once ? once : null;
  }

  /** Notes that there is a connection, and that the request goes over it now. */
  void begin() {
    begun = true;
  }

  void received(long bytes) {
    received.addAndGet(bytes);
  }

  /** Returns how many bytes moved, in both directions. */
  long moved() {
    return received.get() + (body == null ? 0 : body.sent());
  }

  /** Says whether anything of the request can have reached the server. */
  boolean hasBegun() {
    return begun;
  }

  /** Says whether the server may have done what the request asks for. */
  boolean mayHaveChangedSomething() {
    return begun && changes;
  }
}
