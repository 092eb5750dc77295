package org.taskchampion.internal.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.internal.codec.SnapshotCodec;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.OutOfSyncException;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.FakeSyncServer;

/** Servers that answer with nonsense. */
class BadServerTest {

  private static final UUID T1 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");
  private static final UUID V1 = new UUID(9, 1);
  private static final UUID V2 = new UUID(9, 2);
  private static final byte[] EMPTY_VERSION = "{\"operations\":[]}".getBytes(UTF_8);

  private final Replica replica = Replica.open(new InMemoryStorage());

  @AfterEach
  void close() {
    replica.close();
  }

  @Test
  void aMalformedVersionIsNamedAndWhatCameBeforeItStays() {
    FakeSyncServer server = new FakeSyncServer();
    Replica other = Replica.open(new InMemoryStorage());
    other.commit(List.of(Operation.create(T1)));
    other.sync(server.connect());
    other.commit(List.of(Operation.create(new UUID(1, 2))));
    other.sync(server.connect());
    UUID second = server.versions().get(1).version();
    server.replaceVersion(second, "{\"operations\":[{\"Create\":{}}]}".getBytes(UTF_8));

    assertThatThrownBy(() -> replica.sync(server))
        .isInstanceOfSatisfying(
            MalformedDataException.class, e -> assertThat(e.version()).isEqualTo(second))
        .hasMessage(
            "version "
                + second
                + " from the server is malformed, at or after operation 1: an operation has no uuid");
    assertThat(replica.uuids()).containsExactly(T1);
  }

  @Test
  void theChildOfAnotherVersionIsRefused() {
    assertThatThrownBy(
            () -> replica.sync(answering(parent -> new ChildVersion.Found(V2, V1, EMPTY_VERSION))))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("answered with version " + V2);
  }

  @Test
  void aHistoryThatGoesRoundInACircleIsRefused() {
    assertThatThrownBy(
            () ->
                replica.sync(
                    answering(
                        parent ->
                            new ChildVersion.Found(
                                parent.equals(V1) ? V2 : V1, parent, EMPTY_VERSION))))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("circle");
  }

  @Test
  void aHistoryWithoutEndIsRefused() {
    long[] versions = {0};
    assertThatThrownBy(
            () ->
                replica.sync(
                    answering(
                        1_000_001,
                        parent ->
                            new ChildVersion.Found(
                                new UUID(8, ++versions[0]), parent, EMPTY_VERSION))))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("the server's history has no end");
    assertThat(versions[0]).isEqualTo(1_000_001);
  }

  @Test
  void aVersionOfMoreThanAHundredMebibytesIsRefused() {
    byte[] large = new byte[100 * 1024 * 1024 + 1];
    assertThatThrownBy(
            () -> replica.sync(answering(parent -> new ChildVersion.Found(V1, parent, large))))
        .isInstanceOf(MalformedDataException.class)
        .hasMessage(
            "version "
                + V1
                + " from the server has 104857601 bytes, but a version has at most 104857600");
  }

  @Test
  void aParentThatIsDemandedTwiceButNotHandedOutEndsTheSync() {
    replica.commit(List.of(Operation.create(T1)));
    assertThatThrownBy(() -> replica.sync(answering(parent -> new ChildVersion.UpToDate())))
        .isInstanceOf(OutOfSyncException.class)
        .hasMessageContaining(V1.toString());
    assertThat(replica.counts().unsyncedOperations()).isEqualTo(1);
  }

  @Test
  void everNewParentsThatAreDemandedButNotHandedOutEndTheSync() {
    replica.commit(List.of(Operation.create(T1)));
    AtomicInteger demands = new AtomicInteger();
    SyncServer server =
        adding(
            parent -> new AddVersionResult.ExpectedParent(new UUID(8, demands.incrementAndGet())));
    assertThatThrownBy(() -> replica.sync(server))
        .isInstanceOfSatisfying(
            OutOfSyncException.class, e -> assertThat(e.isRetryable()).isFalse())
        .hasMessageContaining("does not hand it out");
    assertThat(demands).hasValue(6);
    assertThat(replica.counts().unsyncedOperations()).isEqualTo(1);
  }

