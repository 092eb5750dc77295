package org.taskchampion.internal.sync.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.internal.codec.SegmentWriter;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.FakeSyncServer;

/** The servers of a fleet, what is on its way to them, and the replay of what they ever had. */
final class Cloud {

  private static final byte[] EMPTY_VERSION = new SegmentWriter().finish();

  private final Replay replay = new Replay();
  private final List<Site> sites = new ArrayList<>();
  private int madeUp;
  private boolean lost;

  Cloud() {
    for (int i = 0; i <= StepGenerator.SERVERS; i++) {
      sites.add(new Site(new FakeSyncServer(7 + i)));
      sites.get(i).fake.usedByOtherImplementations(isShared(i));
    }
  }

  Replay replay() {
    return replay;
  }

  /** Returns an unused server: nobody synchronises with it until the end. */
  static int unused() {
    return StepGenerator.SERVERS;
  }

  /**
   * Says whether replicas of other implementations may use a server: not one that is a directory.
   */
  static boolean isShared(int server) {
    return server != 1;
  }

  /** Returns a server's identity, as it is at one of its addresses. */
  ServerIdentity identity(int server, int address) {
    String history = sites.get(server).fake.identity().history();
    return new ServerIdentity(history, "fake:" + history + "/" + address);
  }

  SyncServer connect(int server) {
    return sites.get(server).fake.connect();
  }

  List<FakeSyncServer.Version> chain(int server) {
    return sites.get(server).fake.versions();
  }

  Optional<UUID> snapshot(int server) {
    try (SyncServer handle = connect(server)) {
      return handle.snapshot().map(Snapshot::version);
    }
  }

  /** Says whether a replica without a base can begin with what a server has. */
  boolean canBeginAt(int server) {
    List<FakeSyncServer.Version> chain = chain(server);
    return chain.isEmpty() || chain.get(0).parent().equals(Replay.NIL) || snapshotLeadsOn(server);
  }

  private boolean snapshotLeadsOn(int server) {
    return snapshot(server).filter(version -> knows(server, version)).isPresent();
  }

  /** Says whether a server that is not empty knows a version. */
  boolean knows(int server, UUID version) {
    return chain(server).stream()
        .anyMatch(step -> step.version().equals(version) || step.parent().equals(version));
  }

  /** Says whether a server's history, or its snapshot and what follows, leads to a version. */
  boolean leadsTo(int server, UUID version) {
    Optional<UUID> begin = knows(server, Replay.NIL) ? Optional.of(Replay.NIL) : snapshot(server);
    UUID at = begin.orElse(null);
    for (FakeSyncServer.Version step : chain(server)) {
      if (version.equals(at)) {
        return true;
      }
      at = step.parent().equals(at) ? step.version() : at;
    }
    return version.equals(at) && knows(server, version);
  }

  void observe() {
    for (int i = 0; i < sites.size(); i++) {
      replay.observe(i, chain(i));
    }
  }

  /** Adds a version of another implementation. */
  void addForeign(int server, List<Operation> operations) {
    List<FakeSyncServer.Version> chain = chain(server);
    UUID last = chain.isEmpty() ? Replay.NIL : chain.get(chain.size() - 1).version();
    Check.that(add(server, last, operations), "the foreign version was refused");
  }

  /** Adds a version, if the server takes it. */
  boolean add(int server, UUID parent, List<Operation> operations) {
    SegmentWriter writer = new SegmentWriter();
    operations.forEach(writer::add);
    boolean added;
    try (SyncServer handle = connect(server)) {
      added = handle.addVersion(parent, writer.finish()) instanceof AddVersionResult.Added;
    }
    observe();
    return added;
  }

  /** A server makes up a version without operations, which is not in its history. */
  ChildVersion.Found makeUp(int server, UUID parent) {
    UUID version = new UUID(0xe0, ++madeUp);
    replay.observe(server, List.of(new FakeSyncServer.Version(version, parent, EMPTY_VERSION)));
    return new ChildVersion.Found(version, parent, EMPTY_VERSION);
  }

  /** A request is on its way, and the client has given up. */
  void delay(int server, Runnable request) {
    sites.get(server).delayed.add(request);
  }

  /** Says whether a server has lost something, or a replica has changed its server. */
  boolean hasLost() {
    return lost;
  }

  /** Something happens after which what was undone may come back (part 9.7). */
  void losesSomething() {
    lost = true;
  }

  void happen(int server, Step.Event event) {
    observe();
    Site site = sites.get(server);
    switch (event) {
      case EXPIRE_ONE, EXPIRE_ALL, EXPIRE_COVERED, RESET, RESTORE -> losesSomething();
      default -> {}
    }
    switch (event) {
      case EXPIRE_ONE -> site.fake.expire(1);
      case EXPIRE_ALL -> site.fake.expire(Integer.MAX_VALUE);
      case EXPIRE_COVERED -> site.fake.expire(covered(server));
      case RESET -> site.fake.reset();
      case BACK_UP -> site.backup = site.fake.backUp();
      case RESTORE -> {
        if (site.backup != null) {
          site.backup.run();
        }
      }
      case WANT_NO_SNAPSHOT -> site.fake.snapshotUrgency(SnapshotUrgency.NONE);
      case WANT_SNAPSHOT -> site.fake.snapshotUrgency(SnapshotUrgency.LOW);
      case NEED_SNAPSHOT -> site.fake.snapshotUrgency(SnapshotUrgency.HIGH);
      case DELIVER -> {
        while (!site.delayed.isEmpty()) {
          site.delayed.remove().run();
        }
      }
    }
    observe();
  }

  private int covered(int server) {
    List<FakeSyncServer.Version> chain = chain(server);
    Optional<UUID> snapshot = snapshot(server);
    for (int i = 0; i < chain.size(); i++) {
      if (Optional.of(chain.get(i).version()).equals(snapshot)) {
        return i + 1;
      }
    }
    return 0;
  }

  private static final class Site {
    private final FakeSyncServer fake;
    private final Deque<Runnable> delayed = new ArrayDeque<>();
    private @Nullable Runnable backup;

    private Site(FakeSyncServer fake) {
      this.fake = fake;
    }
  }
}
