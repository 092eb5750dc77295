package org.taskchampion.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.AddVersionResult.Added;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.FakeSyncServer.Call;
import org.taskchampion.testing.FakeSyncServer.Calls;
import org.taskchampion.testing.FakeSyncServer.Fault;
import org.taskchampion.testing.FakeSyncServer.Kind;
import org.taskchampion.testing.FakeSyncServer.Version;

class FakeSyncServerTest extends SyncServerContract {

  private static final UUID NIL = new UUID(0, 0);

  private final FakeSyncServer server = new FakeSyncServer(1);

  @Override
  protected SyncServer open() {
    return server.connect();
  }

  @Test
  void theHandleWithFaultsKeepsTheContractToo() {
    assertThat(server.childVersion(NIL)).isEqualTo(new ChildVersion.UpToDate());
    UUID first = add(NIL);
    assertThat(server.connect().childVersion(first)).isEqualTo(new ChildVersion.UpToDate());
    assertThat(server.identity()).isEqualTo(server.connect().identity());
  }

  @Test
  void theSameSeedGivesTheSameIds() {
    FakeSyncServer same = new FakeSyncServer(1);
    FakeSyncServer other = new FakeSyncServer(2);

    assertThat(same.identity()).isEqualTo(server.identity()).isNotEqualTo(other.identity());
    AddVersionResult first = server.addVersion(NIL, bytes("a"));
    assertThat(same.addVersion(NIL, bytes("a"))).isEqualTo(first);
    assertThat(other.addVersion(NIL, bytes("a"))).isNotEqualTo(first);
  }

  @Test
  void serversWithoutASeedDiffer() {
    assertThat(new FakeSyncServer().identity()).isNotEqualTo(new FakeSyncServer().identity());
  }

  @Test
  void aLostRequestChangesNothing() {
    server.onCall(call -> Fault.LOSE_REQUEST);

    assertThatThrownBy(() -> server.addVersion(NIL, bytes("a")))
        .isInstanceOf(ServerUnreachableException.class)
        .hasMessage("fault in call 1 (ADD_VERSION): the request was lost");

    assertThat(server.versions()).isEmpty();
  }

  @Test
  void aLostAnswerLeavesTheVersionAtTheServer() {
    server.onCall(call -> Fault.LOSE_ANSWER);

    assertThatThrownBy(() -> server.addVersion(NIL, bytes("a")))
        .isInstanceOf(ServerUnreachableException.class)
        .hasMessage("fault in call 1 (ADD_VERSION): the answer was lost");

    assertThat(server.versions()).hasSize(1);
  }

  @Test
  void theInterceptorSeesEveryCallOfThisHandleOnly() {
    List<Call> seen = new ArrayList<>();
    server.onCall(
        call -> {
          seen.add(call);
          return Fault.NONE;
        });
    UUID first = add(NIL);
    server.childVersion(first);
    server.addSnapshot(first, bytes("s"));
    server.snapshot();
    server.connect().childVersion(NIL);

    assertThat(seen)
        .containsExactly(
            new Call(1, Kind.ADD_VERSION, NIL),
            new Call(2, Kind.CHILD_VERSION, first),
            new Call(3, Kind.ADD_SNAPSHOT, first),
            new Call(4, Kind.SNAPSHOT, NIL));
    assertThat(server.calls()).isEqualTo(new Calls(1, 1, 1, 1));
    assertThat(server.calls().total()).isEqualTo(4);
  }

  @Test
  void anotherReplicaCanComeBetween() {
    server.onCall(
        call -> {
          server.connect().addVersion(NIL, bytes("theirs"));
          return Fault.NONE;
        });

    AddVersionResult result = server.addVersion(NIL, bytes("ours"));

    Version theirs = server.versions().get(0);
    assertThat(theirs.segment()).isEqualTo(bytes("theirs"));
    assertThat(result).isEqualTo(new AddVersionResult.ExpectedParent(theirs.version()));
  }

  @Test
  void anInterruptInTheInterceptorCancelsTheCall() {
    server.onCall(
        call -> {
          Thread.currentThread().interrupt();
          return Fault.NONE;
        });

    assertThatThrownBy(() -> server.addVersion(NIL, bytes("a")))
        .isInstanceOf(SyncCancelledException.class);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(server.versions()).isEmpty();
  }

