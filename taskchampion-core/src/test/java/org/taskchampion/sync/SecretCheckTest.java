package org.taskchampion.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.sync.ServerCheck.Finding;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.testing.FakeSyncServer;
import org.taskchampion.testing.FakeSyncServer.Fault;
import org.taskchampion.testing.SealedSyncServer;

/** What a look finds out about a history that was sealed with more than one secret. */
class SecretCheckTest {

  private static final UUID NIL = new UUID(0, 0);
  private static final String RIGHT = "battery horse";
  private static final String ODD = "battery horse ";
  private static final byte[] SEGMENT = "{\"operations\":[]}".getBytes(UTF_8);

  private final FakeSyncServer server = new FakeSyncServer(3);

  /** Adds versions that are sealed with these secrets, as whoever asks nothing before does. */
  private List<UUID> history(String... secrets) {
    List<UUID> versions = new ArrayList<>();
    UUID last = NIL;
    for (String secret : secrets) {
      last = ((AddVersionResult.Added) with(secret).addVersion(last, SEGMENT)).version();
      versions.add(last);
    }
    return versions;
  }

  private SealedSyncServer with(String secret) {
    return new SealedSyncServer(server, secret);
  }

  private Finding secret(String secret, UUID base) {
    // A server over HTTP adds that all is well; this one says nothing then.
    return with(secret)
        .check(base)
        .finding(Subject.SECRET)
        .orElse(new Finding(Subject.SECRET, Outcome.OK, "nothing"));
  }

