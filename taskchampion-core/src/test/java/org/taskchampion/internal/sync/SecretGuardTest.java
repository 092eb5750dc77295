package org.taskchampion.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.internal.Uuids;
import org.taskchampion.internal.replica.ObservedStorage;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.WrongSecretException;
import org.taskchampion.testing.FakeSyncServer;
import org.taskchampion.testing.FakeSyncServer.Fault;
import org.taskchampion.testing.FakeSyncServer.Kind;
import org.taskchampion.testing.SealedSyncServer;

/** One secret for a history, and what making sure of it costs (part 9.13 of the specification). */
class SecretGuardTest {

  private static final String RIGHT = "correct horse";
  private static final String MISTYPED = "correct horse ";

  private final FakeSyncServer server = new FakeSyncServer(1);
  private final InMemoryStorage storage = new InMemoryStorage();
  private final Replica replica = Replica.open(storage);
  private final Replica other = Replica.open(new InMemoryStorage());

  private SealedSyncServer with(String secret) {
    return new SealedSyncServer(server, secret);
  }

  private void bothInStep() {
    replica.edit(edit -> edit.add("Milk"));
    replica.sync(with(RIGHT));
    other.sync(with(RIGHT));
    other.edit(edit -> edit.add("Bread"));
    other.sync(with(RIGHT));
    replica.sync(with(RIGHT));
  }

  @Test
  void theKeyIsPreparedBeforeTheFirstRequestWhereThereIsSomethingToSend() {
    replica.edit(edit -> edit.add("Milk"));
    List<Integer> preparationsAtRequests = new ArrayList<>();
    SealedSyncServer sealed =
        new SealedSyncServer(server, RIGHT) {
          @Override
          public ChildVersion childVersion(UUID parent) {
            preparationsAtRequests.add(preparations());
            return super.childVersion(parent);
          }
        };
    replica.sync(sealed);
    assertThat(preparationsAtRequests).isNotEmpty().allMatch(count -> count == 1);
    replica.sync(sealed);
    other.sync(sealed);
    assertThat(sealed.preparations()).isEqualTo(1);
  }

  /** What an earlier version of the library had stored, or nothing. */
  private void forgetKey() {
    try (StorageTransaction transaction = storage.begin()) {
      transaction.setValue("serverKey", null);
      transaction.setValue("serverBaseParent", null);
      transaction.commit();
    }
  }

  private long revision() {
    try (StorageTransaction transaction = storage.begin()) {
      return transaction.revision();
    }
  }

  /** Synchronises with the mistyped secret; nothing may change, here and there. */
  private WrongSecretException refused() {
    List<FakeSyncServer.Version> versions = server.versions();
    Optional<?> snapshot = server.connect().snapshot().map(it -> it.version());
    long before = revision();
    WrongSecretException refusal =
        catchThrowableOfType(WrongSecretException.class, () -> replica.sync(with(MISTYPED)));
    assertThat(refusal).as("no exception").isNotNull();
    assertThat(refusal.isRetryable()).isFalse();
    assertThat(refusal.getMessage()).doesNotContain(RIGHT);
    assertThat(revision()).isEqualTo(before);
    assertThat(server.versions()).isEqualTo(versions);
    assertThat(server.connect().snapshot().map(it -> it.version())).isEqualTo(snapshot);
    return refusal;
  }

  @Test
  void whatIsSealedWithAnotherSecretDoesNotLeave() {
    bothInStep();
    replica.edit(edit -> edit.add("Sugar"));
    assertThat(refused())
        .hasMessage(
            "nothing was sent, and nothing was changed: the encryption secret does not open version "
                + server.versions().get(0).version()
                + " on the server, and what is sealed with it nobody else could open. Compare it with"
                + " that of the other replicas, character by character, also blanks at its end")
        .hasCauseInstanceOf(WrongSecretException.class);
    assertThat(replica.undo()).isTrue();
    replica.edit(edit -> edit.add("Sugar"));
    assertThat(replica.sync(with(RIGHT)).versionsSent()).isEqualTo(1);
    assertThat(other.sync(with(RIGHT)).versionsReceived()).isEqualTo(1);
  }

  @Test
  void whateverIsLeftOfTheHistoryIsWhatTheSecretIsTriedOn() {
    bothInStep();
    replica.edit(edit -> edit.add("Sugar"));
    replica.sync(with(RIGHT)); // three versions, the last of which it sent
    UUID last = server.versions().get(2).version();
    replica.edit(edit -> edit.add("Salt"));
    assertThat(refused().version()).contains(server.versions().get(0).version());
    server.expire(2);
    assertThat(refused().version()).as("the last version").contains(last);
    try (StorageTransaction transaction = storage.begin()) {
      transaction.setValue("serverBaseParent", null);
      transaction.commit();
    }
    assertThat(refused())
        .hasMessage(
            "nothing was sent, and nothing was changed: this replica has not used its encryption"
                + " secret with this history before, and the server has nothing left to try it on. Let"
                + " another replica send a change first, or begin a new history: on a sync server"
                + " with a new client id, in a git repository in a new branch");
    new SealedSyncServer(server, RIGHT).addSnapshot(last, new byte[] {1});
    assertThat(refused().version()).as("the snapshot").contains(last);
    // The right one needs nothing there, since it is remembered; and something there, if it is not.
    assertThat(replica.sync(with(RIGHT)).versionsSent()).isEqualTo(1);
    replica.edit(edit -> edit.add("Tea"));
    forgetKey();
    assertThat(replica.sync(with(RIGHT)).versionsSent()).isEqualTo(1);
  }

