package org.taskchampion.testing;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncServer;

/**
 * A server in memory for tests, with faults that a test switches on. It answers as the real server
 * does (part 7 of the {@linkplain org.taskchampion specification}), and the same calls on the same
 * seed give the same answers.
 *
 * <p>This object is one handle on the history, the one with the faults; {@link #connect()} gives
 * others without faults, and {@link #connectWithFaults()} others with faults of their own.
 * Thread-safe.
 *
 * <pre>{@code
 * FakeSyncServer server = new FakeSyncServer(seed);
 * server.onCall(call -> {
 *   if (call.kind() == Kind.ADD_VERSION) {
 *     other.sync(server.connect());      // another replica is faster
 *   }
 *   return call.number() == 3 ? Fault.LOSE_ANSWER : Fault.NONE;
 * });
 * }</pre>
 */
public final class FakeSyncServer implements SyncServer {

  private static final UUID NIL = new UUID(0, 0);

  /** Far away from the small numbers that tests like as seeds. */
  private static final AtomicLong NEXT_SEED = new AtomicLong(0x7461736b00000000L);

  private final FakeHistory history;
  private final Handle handle;
  private final Map<Kind, Integer> calls = new EnumMap<>(Kind.class);
  private volatile Interceptor interceptor = call -> Fault.NONE;

  /**
   * Makes an empty server whose ids differ from those of every other server in this JVM. Where the
   * ids have to be the same at the next run too, pass a seed.
   */
  public FakeSyncServer() {
    this(NEXT_SEED.getAndIncrement());
  }

  /**
   * Makes an empty server.
   *
   * @param seed determines the identity and the ids of all versions; two servers with one seed give
   *     the same ids
   */
  public FakeSyncServer(long seed) {
    this(new FakeHistory(seed));
  }

  private FakeSyncServer(FakeHistory history) {
    this.history = history;
    this.handle = new Handle(history);
  }

  /**
   * Returns another handle on the same history with faults and counts of its own, at first none.
   *
   * @return the handle; closing it leaves the history and the other handles as they are
   */
  public FakeSyncServer connectWithFaults() {
    return new FakeSyncServer(history);
  }

  /**
   * Returns another handle on the same history, as another replica would have it: without faults,
   * and not counted.
   *
   * @return the handle; closing it leaves the history and the other handles as they are
   */
  public SyncServer connect() {
    return new Handle(history);
  }

  /**
   * Says what happens before every later call on this handle.
   *
   * @param newInterceptor replaces the one before; at first there is one that always says {@link
   *     Fault#NONE}
   */
  public void onCall(Interceptor newInterceptor) {
    interceptor = Objects.requireNonNull(newInterceptor, "newInterceptor");
  }

  /**
   * Returns the whole chain as it is now, for a replay that is independent of the library.
   *
   * @return the versions in order, without those that {@link #expire} dropped
   */
  public List<Version> versions() {
    return history.versions();
  }

  /**
   * Returns how many calls there were on this handle so far, those that met a fault included.
   *
   * @return the numbers
   */
  public Calls calls() {
    synchronized (calls) {
      return new Calls(
          calls.getOrDefault(Kind.ADD_VERSION, 0),
          calls.getOrDefault(Kind.CHILD_VERSION, 0),
          calls.getOrDefault(Kind.ADD_SNAPSHOT, 0),
          calls.getOrDefault(Kind.SNAPSHOT, 0));
    }
  }

  /**
   * Says what the server asks for in its later answers to new versions, on all handles.
   *
   * @param urgency the urgency; {@link SnapshotUrgency#NONE} at first
   */
  public void snapshotUrgency(SnapshotUrgency urgency) {
    history.urgency(Objects.requireNonNull(urgency, "urgency"));
  }

  /**
   * Drops the oldest versions, as an operator does. The child of the last one dropped is still
   * found; what is before that is gone. The snapshot stays.
   *
   * @param versions how many; the last version always stays
   */
  public void expire(int versions) {
    if (versions < 0) {
      throw new IllegalArgumentException("versions must not be negative: " + versions);
    }
    history.expire(versions);
  }

  /** Drops all versions and the snapshot; the identity stays, and no id is given a second time. */
  public void reset() {
    history.reset();
  }

  /**
   * Makes a backup of the versions and the snapshot.
   *
   * @return puts them back as they are now; no id is given a second time
   */
  public Runnable backUp() {
    return history.backUp();
  }

  /**
   * Puts other bytes into a version, so that a test sees what a replica makes of damage.
   *
   * @param version a version of the chain
   * @param segment the new bytes, copied; they may be empty, or no segment at all
   * @throws IllegalArgumentException if the version is not in the chain
   */
  public void replaceVersion(UUID version, byte[] segment) {
    history.replaceVersion(version, segment);
  }

  /**
   * Says whether replicas of other implementations may use this server, for all handles. True at
   * first, as of the real server.
   *
   * @param used false for a server like this library's directory
   */
  public void usedByOtherImplementations(boolean used) {
    history.shared(used);
  }

  /**
   * Changes the identity, for all handles.
   *
   * @param identity the new identity
   */
  public void identity(ServerIdentity identity) {
    history.identity(Objects.requireNonNull(identity, "identity"));
  }

  @Override
  public ServerIdentity identity() {
    return handle.identity();
  }