  private void assertFailed(Finding finding, String... parts) {
    assertThat(finding.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(finding.message()).contains(parts).doesNotContain("battery");
  }

  @Test
  void oneSecretIsAsItShouldBe() {
    List<UUID> versions = history(RIGHT, RIGHT, RIGHT);
    with(RIGHT).addSnapshot(versions.get(2), SEGMENT);
    for (UUID base : List.of(NIL, versions.get(0), versions.get(2), new UUID(1, 1))) {
      assertThat(secret(RIGHT, base).outcome()).isEqualTo(Outcome.OK);
      assertFailed(secret(ODD, base), "cannot be opened");
    }
    assertThat(server.calls().addVersion()).isEqualTo(3);
  }

  @Test
  void lastVersionsThatDoNotOpenAreCountedAndTheWayOutIsSaid() {
    List<UUID> versions = history(RIGHT, RIGHT, ODD, ODD, ODD);
    String three = "3 versions, the first of which is " + versions.get(2) + ", do not open";
    for (UUID base : List.of(NIL, versions.get(0), versions.get(1), new UUID(1, 1))) {
      assertFailed(
          secret(RIGHT, base),
          three,
          "which opens what came before",
          "The server does not know which; it is the one that can still synchronise",
          "a new client id for all replicas");
    }
    assertFailed(
        secret(RIGHT, versions.get(3)),
        "version " + versions.get(4) + " does not open",
        "sealed it with");
    // Where the odd one looks, the beginning does not open.
    for (UUID base : List.of(NIL, versions.get(1), versions.get(2), versions.get(3))) {
      assertFailed(secret(ODD, base), "does not open the history's first version, but some");
    }
    assertFailed(secret(ODD, versions.get(4)), "cannot be opened");
  }

  @Test
  void theBeginningMayBeGone() {
    List<UUID> versions = history(RIGHT, RIGHT, ODD);
    with(RIGHT).addSnapshot(versions.get(1), SEGMENT);
    server.expire(2);
    for (UUID base : List.of(NIL, versions.get(1), new UUID(1, 1))) {
      assertFailed(secret(RIGHT, base), "version " + versions.get(2) + " does not open");
    }
  }

  @Test
  void aSnapshotThatDoesNotOpenIsAWarning() {
    List<UUID> versions = history(RIGHT, RIGHT);
    with(ODD).addSnapshot(versions.get(1), SEGMENT);
    Finding finding = secret(RIGHT, versions.get(1));
    assertThat(finding.outcome()).isEqualTo(Outcome.WARNING);
    assertThat(finding.message()).contains("not the snapshot of version " + versions.get(1));
  }

  @Test
  void aRequestThatIsLostIsSaidWhicheverItIs() {
    List<UUID> versions = history(RIGHT, RIGHT, RIGHT);
    int before = server.calls().total();
    assertThat(with(RIGHT).check(versions.get(0)).isFailed()).isFalse();
    int requests = server.calls().total() - before;
    assertThat(requests).as("three children, the snapshot, and the first version").isEqualTo(5);
    for (int lost = 1; lost <= requests; lost++) {
      int number = server.calls().total() + lost;
      server.onCall(call -> call.number() == number ? Fault.LOSE_ANSWER : Fault.NONE);
      assertThat(
              with(RIGHT).check(versions.get(0)).finding(Subject.ADDRESS).orElseThrow().outcome())
          .as("request %d", lost)
          .isEqualTo(Outcome.FAILED);
    }
  }

  @Test
  void damageIsNotTakenForAnotherSecret() {
    SealedSyncServer damaged =
        new SealedSyncServer(server, RIGHT) {
          @Override
          public ChildVersion childVersion(UUID parent) {
            ChildVersion child = super.childVersion(parent);
            if (child instanceof ChildVersion.Found found && !parent.equals(NIL)) {
              throw new MalformedDataException(found.version(), "damaged", null);
            }
            return child;
          }
        };
    List<UUID> versions = history(RIGHT, RIGHT, RIGHT);
    ServerCheck check = damaged.check(versions.get(0));
    assertThat(check.finding(Subject.SECRET).orElseThrow().outcome()).isEqualTo(Outcome.NOT_TESTED);
    assertThat(check.finding(Subject.HISTORY).orElseThrow().message()).isEqualTo("damaged");
  }

  @Test
  void aReplicaAddsWhatItKnowsOfItsOwnSecretAndTheDoctorSaysTheSame() {
    try (Replica replica = Replica.open(new InMemoryStorage());
        Replica odd = Replica.open(new InMemoryStorage())) {
      replica.edit(edit -> edit.add("Milk"));
      replica.sync(with(RIGHT));
      assertThat(replica.verify(with(RIGHT)).isSound()).isTrue();
      UUID sealed =
          ((AddVersionResult.Added) with(ODD).addVersion(replica.baseVersion(), SEGMENT)).version();

      String here = "version " + sealed + " does not open";
      assertThat(replica.check(with(RIGHT)).finding(Subject.SECRET).orElseThrow().message())
          .contains(here)
          .endsWith(
              ". This replica has used the secret that it has now with this history before: it is not"
                  + " the one whose secret was mistyped since");
      assertThat(replica.check(with(ODD)).finding(Subject.SECRET).orElseThrow().message())
          .contains("does not open the history's first version")
          .endsWith(
              ". This replica has last synchronised with another secret than the one that it has now:"
                  + " compare them first");
      assertThat(odd.check(with(RIGHT)).finding(Subject.SECRET).orElseThrow().message())
          .contains(here)
          .endsWith("corrected before");

      for (String secret : List.of(RIGHT, ODD)) {
        assertThat(replica.verify(with(secret)).findings())
            .extracting(VerificationReport.Finding::kind)
            .containsExactly(VerificationReport.Kind.SECRET);
        assertThat(replica.verify(with(secret)).findings().get(0).message())
            .isEqualTo(replica.check(with(secret)).finding(Subject.SECRET).orElseThrow().message());
      }
    }
  }

  /** The odd one's, whose secret was corrected: it goes on, but those behind cannot follow. */
  @Test
  void theDoctorFindsWhatDoesNotOpenBeforeTheBaseToo() {
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      replica.edit(edit -> edit.add("Milk"));
      replica.sync(with(RIGHT));
      // An earlier version of the library, which had no key to show.
      replica.edit(edit -> edit.add("Bread"));
      replica.sync(
          new SealedSyncServer(server, ODD) {
            @Override
            public Optional<SealingKey> sealingKey() {
              return Optional.empty();
            }
          });
      assertThat(replica.check(with(RIGHT)).isFailed()).isFalse();
      assertThat(replica.verify(with(RIGHT)).findings()).hasSize(1);
      VerificationReport.Finding finding = replica.verify(with(RIGHT)).findings().get(0);
      assertThat(finding.kind()).isEqualTo(VerificationReport.Kind.SECRET);
      assertThat(finding.message())
          .startsWith("version " + replica.baseVersion() + " cannot be opened. It comes before");
    }
  }
}
