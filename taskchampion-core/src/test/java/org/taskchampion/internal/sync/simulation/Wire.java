package org.taskchampion.internal.sync.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.NotASyncServerException;
import org.taskchampion.sync.SealingKey;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.FakeSyncServer;

/** A server at the other end of a bad line. */
final class Wire implements SyncServer {

  private static final int MOST_CALLS = 1000;
  private final Cloud cloud;
  private final Member member;
  private final int site;
  private final ServerIdentity identity;
  private final SyncServer server;
  private final Step.Sync sync;
  private final Consumer<Moment> meanwhile;
  private final boolean ownChanges;
  private final Thread synchronising = Thread.currentThread();
  private int calls;
  private int looks;
  private int questions;
  private boolean failed;
  private boolean progressFails;
  private volatile boolean cancelled;
  private boolean lied;
  private boolean endless;
  private boolean refuses;
  private boolean refusesAnew;
  private boolean sawHistory;

  /**
   * Another sync of the replica may make it another server than it said, before a version comes.
   */
  private boolean saidEmpty;

  private boolean saidGone;
  private boolean baseIsGone;
  private boolean noServer;
  private boolean refusesSnapshots;
  private boolean proven;
  private boolean refusedDue;
  private SnapshotUrgency urgency = SnapshotUrgency.NONE;

  // The last version that the replica got, and its parent, and all versions that it surely knows.
  private @Nullable UUID parent;
  private @Nullable UUID last;
  private final List<UUID> got = new ArrayList<>();

  /** The versions since the replica last began with the first one. */
  private final List<UUID> handedOut = new ArrayList<>();

  private final List<UUID> accepted = new ArrayList<>();

  /**
   * Connects a replica to its server.
   *
   * @param sync how it synchronises, and what happens to its calls
   * @param meanwhile called at every moment at which something else can happen
   * @param ownChanges whether the replica itself is changed then
   */
  Wire(Cloud cloud, Member member, Step.Sync sync, Consumer<Moment> meanwhile, boolean ownChanges) {
    this.cloud = cloud;
    this.member = member;
    this.site = member.server;
    this.identity = cloud.identity(site, member.address);
    this.server = cloud.connect(site);
    this.sync = sync;
    this.meanwhile = meanwhile;
    this.ownChanges = ownChanges;
  }

  /** Says whether a call was lost. */
  boolean failed() {
    return failed;
  }

  /** The replica tells how far it is. */
  void progress() {
    if (progressFails) {
      throw new ProgressFailure();
    }
  }

  /** The application's own code failed. */
  static final class ProgressFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Says whether the application cancelled the synchronisation. */
  boolean cancelled() {
    return cancelled;
  }

  /** Says whether the replica got an answer that it has to refuse. */
  boolean lied() {
    return lied;
  }

  /** Says whether the server has said that it has versions. */
  boolean sawHistory() {
    return sawHistory;
  }

  /** Says whether what answers is no server. */
  boolean isNoServer() {
    return noServer;
  }

  /** Says whether the server takes no snapshot. */
  boolean refusesSnapshots() {
    return refusesSnapshots;
  }

  /** Says whether the server refused a snapshot that new replicas need. */
  boolean refusedDue() {
    return refusedDue;
  }

  /** Says whether the replica got an answer that only a server gives. */
  boolean isProven() {
    return proven;
  }

  /** Says whether the server takes no version. */
  boolean refuses() {
    return refuses;
  }

  /** Says whether the server asked for a snapshot, urgently enough for this replica. */
  boolean wantsSnapshot() {
    return urgency == SnapshotUrgency.HIGH
        || (urgency == SnapshotUrgency.LOW && !sync.options().avoidSnapshots());
  }

  /** Says whether the replica got the child of a version, and heard of nothing else since. */
  boolean knowsMoreThan(UUID base) {
    return base.equals(parent);
  }

  /** The replica looks, between two steps, whether the application cancelled. */
  boolean look() {
    if (Thread.currentThread() != synchronising) {
      return cancelled; // the watch of a call that takes long here
    }
    looks++;
    if (looks <= 2) {
      meanwhile.accept(new Moment(calls, looks == 1 ? Moment.When.LOOK : Moment.When.SECOND_LOOK));
    }
    return cancelled;
  }

  @Override
  public ServerIdentity identity() {
    return identity;
  }

