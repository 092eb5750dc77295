package org.taskchampion.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.LostBranch;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.BaseState;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncServer;

/**
 * What every {@link SyncServer} promises, as JUnit tests. Extend it and say how a server is opened.
 * An implementation is right when all tests pass:
 *
 * <pre>{@code
 * class LocalSyncServerContractTest extends SyncServerContract {
 *   @TempDir Path directory;
 *
 *   @Override
 *   protected SyncServer open() {
 *     return LocalSyncServer.at(directory);
 *   }
 * }
 * }</pre>
 */
public abstract class SyncServerContract {

  /** What has not ended by then never will: no measure of speed, for machines may be busy. */
  private static final long AT_MOST_MINUTES = 10;

  private static final UUID NIL = new UUID(0, 0);
  private static final UUID UNKNOWN = UUID.fromString("5a3dbf2b-8b51-4c2e-a1c8-f40ab83a4f9d");

  private final List<SyncServer> opened = new ArrayList<>();

  /** For subclasses. */
  protected SyncServerContract() {}

  /**
   * Opens a handle on the history of the running test, which is empty at first. Called at least
   * once per test; the handles are closed after it.
   *
   * @return a new handle
   */
  protected abstract SyncServer open();

  /**
   * Opens a handle on the same history as another replica would. This one calls {@link #open}.
   *
   * @return a new handle on what {@link #open} opened
   */
  protected SyncServer openAnother() {
    return open();
  }

  /** Closes all handles. */
  @AfterEach
  final void closeHandles() {
    opened.forEach(SyncServer::close);
  }

  @Test
  void identityIsTheSameAtEveryCallAndInEveryHandle() {
    SyncServer server = server();

    assertThat(server.identity()).isEqualTo(server.identity()).isEqualTo(another().identity());
    assertThat(server.identity().history()).isNotEmpty();
    assertThat(server.identity().address()).isNotEmpty();
  }

  @Test
  void identityStaysWhenVersionsAreAdded() {
    SyncServer server = server();
    var before = server.identity();

    add(server, NIL, "one");

    assertThat(server.identity()).isEqualTo(before);
    assertThat(another().identity()).isEqualTo(before);
  }

  @Test
  void anEmptyServerIsUpToDateWhateverTheParent() {
    SyncServer server = server();

    assertThat(server.childVersion(NIL)).isEqualTo(new ChildVersion.UpToDate());
    assertThat(server.childVersion(UNKNOWN)).isEqualTo(new ChildVersion.UpToDate());
  }

  @Test
  void anEmptyServerAcceptsAnyParent() {
    SyncServer server = server();

    UUID first = add(server, UNKNOWN, "one");

    assertFound(server, UNKNOWN, first, "one");
    assertThat(server.childVersion(first)).isEqualTo(new ChildVersion.UpToDate());
  }

  @Test
  void nilIsGoneWhenTheHistoryStartsElsewhere() {
    SyncServer server = server();
    UUID first = add(server, UNKNOWN, "one");

    assertThat(server.childVersion(NIL)).isEqualTo(new ChildVersion.Gone());
    assertExpectedParent(server, NIL, first);
  }

  @Test
  void theChainIsReadInOrder() {
    SyncServer server = server();
    UUID first = add(server, NIL, "one");
    UUID second = add(server, first, "two");
    UUID third = add(server, second, "three");

    SyncServer reader = another();
    assertFound(reader, NIL, first, "one");
    assertFound(reader, first, second, "two");
    assertFound(reader, second, third, "three");
    assertThat(reader.childVersion(third)).isEqualTo(new ChildVersion.UpToDate());
  }

  @Test
  void readingAVersionAgainGivesTheSameAnswer() {
    SyncServer server = server();
    UUID first = add(server, NIL, "one");
    add(server, first, "two");

    for (int i = 0; i < 3; i++) {
      assertFound(server, NIL, first, "one");
    }
  }

  @Test
  void everyVersionHasAnIdOfItsOwn() {
    SyncServer server = server();
    Set<UUID> ids = new HashSet<>(Set.of(NIL));
    UUID last = NIL;
    for (int i = 0; i < 50; i++) {
      last = add(server, last, "always the same");
      assertThat(ids.add(last)).as("%s is new", last).isTrue();
    }
  }

