package org.taskchampion.sync.cloud;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.cloud.MemoryBucket.Fault;
import org.taskchampion.sync.sealing.Sealer;

/** What a history in a bucket costs, and what it does where others lose it. */
class CloudHistoryTest {

  private static final UUID NIL = SyncServer.NIL_VERSION;
  private static final byte[] SALT = "0123456789abcdef".getBytes(US_ASCII);

  /** Deriving a key takes long: all tests share one. */
  static final Sealer SHARED = MemorySyncServer.sealedWith("secret").apply(SALT);

  static final Function<byte[], Sealer> SEALERS = salt -> SHARED;

  private final MemoryBucket bucket = new MemoryBucket();
  private final CloudHistory history = history(bucket.store());

  private static CloudHistory history(ObjectStore store) {
    return new CloudHistory(store, SEALERS, MemorySyncServer.NOTHING_BY_CHANCE);
  }

  @BeforeEach
  void salt() {
    bucket.put("salt", SALT);
  }

  private UUID add(UUID parent) {
    return ((AddVersionResult.Added) history.addVersion(parent, new byte[] {1})).version();
  }

  @Test
  void nothingNewIsOneRequestWhateverTheLength() {
    UUID last = NIL;
    for (int i = 0; i < 20; i++) {
      last = add(last);
    }
    bucket.requests();
    assertThat(history(bucket.store()).childVersion(last)).isEqualTo(new ChildVersion.UpToDate());
    assertThat(bucket.requests()).containsExactly("GET latest");
  }