  /** Each history has its key, which is the right one here. */
  @Override
  public Optional<SealingKey> sealingKey() {
    return Optional.of(new MistypedWire.Key("key of " + identity.history()));
  }

  /** Returns how often the replica asked for a version. */
  int questions() {
    return questions;
  }

  /** Returns the versions that the server accepted, which it may have lost since. */
  List<UUID> accepted() {
    return accepted;
  }

  @Override
  public boolean isUsedByOtherImplementations() {
    return server.isUsedByOtherImplementations();
  }

  @Override
  public void confirmEmpty() {
    call(
        () -> {
          checkServer();
          return true;
        },
        (it, fault) -> it);
    proven = true;
  }

  private void checkServer() {
    if (noServer) {
      throw new NotASyncServerException("simulated: no server", null);
    }
  }

  @Override
  public AddVersionResult addVersion(UUID base, byte[] segment) {
    boolean proves = saidEmpty && !member.seen().base().equals(Replay.NIL);
    cloud.replay().checkSize(segment, member.limits().versionBytes(), proves);
    boolean[] isEmpty = {false};
    AddVersionResult result =
        call(
            () -> {
              checkServer();
              isEmpty[0] = cloud.chain(site).isEmpty();
              return refuses
                  ? new AddVersionResult.ExpectedParent(new UUID(7, refusesAnew ? calls : 7))
                  : server.addVersion(base, segment);
            },
            (it, fault) ->
                it instanceof AddVersionResult.Added added ? lie(added, base, fault) : it);
    if (result instanceof AddVersionResult.Added added && !lied) {
      boolean isOnlyProof = segment.length == "{\"operations\":[]}".length();
      Check.that(isEmpty[0] || !isOnlyProof, "an empty version does not prove an empty server");
      proven = true;
      accepted.add(added.version());
      parent = base;
      last = added.version();
      if (added.urgency().compareTo(urgency) > 0) {
        urgency = added.urgency();
      }
    }
    return result;
  }

  @Override
  public ChildVersion childVersion(UUID base) {
    questions++;
    // Asked for any other child, the replica wants to know only whether there is one.
    boolean fetches =
        base.equals(last)
            || base.equals(member.seen().base())
            || (base.equals(Replay.NIL) && saidGone);
    if (fetches && base.equals(Replay.NIL)) {
      handedOut.clear();
    }
    if (endless && fetches) {
      ChildVersion.Found more = call(() -> cloud.makeUp(site, base), (it, fault) -> it);
      last = more.version();
      lied = true;
      proven = true;
      return more;
    }
    ChildVersion answer =
        call(
            () -> noServer ? new ChildVersion.UpToDate() : server.childVersion(base),
            (it, fault) ->
                fetches && it instanceof ChildVersion.Found found ? lie(found, fault) : it);
    boolean upToDate = answer instanceof ChildVersion.UpToDate;
    sawHistory |= base.equals(Replay.NIL) && !upToDate;
    saidEmpty |= base.equals(Replay.NIL) && upToDate;
    saidGone = answer instanceof ChildVersion.Gone;
    if (!base.equals(Replay.NIL) && base.equals(member.seen().base())) {
      baseIsGone = saidGone;
    }
    proven |= !upToDate && !lied;
    if (!(answer instanceof ChildVersion.Found found)) {
      parent = null;
      last = null;
      got.clear();
    } else if (fetches && !lied) {
      if (base.equals(Replay.NIL) && baseIsGone) {
        member.gotNewBeginning(found.version());
      }
      parent = base;
      last = found.version();
      if (!ownChanges) {
        got.add(last);
        handedOut.add(last);
      }
    }
    return answer;
  }

  private AddVersionResult lie(
      AddVersionResult.Added added, UUID base, Step.@Nullable Fault fault) {
    if (fault == null) {
      return added;
    }
    UUID lie =
        switch (fault) {
          case ADDED_AS_NIL -> Replay.NIL;
          case ADDED_AS_PARENT -> base;
          case ADDED_AS_EARLIER -> handedOut.isEmpty() ? base : handedOut.get(0);
          default -> added.version();
        };
    lied |= !lie.equals(added.version());
    return new AddVersionResult.Added(lie, added.urgency());
  }

