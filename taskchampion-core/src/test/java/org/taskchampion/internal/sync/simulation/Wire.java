package org.taskchampion.internal.sync.simulation;

import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SyncServer;

/** A server at the other end of a bad line. */
final class Wire implements SyncServer {

  private static final int MOST_CALLS = 1000;

  private final Cloud cloud;
  private final int site;
  private final ServerIdentity identity;
  private final SyncServer server;
  private final IntFunction<Optional<Step.Fault>> beforeCall;
  private int calls;
  private boolean failed;
  private boolean cancelled;

  /**
   * Connects.
   *
   * @param beforeCall called before every call with its number, from 1; says what happens to it
   */
  Wire(Cloud cloud, int site, int address, IntFunction<Optional<Step.Fault>> beforeCall) {
    this.cloud = cloud;
    this.site = site;
    this.identity = cloud.identity(site, address);
    this.server = cloud.connect(site);
    this.beforeCall = beforeCall;
  }

  int calls() {
    return calls;
  }

  /** Says whether a call was lost. */
  boolean failed() {
    return failed;
  }

  /** Says whether the application cancelled the synchronisation. */
  boolean cancelled() {
    return cancelled;
  }

  @Override
  public ServerIdentity identity() {
    return identity;
  }

  @Override
  public AddVersionResult addVersion(UUID parent, byte[] segment) {
    return call(() -> server.addVersion(parent, segment));
  }

  @Override
  public ChildVersion childVersion(UUID parent) {
    return call(() -> server.childVersion(parent));
  }

  @Override
  public void addSnapshot(UUID version, byte[] data) {
    cloud.replay().checkSnapshot(version, data);
    call(
        () -> {
          server.addSnapshot(version, data);
          return true;
        });
  }

  @Override
  public Optional<Snapshot> snapshot() {
    return call(server::snapshot);
  }

  @Override
  public void close() {
    // Delayed requests are still to arrive.
  }

  private <T> T call(Supplier<T> request) {
    Check.that(calls < MOST_CALLS, "a sync does not come to an end");
    Optional<Step.Fault> fault = beforeCall.apply(++calls);
    if (fault.isEmpty()) {
      return answer(request);
    }
    switch (fault.get()) {
      case LOSE_REQUEST -> {}
      case LOSE_ANSWER -> answer(request);
      case DELAY -> cloud.delay(site, () -> answer(request));
      case CANCEL -> {
        cancelled = true;
        return answer(request);
      }
    }
    failed = true;
    throw new ServerUnreachableException("simulated: " + fault.get(), null);
  }

  private <T> T answer(Supplier<T> request) {
    T answer = request.get();
    cloud.observe();
    return answer;
  }
}