  @Test
  void twoHandlesTakeTurns() {
    SyncServer one = server();
    SyncServer two = another();
    UUID last = NIL;
    for (int i = 0; i < 10; i++) {
      SyncServer writer = i % 2 == 0 ? one : two;
      SyncServer reader = i % 2 == 0 ? two : one;
      UUID parent = last;
      last = add(writer, parent, "segment " + i);
      assertFound(reader, parent, last, "segment " + i);
    }
  }

  @Test
  void aVersionIsOnlyAddedAfterTheLastOne() {
    SyncServer server = server();
    UUID first = add(server, NIL, "one");
    UUID second = add(server, first, "two");

    assertExpectedParent(server, NIL, second);
    assertExpectedParent(server, first, second);
    assertExpectedParent(server, UNKNOWN, second);

    // And the refused ones left nothing behind.
    assertFound(server, NIL, first, "one");
    assertFound(server, first, second, "two");
    assertThat(server.childVersion(second)).isEqualTo(new ChildVersion.UpToDate());
    assertThat(server.childVersion(UNKNOWN)).isEqualTo(new ChildVersion.Gone());
  }

  @Test
  void theExpectedParentIsAcceptedNext() {
    SyncServer server = server();
    add(another(), NIL, "theirs");

    var expected = (AddVersionResult.ExpectedParent) server.addVersion(NIL, bytes("ours"));
    UUID added = add(server, expected.version(), "ours");

    assertFound(server, expected.version(), added, "ours");
  }

  @Test
  void goneMeansThatAVersionWithThisParentIsNotAdded() {
    SyncServer server = server();
    UUID first = add(server, NIL, "one");

    assertThat(server.childVersion(UNKNOWN)).isEqualTo(new ChildVersion.Gone());
    assertExpectedParent(server, UNKNOWN, first);
  }

  /** A server without branches answers with nothing, and one with branches that it is on none. */
  @Test
  void whatIsOnTheChainOrUnknownIsOnNoBranch() {
    SyncServer server = server();
    UUID first = add(server, NIL, "one");
    UUID second = add(server, first, "two");

    for (UUID version : List.of(first, second)) {
      assertThat(server.lostBranch(version).stream()).allMatch(LostBranch::isOnChain);
    }
    assertThat(server.lostBranch(UNKNOWN)).isEmpty();
  }

  @Test
  void aSegmentComesBackByteForByte() {
    SyncServer server = server();
    byte[] everyByte = new byte[256];
    for (int i = 0; i < everyByte.length; i++) {
      everyByte[i] = (byte) i;
    }
    byte[] large = randomBytes(2_000_000);
    List<byte[]> segments =
        List.of(new byte[1], new byte[1000], everyByte, bytes("\r\n"), large, bytes("ü€😀"));
    UUID last = NIL;
    for (byte[] segment : segments) {
      UUID parent = last;
      last = added(server.addVersion(parent, segment));
      FirstDifference.assertNone(
          Map.of("segment", found(another(), parent).segment()),
          Map.of("segment", segment),
          "child of " + parent);
    }
  }

  @Test
  void aSegmentIsNeitherKeptNorChanged() {
    SyncServer server = server();
    byte[] segment = bytes("original");
    server.addVersion(NIL, segment);
    assertThat(segment).isEqualTo(bytes("original"));

    segment[0] = 'X';

    assertThat(found(server, NIL).segment()).isEqualTo(bytes("original"));
  }

  @Test
  void anEmptySegmentIsRefusedAndNothingIsAdded() {
    SyncServer server = server();
    UUID first = add(server, NIL, "one");

    assertThatThrownBy(() -> server.addVersion(first, new byte[0]))
        .isInstanceOf(ServerRefusedException.class);

    assertThat(server.childVersion(first)).isEqualTo(new ChildVersion.UpToDate());
  }

  @Test
  void anEmptyServerHasNoSnapshot() {
    assertThat(server().snapshot()).isEmpty();
  }

  @Test
  void versionsAloneMakeNoSnapshot() {
    SyncServer server = server();
    add(server, add(server, NIL, "one"), "two");

    assertThat(server.snapshot()).isEmpty();
  }