  @Test
  void theChainIsShownInOrder() {
    UUID first = add(NIL);
    UUID second = add(first);

    assertThat(server.versions()).extracting(Version::version).containsExactly(first, second);
    assertThat(server.versions()).extracting(Version::parent).containsExactly(NIL, first);
  }

  @Test
  void expiredVersionsAreGoneButTheChildOfTheLastOneIsFound() {
    UUID first = add(NIL);
    UUID second = add(first);
    UUID third = add(second);

    server.expire(2);

    assertThat(server.versions()).extracting(Version::version).containsExactly(third);
    assertThat(server.childVersion(NIL)).isEqualTo(new ChildVersion.Gone());
    assertThat(server.childVersion(first)).isEqualTo(new ChildVersion.Gone());
    assertThat(server.childVersion(second)).isInstanceOf(ChildVersion.Found.class);
    assertThat(server.childVersion(third)).isEqualTo(new ChildVersion.UpToDate());
    server.expire(5);
    assertThat(server.versions()).extracting(Version::version).containsExactly(third);
  }

  @Test
  void aResetServerIsEmpty() {
    UUID first = add(NIL);
    server.addSnapshot(first, bytes("s"));

    server.reset();

    assertThat(server.versions()).isEmpty();
    assertThat(server.snapshot()).isEmpty();
    assertThat(server.childVersion(first)).isEqualTo(new ChildVersion.UpToDate());
    assertThat(add(NIL)).isNotEqualTo(first);
  }

  @Test
  void aBackupBringsVersionsAndSnapshotBackButNoIdASecondTime() {
    UUID first = add(NIL);
    server.addSnapshot(first, bytes("s"));
    Runnable backup = server.backUp();
    UUID second = add(first);
    server.addSnapshot(second, bytes("t"));
    server.expire(1);

    backup.run();

    assertThat(server.versions()).extracting(Version::version).containsExactly(first);
    assertThat(server.snapshot().orElseThrow().version()).isEqualTo(first);
    assertThat(server.childVersion(second)).isEqualTo(new ChildVersion.Gone());
    assertThat(add(first)).isNotEqualTo(second);
  }

  @Test
  void aVersionCanBeReplaced() {
    UUID first = add(NIL);

    server.replaceVersion(first, bytes("{"));

    assertThat(server.versions().get(0).segment()).isEqualTo(bytes("{"));
    ChildVersion.Found found = (ChildVersion.Found) server.childVersion(NIL);
    assertThat(found.version()).isEqualTo(first);
    assertThat(found.segment()).isEqualTo(bytes("{"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> server.replaceVersion(NIL, bytes("{")))
        .withMessage("no version 00000000-0000-0000-0000-000000000000 in the history");
  }

  @Test
  void urgencyIsWhatTheTestSays() {
    server.snapshotUrgency(SnapshotUrgency.HIGH);

    Added added = (Added) server.connect().addVersion(NIL, bytes("a"));

    assertThat(added.urgency()).isEqualTo(SnapshotUrgency.HIGH);
  }

  @Test
  void onlySnapshotsOfTheLastFiveVersionsAreKept() {
    UUID first = add(NIL);
    UUID second = add(first);
    UUID last = second;
    for (int i = 0; i < 4; i++) {
      last = add(last);
    }

    server.addSnapshot(first, bytes("sixth from the end"));
    assertThat(server.snapshot()).isEmpty();
    server.addSnapshot(second, bytes("fifth from the end"));
    assertThat(server.snapshot().orElseThrow().version()).isEqualTo(second);
  }

  @Test
  void bodiesOfMoreThan100MebibytesAreRefused() {
    assertThatThrownBy(() -> server.addVersion(NIL, new byte[100 * 1024 * 1024 + 1]))
        .isInstanceOf(ServerRefusedException.class)
        .hasMessage("the segment has 104857601 bytes, more than 100 MiB: nothing was changed");
  }

  @Test
  void theIdentityIsWhatTheTestSays() {
    ServerIdentity moved = new ServerIdentity("history", "elsewhere");

    server.identity(moved);

    assertThat(server.identity()).isEqualTo(moved);
    assertThat(server.connect().identity()).isEqualTo(moved);
  }

  private UUID add(UUID parent) {
    return ((Added) server.addVersion(parent, bytes("segment"))).version();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