  @Test
  void theLastVersionIsKnownByItsParentAlsoWhereItWasFetched() {
    bothInStep(); // the replica fetched the last version
    server.expire(1);
    replica.edit(edit -> edit.add("Salt"));
    assertThat(refused().version()).contains(server.versions().get(0).version());
  }

  @Test
  void aRightKeyThatIsRememberedCostsNothing() {
    bothInStep();
    SealedSyncServer nothingNew = with(RIGHT);
    int before = server.calls().total();
    assertThat(replica.sync(nothingNew).nothingNew()).isTrue();
    assertThat(server.calls().total() - before).isEqualTo(1);
    assertThat(nothingNew.uses()).as("no key is derived where nothing is new").isZero();

    for (int i = 0; i < 3; i++) {
      replica.edit(edit -> edit.add("Sugar"));
      before = server.calls().total();
      replica.sync(with(RIGHT));
      assertThat(server.calls().total() - before).as("the child, and the new version").isEqualTo(2);
    }
  }

  @Test
  void aKeyThatWasNotRememberedCostsOneRequestOnce() {
    bothInStep();
    forgetKey();
    for (int calls : new int[] {3, 2, 2}) {
      replica.edit(edit -> edit.add("Sugar"));
      int before = server.calls().total();
      replica.sync(with(RIGHT));
      assertThat(server.calls().total() - before).isEqualTo(calls);
    }
  }

  @Test
  void aKeyThatHasOpenedSomethingInThisSyncNeedsNoProof() {
    bothInStep();
    forgetKey();
    other.edit(edit -> edit.add("Sugar"));
    other.sync(with(RIGHT));
    replica.edit(edit -> edit.add("Salt"));
    int before = server.calls().total();
    replica.sync(with(RIGHT));
    assertThat(server.calls().total() - before)
        .as("a version, its child, and the new one")
        .isEqualTo(3);
  }

  @Test
  void theFirstSecretIsTheHistorysAndTheSecondFindsThat() {
    replica.edit(edit -> edit.add("Milk"));
    other.edit(edit -> edit.add("Bread"));
    other.sync(with(RIGHT));
    assertThat(refused().version()).contains(server.versions().get(0).version());
    assertThat(replica.sync(with(RIGHT)).versionsSent()).isEqualTo(1);
  }

  @Test
  void ofTwoThatBeginAtOnceTheSecondFindsThatToo() {
    replica.edit(edit -> edit.add("Milk"));
    other.edit(edit -> edit.add("Bread"));
    server.onCall(
        call -> {
          if (call.kind() == Kind.ADD_VERSION) {
            server.onCall(next -> Fault.NONE);
            other.sync(new SealedSyncServer(server.connect(), RIGHT));
          }
          return Fault.NONE;
        });
    List<Operation> before = replica.unsyncedOperations();
    assertThatThrownBy(() -> replica.sync(with(MISTYPED))).isInstanceOf(WrongSecretException.class);
    assertThat(replica.unsyncedOperations()).isEqualTo(before);
    assertThat(server.versions()).hasSize(1);
    assertThat(SealedSyncServer.opens(server.versions().get(0).segment(), RIGHT)).isTrue();
    assertThat(replica.undo()).isTrue();
    assertThat(replica.tasks()).isEmpty();
  }

  @Test
  void aLostAnswerToTheFirstVersionIsFoundOutByFetching() {
    replica.edit(edit -> edit.add("Milk"));
    server.onCall(call -> call.kind() == Kind.ADD_VERSION ? Fault.LOSE_ANSWER : Fault.NONE);
    assertThatThrownBy(() -> replica.sync(with(RIGHT))).isNotNull();
    server.onCall(call -> Fault.NONE);
    replica.edit(edit -> edit.add("Bread"));
    assertThat(refused().version()).contains(server.versions().get(0).version());
    assertThat(replica.sync(with(RIGHT)).versionsSent()).isEqualTo(1);
  }