  @Test
  void aSnapshotOfTheLastVersionComesBackByteForByte() {
    SyncServer server = server();
    UUID first = add(server, NIL, "one");
    byte[] data = randomBytes(2_000_000);
    data[0] = 0;
    data[data.length - 1] = 0;

    server.addSnapshot(first, data);

    Snapshot snapshot = another().snapshot().orElseThrow();
    assertThat(snapshot.version()).isEqualTo(first);
    FirstDifference.assertNone(
        Map.of("data", snapshot.data()), Map.of("data", data), "the snapshot");
  }

  @Test
  void aSnapshotIsNeitherKeptNorChanged() {
    SyncServer server = server();
    UUID first = add(server, NIL, "one");
    byte[] data = bytes("original");
    server.addSnapshot(first, data);
    assertThat(data).isEqualTo(bytes("original"));

    data[0] = 'X';

    assertSnapshot(server, first, "original");
  }

  @Test
  void aSnapshotOfALaterVersionReplacesTheOneBefore() {
    SyncServer server = server();
    UUID first = add(server, NIL, "one");
    server.addSnapshot(first, bytes("at one"));
    UUID second = add(server, first, "two");
    assertSnapshot(server, first, "at one");

    server.addSnapshot(second, bytes("at two"));

    assertSnapshot(another(), second, "at two");
  }

  @Test
  void aSnapshotOfAnEarlierVersionReplacesNothing() {
    SyncServer server = server();
    UUID first = add(server, NIL, "one");
    UUID second = add(server, first, "two");
    server.addSnapshot(second, bytes("at two"));

    server.addSnapshot(first, bytes("at one, late"));

    assertSnapshot(server, second, "at two");
  }

  @Test
  void aSnapshotOfAVersionOutsideTheHistoryIsIgnored() {
    SyncServer server = server();
    UUID first = add(server, NIL, "one");
    server.addSnapshot(UNKNOWN, bytes("of nothing"));
    server.addSnapshot(NIL, bytes("of nil"));
    assertThat(server.snapshot()).isEmpty();
    server.addSnapshot(first, bytes("at one"));

    server.addSnapshot(UNKNOWN, bytes("of nothing"));

    assertSnapshot(server, first, "at one");
  }

  @Test
  void anEmptySnapshotIsRefusedAndTheOneBeforeStays() {
    SyncServer server = server();
    UUID first = add(server, NIL, "one");
    server.addSnapshot(first, bytes("at one"));
    UUID second = add(server, first, "two");

    assertThatThrownBy(() -> server.addSnapshot(second, new byte[0]))
        .isInstanceOf(ServerRefusedException.class);

    assertSnapshot(server, first, "at one");
  }

  @Test
  void aSnapshotLeavesTheVersionsAsTheyAre() {
    SyncServer server = server();
    UUID first = add(server, NIL, "one");
    UUID second = add(server, first, "two");

    server.addSnapshot(second, bytes("at two"));

    assertFound(server, NIL, first, "one");
    assertFound(server, first, second, "two");
    assertThat(server.childVersion(second)).isEqualTo(new ChildVersion.UpToDate());
    assertFound(server, second, add(server, second, "three"), "three");
  }

  @Test
  void aCheckSaysWhereTheBaseStandsAndChangesNothing() {
    SyncServer server = server();
    assertBase(server, NIL, BaseState.EMPTY_SERVER);
    assertBase(server, UNKNOWN, BaseState.EMPTY_SERVER);

    UUID first = add(server, NIL, "one");
    assertBase(server, first, BaseState.LAST);
    assertBase(server, NIL, BaseState.BEHIND);
    assertBase(another(), UNKNOWN, BaseState.GONE);

    server.addSnapshot(first, bytes("at one"));
    assertBase(server, first, BaseState.LAST);
    assertBase(server, UNKNOWN, BaseState.GONE);
    assertThat(server.check(first).isFailed()).isFalse();

    assertFound(server, NIL, first, "one");
    assertThat(server.childVersion(first)).isEqualTo(new ChildVersion.UpToDate());
    assertSnapshot(server, first, "at one");
  }

  @Test
  void aCheckFailsWhereThereIsNothingToGoOnWith() {
    SyncServer server = server();
    UUID first = add(server, UNKNOWN, "one");

    assertBase(server, NIL, BaseState.LOST);
    assertThat(server.check(NIL).isFailed()).isTrue();
    assertBase(server, new UUID(1, 2), BaseState.LOST);
    assertBase(server, UNKNOWN, BaseState.BEHIND);
    server.addSnapshot(first, bytes("at one"));
    assertBase(server, NIL, BaseState.GONE);
    assertThat(server.check(NIL).isFailed()).isFalse();
  }

