package org.taskchampion.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.ServerCheck.BaseState;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.testing.FakeSyncServer;
import org.taskchampion.testing.FakeSyncServer.Fault;

/** The look at a server that knows nothing more about itself than what it is asked. */
class ServerCheckTest {

  private static final UUID NIL = new UUID(0, 0);
  private static final UUID BASE = new UUID(1, 2);

  private final FakeSyncServer server = new FakeSyncServer();

  @Test
  void aReplicaKnowsItsBaseAndIsNotChanged() {
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      assertThat(replica.baseVersion()).isEqualTo(NIL);
      replica.edit(edit -> edit.add("Buy milk"));
      assertThat(replica.check(server).finding(Subject.BASE))
          .contains(ServerCheck.ofBase(NIL, BaseState.EMPTY_SERVER));
      assertThat(replica.unsyncedOperations()).isNotEmpty();
      assertThat(server.versions()).isEmpty();

      replica.sync(server);
      UUID base = server.versions().get(0).version();
      assertThat(replica.baseVersion()).isEqualTo(base);
      assertThat(replica.check(server).finding(Subject.BASE))
          .contains(ServerCheck.ofBase(base, BaseState.LAST));
    }
  }

  @Test
  void aBuilderKeepsTheFirstFindingAndTheOrderOfTheSubjects() {
    ServerCheck check =
        ServerCheck.newBuilder()
            .replace(ServerCheck.ofBase(NIL, BaseState.LAST))
            .add(Subject.ACCESS, Outcome.OK, "first")
            .add(Subject.ACCESS, Outcome.FAILED, "second")
            .notTested(Subject.ADDRESS, Subject.ACCESS)
            .build();
    assertThat(check.findings())
        .extracting(ServerCheck.Finding::subject)
        .containsExactly(Subject.ADDRESS, Subject.ACCESS, Subject.BASE);
    assertThat(check.finding(Subject.ACCESS).orElseThrow().message()).isEqualTo("first");
    ServerCheck changed =
        check.toBuilder()
            .replace(new ServerCheck.Finding(Subject.ACCESS, Outcome.WARNING, "third"))
            .build();
    assertThat(changed.findings()).hasSize(3);
    assertThat(changed.finding(Subject.ACCESS).orElseThrow().message()).isEqualTo("third");
    assertThat(check.finding(Subject.ACCESS).orElseThrow().message()).isEqualTo("first");
  }

  @Test
  void theNilVersionIsWhatAReplicaBeginsWith() {
    assertThat(SyncServer.NIL_VERSION).isEqualTo(NIL);
  }

  @Test
  void eachKindOfRefusalIsAFindingOfItsOwn() {
    assertFailed(new ServerUnreachableException("said", null), Subject.ADDRESS);
    assertFailed(new ServerFailedException("said", null), Subject.ADDRESS);
    assertFailed(new NotASyncServerException("said", null), Subject.ADDRESS);
    assertFailed(new ServerNotTrustedException("said", null), Subject.TLS);
    assertFailed(new ClientNotAllowedException("said", null), Subject.ACCESS);
    assertFailed(new ServerRefusedException("said", null), Subject.ACCESS);
    assertFailed(new WrongSecretException("said", null), Subject.SECRET);
    assertFailed(new MalformedDataException(BASE, "said", null), Subject.HISTORY);
  }

  private void assertFailed(SyncException thrown, Subject subject) {
    server.onCall(
        call -> {
          throw thrown;
        });
    ServerCheck check = server.check(BASE);
    Map<Subject, Outcome> outcomes = new EnumMap<>(Subject.class);
    check.findings().forEach(finding -> outcomes.put(finding.subject(), finding.outcome()));
    assertThat(check.isFailed()).isTrue();
    assertThat(check.finding(subject).orElseThrow().message()).isEqualTo("said");
    assertThat(outcomes).containsEntry(subject, Outcome.FAILED);
    outcomes.remove(subject);
    assertThat(outcomes.values()).doesNotContain(Outcome.FAILED);
  }

  @Test
  void aFailureInTheMiddleLeavesWhatWasNotTestedSo() {
    server.onCall(call -> call.number() == 2 ? Fault.LOSE_ANSWER : Fault.NONE);
    ServerCheck check = server.check(BASE);
    assertThat(check.finding(Subject.ADDRESS).orElseThrow().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(check.finding(Subject.BASE).orElseThrow().outcome()).isEqualTo(Outcome.NOT_TESTED);
  }

  @Test
  void anInterruptEndsIt() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> server.check(BASE)).isInstanceOf(SyncCancelledException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void onlyWhatStopsASynchronisationIsAFailure() {
    for (BaseState state : BaseState.values()) {
      for (UUID base : new UUID[] {NIL, BASE}) {
        assertThat(ServerCheck.ofBase(base, state).outcome() == Outcome.FAILED)
            .as("%s %s", base, state)
            .isEqualTo(state == BaseState.LOST);
      }
    }
  }
}