  @Test
  void anIdThatAVersionCannotHaveIsRefusedAndNothingCountsAsSent() {
    FakeSyncServer history = new FakeSyncServer();
    Replica other = Replica.open(new InMemoryStorage());
    other.commit(List.of(Operation.create(new UUID(1, 2))));
    other.sync(history.connect());
    UUID first = history.versions().get(0).version();
    replica.commit(List.of(Operation.create(T1)));
    Map<UUID, String> lies =
        Map.of(new UUID(0, 0), "the nil version, which no version can be", first, "its parent");
    lies.forEach(
        (lie, fault) ->
            assertThatThrownBy(
                    () ->
                        replica.sync(
                            adding(
                                history.connect(),
                                parent -> new AddVersionResult.Added(lie, SnapshotUrgency.NONE))))
                .isInstanceOfSatisfying(
                    MalformedDataException.class, e -> assertThat(e.version()).isEqualTo(lie))
                .hasMessageContaining(fault));
    assertThat(replica.baseVersion()).isEqualTo(first);
    assertThat(replica.counts().unsyncedOperations()).isEqualTo(1);

    // An honest server is sent what the liar dropped.
    assertThat(replica.sync(history.connect()).operationsSent()).isEqualTo(1);
    other.sync(history.connect());
    assertThat(other.uuids()).isEqualTo(replica.uuids());
  }

  @Test
  void theIdOfAnEarlierVersionIsRefusedAndNothingCountsAsSent() {
    FakeSyncServer history = new FakeSyncServer();
    Replica other = Replica.open(new InMemoryStorage());
    for (int i = 0; i < 2; i++) {
      other.commit(List.of(Operation.create(new UUID(1, i))));
      other.sync(history.connect());
    }
    UUID earlier = history.versions().get(0).version();
    replica.commit(List.of(Operation.create(T1)));
    assertThatThrownBy(
            () ->
                replica.sync(
                    adding(
                        history.connect(),
                        parent -> new AddVersionResult.Added(earlier, SnapshotUrgency.NONE))))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("a version that was there before");
    assertThat(replica.baseVersion()).isEqualTo(history.versions().get(1).version());
    assertThat(replica.counts().unsyncedOperations()).isEqualTo(1);
  }

  @Test
  void aSnapshotOfTheNilVersionIsRefused() {
    SyncServer server =
        new ForwardingSyncServer(new FakeSyncServer()) {
          @Override
          public Optional<Snapshot> snapshot() {
            return Optional.of(
                new Snapshot(new UUID(0, 0), SnapshotCodec.write(Map.of(T1, Map.of()))));
          }
        };
    assertThatThrownBy(() -> replica.sync(server))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("nil version");
    assertThat(replica.uuids()).isEmpty();
  }

  /** An empty server that answers every new version alike. */
  private static SyncServer adding(Function<UUID, AddVersionResult> added) {
    return adding(new FakeSyncServer(), added);
  }

  private static SyncServer adding(SyncServer server, Function<UUID, AddVersionResult> added) {
    return new ForwardingSyncServer(server) {
      @Override
      public AddVersionResult addVersion(UUID parent, byte[] segment) {
        return added.apply(parent);
      }
    };
  }

  /** A server that answers every question for a child alike, and takes no version. */
  private static SyncServer answering(Function<UUID, ChildVersion> child) {
    return answering(100, child);
  }

  /**
   * A server that answers every question for a child alike, and takes no version.
   *
   * @param mostQuestions a synchronisation that asks more often does not come to an end
   */
  private static SyncServer answering(int mostQuestions, Function<UUID, ChildVersion> child) {
    return new SyncServer() {
      private int questions;

      @Override
      public ServerIdentity identity() {
        return new ServerIdentity("bad", "bad");
      }

      @Override
      public AddVersionResult addVersion(UUID parent, byte[] segment) {
        return new AddVersionResult.ExpectedParent(V1);
      }

      @Override
      public ChildVersion childVersion(UUID parent) {
        questions++;
        assertThat(questions).isLessThanOrEqualTo(mostQuestions);
        return child.apply(parent);
      }

      @Override
      public void addSnapshot(UUID version, byte[] data) {}

      @Override
      public Optional<Snapshot> snapshot() {
        return Optional.empty();
      }

      @Override
      public void close() {}
    };
  }
}