  @Test
  void anEmptyServerTakesAnySecretWhichIsHowToChangeIt() {
    bothInStep();
    replica.edit(edit -> edit.add("Sugar"));
    server.reset();
    String changed = "another secret";
    replica.sync(with(changed));
    other.sync(with(changed));
    assertThat(other.tasks()).hasSize(3).containsExactlyInAnyOrderElementsOf(replica.tasks());
    assertThat(server.versions())
        .isNotEmpty()
        .allMatch(version -> SealedSyncServer.opens(version.segment(), changed));
    other.edit(edit -> edit.add("Salt"));
    assertThatThrownBy(() -> other.sync(with(RIGHT))).isInstanceOf(WrongSecretException.class);
  }

  @Test
  void noSnapshotLeavesThatNobodyElseCanOpen() {
    bothInStep();
    server.snapshotUrgency(SnapshotUrgency.HIGH);
    replica.edit(edit -> edit.add("Sugar"));
    refused();
    assertThat(server.connect().snapshot()).isEmpty();
    SecretGuard guarded =
        new SecretGuard(
            with(MISTYPED), new ObservedStorage(storage), new CallWatch(SyncOptions.defaults()));
    assertThatThrownBy(() -> guarded.addSnapshot(replica.baseVersion(), new byte[] {1}))
        .isInstanceOf(WrongSecretException.class);
    assertThat(server.connect().snapshot()).isEmpty();
    assertThat(replica.sync(with(RIGHT)).snapshotMade()).isPresent();
    assertThat(SealedSyncServer.opens(server.connect().snapshot().orElseThrow().data(), RIGHT))
        .isTrue();
  }

  @Test
  void anotherHistoryIsAnotherKeyAndIsRememberedInItsPlace() {
    bothInStep();
    FakeSyncServer elsewhere = new FakeSyncServer(2);
    other.edit(edit -> edit.add("Sugar"));
    other.sync(new SealedSyncServer(elsewhere, "elsewhere"));
    SyncReport report = replica.sync(new SealedSyncServer(elsewhere, "elsewhere"));
    assertThat(report.nothingNew()).isFalse();
    for (int i = 0; i < 2; i++) {
      replica.edit(edit -> edit.add("Salt"));
      int before = elsewhere.calls().total();
      replica.sync(new SealedSyncServer(elsewhere, "elsewhere"));
      assertThat(elsewhere.calls().total() - before).isEqualTo(2);
    }
  }

  @Test
  void aServerThatSealsNothingIsAskedNothingMore() {
    replica.edit(edit -> edit.add("Milk"));
    replica.sync(server);
    replica.edit(edit -> edit.add("Bread"));
    int before = server.calls().total();
    replica.sync(server);
    assertThat(server.calls().total() - before).isEqualTo(2);
    try (StorageTransaction transaction = storage.begin()) {
      assertThat(transaction.value("serverKey")).isEmpty();
      assertThat(transaction.value("serverBaseParent")).isEmpty();
    }
  }

  @Test
  void aVersionThatDoesNotOpenSaysWhatTheReplicaKnowsOfItsSecret() {
    bothInStep();
    UUID sealed =
        ((AddVersionResult.Added) with(MISTYPED).addVersion(replica.baseVersion(), new byte[] {1}))
            .version();
    String does = "version " + sealed + " on the server does not open with the encryption secret, ";
    assertThatThrownBy(() -> replica.sync(with(RIGHT)))
        .hasMessage(
            does
                + "which is the one that this replica has used with this history before: a replica with"
                + " another secret has sealed it, or it was tampered with. Looking at the server says more");
    assertThatThrownBy(() -> replica.sync(with("third")))
        .hasMessageStartingWith(
            does + "which is another one than this replica synchronised with last: compare it");
    forgetKey();
    assertThatThrownBy(() -> replica.sync(with(RIGHT)))
        .hasMessage("version " + sealed + " cannot be opened");
  }

  /** What is not handed on would be answered by the defaults of the interface. */
  @Test
  void everythingElseIsHandedOn() throws Exception {
    List<String> called = new ArrayList<>();
    SyncServer recording =
        (SyncServer)
            Proxy.newProxyInstance(
                SyncServer.class.getClassLoader(),
                new Class<?>[] {SyncServer.class},
                (proxy, method, arguments) -> {
                  called.add(method.getName());
                  Class<?> type = method.getReturnType();
                  return type == Optional.class
                      ? Optional.empty()
                      : type == boolean.class ? Boolean.TRUE : null;
                });
    SecretGuard guarded =
        new SecretGuard(
            recording, new ObservedStorage(storage), new CallWatch(SyncOptions.defaults()));
    for (Method method : SyncServer.class.getMethods()) {
      if (Modifier.isStatic(method.getModifiers())) {
        continue;
      }
      Object[] arguments = new Object[method.getParameterCount()];
      for (int i = 0; i < arguments.length; i++) {
        Class<?> type = method.getParameterTypes()[i];
        arguments[i] = type == UUID.class ? Uuids.NIL : type == byte[].class ? new byte[1] : null;
      }
      called.clear();
      method.invoke(guarded, arguments);
      assertThat(called).as(method.getName()).containsExactly(method.getName());
    }
  }
}