  private ChildVersion lie(ChildVersion.Found found, Step.@Nullable Fault fault) {
    ChildVersion.Found lie = found;
    if (fault == Step.Fault.TORN) {
      lie = new ChildVersion.Found(found.version(), found.parent(), torn(found.segment()));
    } else if (fault == Step.Fault.WRONG_CHILD) {
      for (FakeSyncServer.Version other : cloud.chain(site)) {
        if (!other.parent().equals(found.parent())) {
          lie = new ChildVersion.Found(other.version(), other.parent(), other.segment());
        }
      }
    } else if (fault == Step.Fault.CIRCLE) {
      UUID again = got.isEmpty() ? found.parent() : got.get(0);
      lie = new ChildVersion.Found(again, found.parent(), found.segment());
    } else if (fault == Step.Fault.OVERSIZED && member.isBounded()) {
      byte[] large = Arrays.copyOf(found.segment(), member.limits().fetchedBytes() + 1);
      Arrays.fill(large, found.segment().length, large.length, (byte) ' ');
      lie = new ChildVersion.Found(found.version(), found.parent(), large);
    }
    lied |= !lie.equals(found);
    return lie;
  }

  private static byte[] torn(byte[] whole) {
    return Arrays.copyOf(whole, whole.length - 2);
  }

  @Override
  public void addSnapshot(UUID version, byte[] data) {
    Check.that(
        wantsSnapshot() || member.owesSnapshot(site) || !cloud.canBeginAt(site),
        "a snapshot is made that nobody wants");
    cloud.replay().checkSnapshot(version, data);
    call(
        () -> {
          if (noServer) {
            member.refused();
          }
          checkServer();
          if (refusesSnapshots) {
            refusedDue |= !wantsSnapshot() || member.owesSnapshot(site);
            throw new ServerRefusedException("simulated: no snapshots", null);
          }
          server.addSnapshot(version, data);
          return true;
        },
        (it, fault) -> it);
  }

  @Override
  public Optional<Snapshot> snapshot() {
    return call(
        () -> noServer ? Optional.<Snapshot>empty() : server.snapshot(),
        (answer, fault) -> {
          proven |= answer.isPresent() && fault != Step.Fault.TORN;
          if (baseIsGone) {
            answer.map(Snapshot::version).ifPresent(member::gotNewBeginning);
          }
          if (fault != Step.Fault.TORN || answer.isEmpty()) {
            return answer;
          }
          lied = true;
          return answer.map(it -> new Snapshot(it.version(), torn(it.data())));
        });
  }

  @Override
  public void close() {
    // Delayed requests are still to arrive.
  }

  /**
   * Calls the server.
   *
   * @param lie makes the answer worse, with some faults
   */
  private <T> T call(Supplier<T> request, BiFunction<T, Step.@Nullable Fault, T> lie) {
    Check.that(calls < MOST_CALLS, "a sync does not come to an end");
    calls++;
    looks = 0;
    meanwhile.accept(new Moment(calls, Moment.When.BEFORE));
    Step.Fault fault = sync.faults().get(calls);
    refusesAnew |= fault == Step.Fault.REFUSE_ALWAYS_ANEW;
    refuses |= refusesAnew || fault == Step.Fault.REFUSE;
    endless |= fault == Step.Fault.ENDLESS && member.isBounded();
    refusesSnapshots |= fault == Step.Fault.REFUSE_SNAPSHOT;
    noServer |= fault == Step.Fault.NO_SERVER;
    if (fault == Step.Fault.LOSE_REQUEST
        || fault == Step.Fault.LOSE_ANSWER
        || fault == Step.Fault.DELAY) {
      if (fault == Step.Fault.LOSE_ANSWER) {
        answer(request);
      } else if (fault == Step.Fault.DELAY) {
        cloud.delay(site, () -> arriveLate(request));
      }
      failed = true;
      throw new ServerUnreachableException("simulated: " + fault, null);
    }
    T answer = answer(request);
    cancelled |= fault == Step.Fault.CANCEL;
    progressFails |= fault == Step.Fault.PROGRESS_FAILS;
    meanwhile.accept(new Moment(calls, Moment.When.AFTER));
    return lie.apply(answer, fault);
  }

  private <T> void arriveLate(Supplier<T> request) {
    try {
      answer(request);
    } catch (ServerRefusedException e) {
      // nobody is there to hear of it
    }
  }

  private <T> T answer(Supplier<T> request) {
    T answer = request.get();
    cloud.observe();
    return answer;
  }
}