  @Override
  public boolean isUsedByOtherImplementations() {
    return handle.isUsedByOtherImplementations();
  }

  @Override
  public AddVersionResult addVersion(UUID parent, byte[] segment) {
    return call(Kind.ADD_VERSION, parent, () -> handle.addVersion(parent, segment));
  }

  @Override
  public ChildVersion childVersion(UUID parent) {
    return call(Kind.CHILD_VERSION, parent, () -> handle.childVersion(parent));
  }

  @Override
  public void addSnapshot(UUID version, byte[] data) {
    call(
        Kind.ADD_SNAPSHOT,
        version,
        () -> {
          handle.addSnapshot(version, data);
          return true;
        });
  }

  @Override
  public Optional<Snapshot> snapshot() {
    return call(Kind.SNAPSHOT, NIL, handle::snapshot);
  }

  @Override
  public void close() {
    handle.close();
  }

  private <T> T call(Kind kind, UUID argument, Supplier<T> server) {
    handle.checkOpen();
    int number;
    synchronized (calls) {
      calls.merge(kind, 1, Integer::sum);
      number = calls.values().stream().mapToInt(Integer::intValue).sum();
    }
    // Outside of any lock: the interceptor may use this server and wait for other threads that do.
    Fault fault = interceptor.beforeCall(new Call(number, kind, argument));
    if (fault == Fault.LOSE_REQUEST) {
      throw unreachable(number, kind, "the request was lost");
    }
    T answer = server.get();
    if (fault == Fault.LOSE_ANSWER) {
      throw unreachable(number, kind, "the answer was lost");
    }
    return answer;
  }

  private static ServerUnreachableException unreachable(int number, Kind kind, String what) {
    return new ServerUnreachableException(
        "fault in call " + number + " (" + kind + "): " + what, null);
  }

  /** Decides what happens to a call. */
  @FunctionalInterface
  public interface Interceptor {

    /**
     * Called before every call, on the calling thread. It may use the server, let other replicas
     * synchronise through {@link FakeSyncServer#connect()}, interrupt the thread, or throw, in
     * which case the call does not take place.
     *
     * @param call the call to come
     * @return what happens to it
     */
    Fault beforeCall(Call call);
  }

  /**
   * A call on a handle.
   *
   * @param number counts all calls on the handle, from 1
   * @param kind which method
   * @param argument the parent, or the version of the snapshot; the nil UUID for {@link
   *     Kind#SNAPSHOT}
   */
  public record Call(int number, Kind kind, UUID argument) {}

  /** Which method of the server is called. */
  public enum Kind {
    /** {@link SyncServer#addVersion}. */
    ADD_VERSION,
    /** {@link SyncServer#childVersion}. */
    CHILD_VERSION,
    /** {@link SyncServer#addSnapshot}. */
    ADD_SNAPSHOT,
    /** {@link SyncServer#snapshot}. */
    SNAPSHOT
  }

  /** What happens to a call. */
  public enum Fault {
    /** The call goes through. */
    NONE,
    /** Nothing happens at the server, and the caller gets a {@link ServerUnreachableException}. */
    LOSE_REQUEST,
    /**
     * The server does it, and the caller gets a {@link ServerUnreachableException} all the same.
     */
    LOSE_ANSWER
  }

  /**
   * A version in the chain.
   *
   * @param version its id
   * @param parent the version before it
   * @param segment the history segment; not copied, and not to be changed by anybody
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  public record Version(UUID version, UUID parent, byte[] segment) {}

  /**
   * How often each method was called on a handle.
   *
   * @param addVersion calls of {@link SyncServer#addVersion}
   * @param childVersion calls of {@link SyncServer#childVersion}
   * @param addSnapshot calls of {@link SyncServer#addSnapshot}
   * @param snapshot calls of {@link SyncServer#snapshot}
   */
  public record Calls(int addVersion, int childVersion, int addSnapshot, int snapshot) {

    /**
     * Returns the number of all calls.
     *
     * @return the sum
     */
    public int total() {
      return addVersion + childVersion + addSnapshot + snapshot;
    }
  }

  /** A handle without faults. */
  private static final class Handle implements SyncServer {

    private final FakeHistory history;
    private volatile boolean closed;

    Handle(FakeHistory history) {
      this.history = history;
    }

    void checkOpen() {
      if (closed) {
        throw new IllegalStateException("this server handle is closed");
      }
    }

    private void checkCall() {
      checkOpen();
      // A remote server's client gives up where it waits; doing it here makes every test of an
      // interrupted sync meet the exception.
      if (Thread.currentThread().isInterrupted()) {
        throw new SyncCancelledException("interrupted: nothing was sent", null);
      }
    }

    @Override
    public ServerIdentity identity() {
      checkOpen();
      return history.identity();
    }

    @Override
    public boolean isUsedByOtherImplementations() {
      checkOpen();
      return history.shared();
    }

    @Override
    public AddVersionResult addVersion(UUID parent, byte[] segment) {
      checkCall();
      return history.addVersion(parent, segment);
    }

    @Override
    public ChildVersion childVersion(UUID parent) {
      checkCall();
      return history.childVersion(parent);
    }

    @Override
    public void addSnapshot(UUID version, byte[] data) {
      checkCall();
      history.addSnapshot(version, data);
    }

    @Override
    public Optional<Snapshot> snapshot() {
      checkCall();
      return history.snapshot();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