  private static void assertBase(SyncServer server, UUID base, BaseState state) {
    assertThat(server.check(base).finding(ServerCheck.Subject.BASE))
        .contains(ServerCheck.ofBase(base, state));
  }

  @Test
  void concurrentAddsNeverForkTheChainAndLoseNothing() throws Exception {
    int threads = 8;
    int each = 8;
    List<SyncServer> handles = List.of(server(), another(), another(), another());
    List<Callable<List<String>>> writers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      SyncServer handle = handles.get(t % handles.size());
      int thread = t;
      writers.add(
          () -> {
            List<String> acknowledged = new ArrayList<>();
            UUID parent = NIL;
            while (acknowledged.size() < each) {
              String segment = thread + "/" + acknowledged.size();
              AddVersionResult result = handle.addVersion(parent, bytes(segment));
              if (result instanceof AddVersionResult.Added added) {
                parent = added.version();
                acknowledged.add(parent + " " + segment);
              } else if (result instanceof AddVersionResult.ExpectedParent expected) {
                parent = expected.version();
              }
            }
            return acknowledged;
          });
    }
    List<String> acknowledged = new ArrayList<>();
    for (List<String> one : inParallel(writers)) {
      acknowledged.addAll(one);
    }

    List<String> chain = new ArrayList<>();
    UUID last = NIL;
    SyncServer reader = another();
    while (reader.childVersion(last) instanceof ChildVersion.Found found) {
      last = found.version();
      chain.add(last + " " + text(found.segment()));
    }
    assertThat(chain).containsExactlyInAnyOrderElementsOf(acknowledged);
    assertThat(chain).hasSize(threads * each);
  }

  @Test
  void ofConcurrentFirstVersionsExactlyOneIsAddedWhateverTheParents() throws Exception {
    List<Callable<AddVersionResult>> writers = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      SyncServer handle = another();
      UUID parent = t == 0 ? NIL : new UUID(7, t);
      writers.add(() -> handle.addVersion(parent, bytes("first of " + parent)));
    }
    List<AddVersionResult> results = inParallel(writers);

    List<UUID> added = new ArrayList<>();
    List<UUID> expected = new ArrayList<>();
    for (AddVersionResult result : results) {
      if (result instanceof AddVersionResult.Added a) {
        added.add(a.version());
      } else if (result instanceof AddVersionResult.ExpectedParent e) {
        expected.add(e.version());
      }
    }
    assertThat(added).hasSize(1);
    assertThat(expected).hasSize(7).containsOnly(added.get(0));
  }

  @Test
  void anInterruptedThreadGetsAResultOrACancellationAndNothingIsHalfDone() {
    SyncServer server = server();
    UUID first = add(server, NIL, "one");
    server.addSnapshot(first, bytes("at one"));

    interrupted(() -> server.addVersion(first, bytes("two")));
    interrupted(() -> server.childVersion(NIL));
    interrupted(() -> server.addSnapshot(first, bytes("at one")));
    interrupted(server::snapshot);

    // As after every error, the version may have been added or not.
    UUID last = first;
    if (server.childVersion(first) instanceof ChildVersion.Found second) {
      assertThat(second.segment()).isEqualTo(bytes("two"));
      last = second.version();
    }
    assertFound(another(), NIL, first, "one");
    assertSnapshot(server, first, "at one");
    assertFound(server, last, add(server, last, "three"), "three");
  }

  @Test
  void closingTwiceIsHarmless() {
    SyncServer server = server();
    server.close();
    server.close();
  }

  @Test
  void aClosedHandleThrowsIllegalStateException() {
    SyncServer server = server();
    UUID first = add(server, NIL, "one");
    server.close();

    assertThatIllegalStateException().isThrownBy(server::identity);
    assertThatIllegalStateException().isThrownBy(() -> server.addVersion(first, bytes("two")));
    assertThatIllegalStateException().isThrownBy(() -> server.childVersion(NIL));
    assertThatIllegalStateException().isThrownBy(() -> server.addSnapshot(first, bytes("at one")));
    assertThatIllegalStateException().isThrownBy(server::snapshot);

    SyncServer other = another();
    assertThat(other.childVersion(first)).isEqualTo(new ChildVersion.UpToDate());
    assertThat(other.snapshot()).isEmpty();
  }

  @Test
  void closingAHandleLeavesTheHistoryAndOtherHandles() {
    SyncServer server = server();
    SyncServer other = another();
    UUID first = add(server, NIL, "one");
    server.close();

    assertFound(other, NIL, first, "one");
    assertFound(another(), first, add(other, first, "two"), "two");
  }

  @Test
  void closeReturnsWhileCallsRunAndTheyEndToo() throws Exception {
    SyncServer server = server();
    UUID first = add(server, NIL, "one");
    byte[] large = randomBytes(1_000_000);
    server.addSnapshot(first, large);
    List<Runnable> calls =
        List.of(
            () -> server.childVersion(NIL),
            () -> server.addVersion(UNKNOWN, large),
            () -> server.addSnapshot(first, large),
            server::snapshot);
    ExecutorService threads = Executors.newFixedThreadPool(calls.size() + 1);
    try {
      CountDownLatch running = new CountDownLatch(2 * calls.size());
      List<Future<?>> callers = new ArrayList<>();
      for (Runnable call : calls) {
        callers.add(threads.submit(() -> repeatUntilClosed(call, running)));
      }
      assertThat(running.await(AT_MOST_MINUTES, TimeUnit.MINUTES)).as("calls are running").isTrue();

      assertEnds(threads.submit(server::close), "close()");
      for (Future<?> caller : callers) {
        assertEnds(caller, "a call that was running at close()");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThatIllegalStateException().isThrownBy(server::snapshot);
    assertFound(another(), NIL, first, "one");
  }

  private static void repeatUntilClosed(Runnable call, CountDownLatch running) {
    try {
      while (true) {
        call.run();
        running.countDown();
      }
    } catch (SyncCancelledException | IllegalStateException e) {
      // The server is closed, before the call began or while it ran.
    }
  }

  private static void assertEnds(Future<?> call, String what) throws Exception {
    try {
      call.get(AT_MOST_MINUTES, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      throw new AssertionError(what + " hangs", e);
    }
  }

  private SyncServer server() {
    return remember(open());
  }

  private SyncServer another() {
    return remember(openAnother());
  }

  private SyncServer remember(SyncServer server) {
    opened.add(server);
    return server;
  }

  private static UUID add(SyncServer server, UUID parent, String segment) {
    return added(server.addVersion(parent, bytes(segment)));
  }

  private static UUID added(AddVersionResult result) {
    assertThat(result).isInstanceOf(AddVersionResult.Added.class);
    return ((AddVersionResult.Added) result).version();
  }

  private static ChildVersion.Found found(SyncServer server, UUID parent) {
    ChildVersion child = server.childVersion(parent);
    assertThat(child).isInstanceOf(ChildVersion.Found.class);
    return (ChildVersion.Found) child;
  }

  private static void assertFound(SyncServer server, UUID parent, UUID version, String segment) {
    ChildVersion.Found found = found(server, parent);
    assertThat(found.version()).isEqualTo(version);
    assertThat(found.parent()).isEqualTo(parent);
    assertThat(text(found.segment())).isEqualTo(segment);
  }

  private static void assertExpectedParent(SyncServer server, UUID parent, UUID expected) {
    assertThat(server.addVersion(parent, bytes("refused")))
        .isEqualTo(new AddVersionResult.ExpectedParent(expected));
  }

  private static void assertSnapshot(SyncServer server, UUID version, String data) {
    Snapshot snapshot = server.snapshot().orElseThrow();
    assertThat(snapshot.version()).isEqualTo(version);
    assertThat(text(snapshot.data())).isEqualTo(data);
  }

  private static void interrupted(Runnable call) {
    Thread.currentThread().interrupt();
    try {
      call.run();
    } catch (SyncCancelledException e) {
      assertThat(e.isRetryable()).isTrue();
    } finally {
      assertThat(Thread.interrupted()).as("the interrupt is still set after the call").isTrue();
    }
  }

  /** Starts all calls at the same moment and returns their results. */
  private static <T> List<T> inParallel(List<Callable<T>> calls) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    try {
      CyclicBarrier start = new CyclicBarrier(calls.size());
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> call : calls) {
        futures.add(
            threads.submit(
                () -> {
                  start.await();
                  return call.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get(AT_MOST_MINUTES, TimeUnit.MINUTES));
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