  /** Of a whole synchronisation, and without a key: the secret would throw. */
  @Test
  void aSynchronisationWithNothingNewIsOneRequestWithoutAKey() {
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      replica.edit(edit -> edit.add("one"));
      SyncServer server =
          new MemorySyncServer(bucket.store(), SEALERS, MemorySyncServer.NOTHING_BY_CHANCE);
      replica.sync(server);
      bucket.requests();
      SyncServer keyless =
          new MemorySyncServer(
              bucket.store(),
              salt -> {
                throw new AssertionError("a key");
              },
              MemorySyncServer.NOTHING_BY_CHANCE);
      replica.sync(keyless);
      assertThat(bucket.requests()).containsExactly("GET latest");
    }
  }

  @Test
  void aVersionCostsFourRequestsAndTheQuestionForASnapshot() {
    UUID first = add(NIL);
    bucket.requests();
    UUID second = add(first);
    assertThat(bucket.requests())
        .containsExactly(
            "GET latest", "PUT " + ObjectNames.version(first, second), "SWAP latest", "LIST s-");
  }

  @Test
  void aLongWayIsListedOnce() {
    UUID last = NIL;
    for (int i = 0; i < 40; i++) {
      last = add(last);
    }
    bucket.requests();
    CloudHistory reader = history(bucket.store());
    UUID at = NIL;
    while (reader.childVersion(at) instanceof ChildVersion.Found found) {
      at = found.version();
    }
    assertThat(at).isEqualTo(last);
    List<String> requests = bucket.requests();
    assertThat(requests).filteredOn(it -> it.equals("LIST v-")).hasSize(1);
    assertThat(requests).filteredOn("GET latest"::equals).hasSize(2);
    assertThat(requests).hasSizeLessThan(40 + 15);
  }

  /** The swap is done, its answer is lost, and somebody goes on before the truth is read. */
  @Test
  void aLostAnswerIsNoRefusalEvenIfOthersHaveGoneOn() {
    UUID first = add(NIL);
    AtomicReference<UUID> theirs = new AtomicReference<>();
    CloudHistory unlucky =
        history(
            bucket.store(
                (method, key) -> {
                  if (method.equals("GET") && key.equals("latest") && NIL.equals(theirs.get())) {
                    UUID last = ObjectNames.uuid(new String(bucket.objects().get(key), US_ASCII));
                    theirs.set(add(last));
                  }
                  if (method.equals("SWAP") && theirs.compareAndSet(null, NIL)) {
                    return Fault.ANSWER_LOST;
                  }
                  return Fault.NONE;
                }));
    AddVersionResult result = unlucky.addVersion(first, new byte[] {2});
    assertThat(result).isInstanceOf(AddVersionResult.Added.class);
    UUID second = ((AddVersionResult.Added) result).version();
    ChildVersion.Found found = (ChildVersion.Found) history.childVersion(second);
    assertThat(found.version()).isEqualTo(theirs.get());
    assertThat(bucket.requests()).noneMatch(it -> it.startsWith("DELETE"));
  }

  /** Something between sends the swap twice, and the answer to the second is a refusal. */
  @Test
  void aRefusalOfWhatWasDoneIsNone() {
    UUID first = add(NIL);
    CloudHistory unlucky =
        history(bucket.store((method, key) -> method.equals("SWAP") ? Fault.REPEATED : Fault.NONE));
    AddVersionResult result = unlucky.addVersion(first, new byte[] {2});
    assertThat(result).isInstanceOf(AddVersionResult.Added.class);
    UUID second = ((AddVersionResult.Added) result).version();
    assertThat(history.childVersion(second)).isEqualTo(new ChildVersion.UpToDate());
  }

  /** Whenever somebody pushes while it is asked what follows, nothing is said to be gone. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void whoAsksWhileOthersPushIsNotToldThatItsBaseIsGone(int at) {
    UUID first = add(NIL);
    UUID second = add(first);
    for (UUID base : List.of(second, first)) { // the last one, and one before
      AtomicInteger requests = new AtomicInteger();
      ObjectStore store =
          bucket.store(
              (method, key) -> {
                if (requests.getAndIncrement() == at) {
                  add(ObjectNames.uuid(new String(bucket.objects().get("latest"), US_ASCII)));
                }
                return Fault.NONE;
              });
      assertThat(history(store).childVersion(base)).isNotEqualTo(new ChildVersion.Gone());
    }
  }

  /** What was pushed while everything was looked at would be taken for removed, and "healed". */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void aPushDuringADiagnosisIsNoDamage(int at) {
    UUID second = add(add(NIL));
    AtomicInteger requests = new AtomicInteger();
    ObjectStore store =
        bucket.store(
            (method, key) -> {
              if (requests.getAndIncrement() == at) {
                add(second);
              }
              return Fault.NONE;
            });
    assertThat(new Diagnosis(store).heal()).isEmpty();
  }

  @Test
  void aLostSwapIsRepeatedAndOneThatStaysUnknownIsAnError() {
    UUID first = add(NIL);
    AtomicInteger swaps = new AtomicInteger();
    CloudHistory unlucky =
        history(
            bucket.store(
                (method, key) ->
                    method.equals("SWAP") && swaps.incrementAndGet() < 3
                        ? Fault.REQUEST_LOST
                        : Fault.NONE));
    assertThat(unlucky.addVersion(first, new byte[] {1}))
        .isInstanceOf(AddVersionResult.Added.class);
    CloudHistory hopeless =
        history(
            bucket.store((method, key) -> method.equals("SWAP") ? Fault.REQUEST_LOST : Fault.NONE));
    UUID last = ObjectNames.uuid(new String(bucket.objects().get("latest"), US_ASCII));
    assertThatThrownBy(() -> hopeless.addVersion(last, new byte[] {1}))
        .isInstanceOf(ServerUnreachableException.class)
        .hasMessageContaining("synchronising again is safe");
    assertThat(history.childVersion(last)).isEqualTo(new ChildVersion.UpToDate());
  }

  @Test
  void whoIsLateIsToldTheParentAndItsVersionStays() {
    UUID first = add(NIL);
    CloudHistory late =
        history(
            bucket.store(
                (method, key) -> {
                  if (method.equals("SWAP")) {
                    add(first);
                  }
                  return Fault.NONE;
                }));
    AddVersionResult result = late.addVersion(first, new byte[] {2});
    UUID last = ObjectNames.uuid(new String(bucket.objects().get("latest"), US_ASCII));
    assertThat(result).isEqualTo(new AddVersionResult.ExpectedParent(last));
    assertThat(bucket.requests()).noneMatch(it -> it.startsWith("DELETE"));
  }

  @Test
  void aServiceThatIgnoresConditionsIsRefusedBeforeAnythingIsWritten() {
    MemoryBucket careless = new MemoryBucket().ignoringConditions();
    assertThatThrownBy(() -> history(careless.store()).addVersion(NIL, new byte[] {1}))
        .isInstanceOf(ServerRefusedException.class)
        .hasMessageContaining("ignores the condition of a write");
    assertThat(careless.objects().keySet()).containsExactly("salt");

    add(NIL);
    bucket.ignoringConditions();
    SyncServer server =
        new MemorySyncServer(bucket.store(), SEALERS, MemorySyncServer.NOTHING_BY_CHANCE);
    assertThat(server.check(NIL).finding(Subject.ACCESS).orElseThrow().outcome())
        .isEqualTo(Outcome.FAILED);
    assertThat(bucket.objects().get("salt")).isEqualTo(SALT);
  }

  @Test
  void aSnapshotIsUrgentUntilThereIsOne() {
    AddVersionResult.Added first = (AddVersionResult.Added) history.addVersion(NIL, new byte[] {1});
    assertThat(first.urgency()).isEqualTo(SnapshotUrgency.HIGH);
    history.addSnapshot(first.version(), new byte[] {1});
    AddVersionResult.Added second =
        (AddVersionResult.Added) history.addVersion(first.version(), new byte[] {1});
    assertThat(second.urgency()).isEqualTo(SnapshotUrgency.NONE);
    CloudHistory lucky = new CloudHistory(bucket.store(), SEALERS, () -> 20);
    assertThat(((AddVersionResult.Added) lucky.addVersion(second.version(), new byte[1])).urgency())
        .isEqualTo(SnapshotUrgency.LOW);
  }

  /** What is old and covered goes, by the clock of the server; the oldest first. */
  @Test
  void aCleanUpRemovesWhatIsOldAndCovered() {
    UUID first = add(NIL);
    UUID second = add(first);
    bucket.wait(Duration.ofDays(181));
    UUID third = add(second);
    UUID fourth = add(third);
    history.addSnapshot(third, new byte[] {3});
    assertThat(bucket.objects().keySet())
        .containsExactlyInAnyOrder(
            "salt",
            "latest",
            ObjectNames.version(second, third),
            ObjectNames.version(third, fourth),
            ObjectNames.snapshot(third));
    assertThat(bucket.requests().stream().filter(it -> it.startsWith("DELETE")))
        .containsExactly(
            "DELETE " + ObjectNames.version(NIL, first),
            "DELETE " + ObjectNames.version(first, second));
    assertThat(history(bucket.store()).snapshot().map(Snapshot::version)).contains(third);
    assertThat(history(bucket.store()).childVersion(NIL)).isEqualTo(new ChildVersion.Gone());
  }

  /** The reference loses everything here: golden data show it. */
  @Test
  void aCleanUpThatMeetsPushesRemovesNothingThatIsNeeded() {
    UUID first = add(NIL);
    UUID second = add(first);
    List<UUID> meanwhile = new ArrayList<>();
    CloudHistory slow =
        history(
            bucket.store(
                (method, key) -> {
                  if (method.equals("LIST")) {
                    meanwhile.add(
                        add(meanwhile.isEmpty() ? second : meanwhile.get(meanwhile.size() - 1)));
                  }
                  return Fault.NONE;
                }));
    slow.addSnapshot(second, new byte[] {1});
    assertThat(meanwhile).hasSizeGreaterThan(1);
    assertThat(bucket.objects()).hasSize(2 + 2 + meanwhile.size() + 1);
    UUID at = NIL;
    CloudHistory reader = history(bucket.store());
    while (reader.childVersion(at) instanceof ChildVersion.Found found) {
      at = found.version();
    }
    assertThat(at).isEqualTo(meanwhile.get(meanwhile.size() - 1));
  }

  @Test
  void aLostLastVersionIsNotTakenForAnEmptyBucket() {
    UUID first = add(NIL);
    UUID second = add(first);
    bucket.remove("latest");
    assertThatThrownBy(() -> history(bucket.store()).addVersion(second, new byte[] {1}))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("\"latest\" is missing");
    assertThatThrownBy(() -> history(bucket.store()).confirmEmpty())
        .isInstanceOf(MalformedDataException.class);
    assertThat(new Diagnosis(bucket.store()).heal()).hasSize(1);
    assertThat(history(bucket.store()).childVersion(first)).isInstanceOf(ChildVersion.Found.class);

    bucket.put("latest", (second + "\n").getBytes(US_ASCII));
    assertThatThrownBy(() -> history(bucket.store()).childVersion(first))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("names no version as it should");
    assertThat(new Diagnosis(bucket.store()).heal()).hasSize(1);
    assertThat(bucket.objects().get("latest")).isEqualTo(ObjectNames.bytes(second));
  }

  @Test
  void aLostOnlyVersionLeavesAHistoryThatCanBegin() {
    UUID only = add(NIL);
    bucket.remove(ObjectNames.version(NIL, only));
    assertThat(new Diagnosis(bucket.store()).heal()).hasSize(1);
    assertThat(new Diagnosis(bucket.store()).heal()).isEmpty();
    CloudHistory anew = history(bucket.store());
    assertThat(anew.childVersion(NIL)).isEqualTo(new ChildVersion.UpToDate());
    assertThat(anew.addVersion(NIL, new byte[] {1})).isInstanceOf(AddVersionResult.Added.class);
  }

  @Test
  void whatCannotBeToldIsNotMended() {
    UUID first = add(NIL);
    UUID second = add(first);
    byte[] sealed = bucket.objects().get(ObjectNames.version(first, second));
    bucket.put(ObjectNames.version(first, new UUID(4, 2)), sealed);
    bucket.put("latest", ObjectNames.bytes(new UUID(7, 7)));
    assertThatThrownBy(() -> new Diagnosis(bucket.store()).heal())
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("cannot be told");
  }

  @Test
  void aLostSaltIsSaidAndNoneIsMade() {
    UUID first = add(NIL);
    bucket.remove("salt");
    for (CloudHistory each : List.of(history(bucket.store()), history(bucket.store()))) {
      assertThatThrownBy(() -> each.addVersion(first, new byte[] {1}))
          .isInstanceOf(MalformedDataException.class)
          .hasMessageContaining("\"salt\" is missing");
    }
    assertThat(bucket.objects()).doesNotContainKey("salt");
  }

  /** The bucket was emptied while an object was open: what it then seals can be opened. */
  @Test
  void anEmptiedBucketGetsTheSaltOfWhoeverIsOpen() {
    MemorySyncServer open = new MemorySyncServer(bucket.store(), "secret");
    UUID first = ((AddVersionResult.Added) open.addVersion(NIL, new byte[] {1})).version();
    for (String key : bucket.objects().keySet()) {
      bucket.remove(key);
    }
    open.addVersion(first, new byte[] {2});
    MemorySyncServer another = new MemorySyncServer(bucket.store(), "secret");
    assertThat(another.childVersion(first)).isInstanceOf(ChildVersion.Found.class);
  }

  @Test
  void namesOfOthersAndHostileOnesAreIgnored() {
    UUID first = add(NIL);
    Random random = new Random(1);
    bucket.put("v-" + "0".repeat(32) + "-" + "A".repeat(32), new byte[1]);
    bucket.put("v-" + "0".repeat(31) + "g-" + "0".repeat(32), new byte[1]);
    bucket.put("s-" + "é".repeat(32), new byte[1]);
    bucket.put("v-", new byte[1]);
    bucket.put("notes.txt", new byte[random.nextInt(10)]);
    UUID second = add(first);
    history.addSnapshot(second, new byte[] {1});
    CloudHistory reader = history(bucket.store());
    assertThat(((ChildVersion.Found) reader.childVersion(first)).version()).isEqualTo(second);
    assertThat(reader.snapshot().map(Snapshot::version)).contains(second);
    assertThat(bucket.objects()).containsKey("notes.txt");
  }

  @Test
  void versionsInACircleAreDamageAndNoEndlessLoop() {
    UUID one = new UUID(1, 1);
    UUID two = new UUID(2, 2);
    bucket.put(ObjectNames.version(one, two), new byte[1]);
    bucket.put(ObjectNames.version(two, one), new byte[1]);
    bucket.put("latest", ObjectNames.bytes(one));
    bucket.put(ObjectNames.snapshot(new UUID(3, 3)), new byte[1]);
    assertThatThrownBy(() -> history.snapshot())
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("in a circle");
  }
}
