package org.taskchampion.internal.sync.simulation;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.LostBranch;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.FakeFolder;
import org.taskchampion.testing.FakeSyncServer;

/**
 * A folder on a machine, as one synchronisation sees it: calls fail, and files arrive meanwhile.
 */
final class FolderWire implements SyncServer {

  private static final int MOST_CALLS = 2000;

  private final FakeFolder folder;
  private final Replay replay;
  private final Member member;
  private final SortedMap<Integer, FolderStep.Fault> faults;
  private final Consumer<Moment> meanwhile;
  private int calls;
  private boolean failed;
  private boolean forgetful;

  /** The fork that was named last, while the replica may ask what follows it. */
  private @Nullable UUID named;

  private boolean namedIsHandedOut;
  private boolean forgot;

  FolderWire(
      FakeFolder folder,
      Replay replay,
      Member member,
      SortedMap<Integer, FolderStep.Fault> faults,
      Consumer<Moment> meanwhile) {
    this.folder = folder;
    this.replay = replay;
    this.member = member;
    this.faults = faults;
    this.meanwhile = meanwhile;
  }

  /** Says whether a call failed on purpose, or since files have not arrived. */
  boolean failed() {
    return failed;
  }

  /** Says whether a fork was named, and its children were not known. */
  boolean forgot() {
    return forgot;
  }

  private <T> T call(Supplier<T> call) {
    int number = ++calls;
    Check.that(number < MOST_CALLS, "a sync does not come to an end");
    meanwhile.accept(new Moment(number, Moment.When.BEFORE));
    FolderStep.Fault fault = faults.get(number);
    forgetful |= fault == FolderStep.Fault.FORGET_FORK;
    if (fault == FolderStep.Fault.LOSE_REQUEST) {
      throw lost();
    }
    T answer;
    try {
      answer = call.get();
    } catch (ServerUnreachableException e) {
      failed = true; // files are missing
      checkMissing(e);
      throw e;
    }
    meanwhile.accept(new Moment(number, Moment.When.AFTER));
    if (fault == FolderStep.Fault.LOSE_ANSWER) {
      throw lost();
    }
    return answer;
  }

  /** The file that is named is not there. */
  private void checkMissing(ServerUnreachableException e) {
    String message = String.valueOf(e.getMessage());
    Check.that(message.startsWith("the file of version "), "what is missing is not named");
    Check.that(
        folder.files().stream()
            .noneMatch(file -> !file.isSnapshot() && message.contains(file.version().toString())),
        "what is there is waited for");
  }

  private ServerUnreachableException lost() {
    failed = true;
    return new ServerUnreachableException("lost", null);
  }

  @Override
  public ServerIdentity identity() {
    return folder.identity();
  }

  @Override
  public boolean isUsedByOtherImplementations() {
    return false;
  }

  @Override
  public AddVersionResult addVersion(UUID parent, byte[] segment) {
    return call(
        () -> {
          AddVersionResult result = folder.addVersion(parent, segment);
          if (result instanceof AddVersionResult.Added added) {
            replay.checkSize(segment, member.limits().versionBytes(), false);
            replay.observe(
                0, List.of(new FakeSyncServer.Version(added.version(), parent, segment.clone())));
          }
          return result;
        });
  }

  @Override
  public ChildVersion childVersion(UUID parent) {
    return call(
        () -> {
          if (parent.equals(Replay.NIL) && namedIsHandedOut) {
            named = null; // the replica begins again
          }
          if (parent.equals(named)) {
            forgot = true;
            return new ChildVersion.Gone();
          }
          ChildVersion child = folder.childVersion(parent);
          namedIsHandedOut |=
              child instanceof ChildVersion.Found found && found.version().equals(named);
          return child;
        });
  }

  @Override
  public Optional<LostBranch> lostBranch(UUID version) {
    return call(
        () -> {
          Optional<LostBranch> lost = folder.lostBranch(version);
          named =
              lost.filter(it -> forgetful && !it.isOnChain())
                  .map(LostBranch::fork)
                  .filter(fork -> !fork.equals(Replay.NIL))
                  .orElse(null);
          namedIsHandedOut =
              lost.flatMap(LostBranch::snapshot)
                  .filter(snapshot -> snapshot.version().equals(named))
                  .isPresent();
          return lost;
        });
  }

  @Override
  public void addSnapshot(UUID version, byte[] data) {
    call(
        () -> {
          replay.checkSnapshot(version, data);
          folder.addSnapshot(version, data);
          return true;
        });
  }

  @Override
  public Optional<Snapshot> snapshot() {
    return call(folder::snapshot);
  }

  @Override
  public void close() {}
}
