package org.taskchampion.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.internal.codec.OverwrittenEntry;
import org.taskchampion.internal.replica.KeptOverwrites;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.sync.ForeignHistory;
import org.taskchampion.sync.Overwritten;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.testing.FakeSyncServer;
import org.taskchampion.testing.FakeSyncServer.Fault;
import org.taskchampion.testing.FakeSyncServer.Kind;

/** What a synchronisation overwrote is told, whatever ends it (part 9.11 of the specification). */
class OverwrittenValuesTest {

  private static final UUID T1 = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");
  private static final Instant TIME = Instant.parse("2026-11-24T12:00:00Z");
  private static final Overwritten LOST =
      new Overwritten(
          T1, "p", Optional.of("mine"), Optional.of("theirs"), Overwritten.Winner.SERVER);

  private final FakeSyncServer server = new FakeSyncServer(1);
  private final InMemoryStorage storage = new InMemoryStorage();
  private final Replica replica = Replica.open(storage);
  private final Replica other = Replica.open(new InMemoryStorage());

  @BeforeEach
  void conflict() {
    replica.commit(List.of(Operation.create(T1), set("p", "old", 0), set("q", "old", 0)));
    replica.sync(server.connect());
    other.sync(server.connect());
    other.commit(List.of(set("p", "theirs", 2)));
    other.sync(server.connect());
    replica.commit(List.of(set("p", "mine", 1), set("q", "mine", 1)));
  }

  @AfterEach
  void close() {
    assertThat(replica.verify().findings()).isEmpty();
    replica.close();
    other.close();
  }

  private List<OverwrittenEntry> kept() {
    try (StorageView view = storage.read()) {
      return KeptOverwrites.all(view);
    }
  }

  private void assertToldOnceByTheNext() {
    assertThat(Replica.open(storage).sync(server.connect()).overwritten()).containsExactly(LOST);
    assertThat(replica.sync(server.connect()).overwritten()).isEmpty();
    long revision = revision();
    assertThat(replica.sync(server.connect()).nothingNew()).isTrue();
    assertThat(revision()).isEqualTo(revision);
    // What was told is kept, with all that is known of it.
    assertThat(kept())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.value()).isEqualTo(LOST);
              assertThat(entry.localTime()).contains(TIME.plusSeconds(1));
              assertThat(entry.serverTime()).contains(TIME.plusSeconds(2));
            });
  }

  private long revision() {
    try (StorageView view = storage.read()) {
      return view.revision();
    }
  }

  @Test
  void aReportTellsItOnce() {
    assertToldOnceByTheNext();
  }

  @Test
  void aProgressThatThrowsLeavesItToTheNextSync() {
    SyncOptions failing =
        SyncOptions.newBuilder()
            .progress(
                (phase, done, total) -> {
                  throw new UnsupportedOperationException("no window");
                })
            .build();
    assertThatThrownBy(() -> replica.sync(server.connect(), failing))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("no window");
    assertToldOnceByTheNext();
  }

  @Test
  void anErrorLeavesItToTheNextSync() {
    server.onCall(
        call -> {
          if (call.kind() == Kind.ADD_VERSION) {
            throw new OutOfMemoryError("simulated");
          }
          return Fault.NONE;
        });
    assertThatThrownBy(() -> replica.sync(server)).isInstanceOf(OutOfMemoryError.class);
    assertToldOnceByTheNext();
  }

  @Test
  void anExceptionsReportTellsIt() {
    server.onCall(call -> call.kind() == Kind.ADD_VERSION ? Fault.LOSE_REQUEST : Fault.NONE);
    SyncException e = catchThrowableOfType(SyncException.class, () -> replica.sync(server));
    assertThat(e.report().orElseThrow().overwritten()).containsExactly(LOST);
    assertThat(replica.sync(server.connect()).overwritten()).isEmpty();
  }

  @Test
  void anExportCarriesIt() throws IOException {
    SyncOptions failing =
        SyncOptions.newBuilder()
            .progress(
                (phase, done, total) -> {
                  throw new UnsupportedOperationException("no window");
                })
            .build();
    assertThatThrownBy(() -> replica.sync(server.connect(), failing))
        .isInstanceOf(UnsupportedOperationException.class);
    ByteArrayOutputStream exported = new ByteArrayOutputStream();
    replica.exportTo(exported);
    try (Replica imported = Replica.open(new InMemoryStorage())) {
      imported.importFrom(new ByteArrayInputStream(exported.toByteArray()));
      assertThat(imported.verify().findings()).isEmpty();
      assertThat(imported.sync(server.connect()).overwritten()).containsExactly(LOST);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatAMoveDroppedIsToldByTheNextSync(boolean afterTheMerge) {
    FakeSyncServer foreign = new FakeSyncServer(2);
    foreign.identity(new ServerIdentity("foreign", "foreign"));
    Replica theirs = Replica.open(new InMemoryStorage());
    theirs.commit(List.of(Operation.create(T1), set("p", "foreign", 5)));
    theirs.sync(foreign.connect());
    SyncOptions take =
        SyncOptions.newBuilder()
            .foreignHistory(ForeignHistory.TAKE_SERVERS)
            .progress(
                (phase, done, total) -> {
                  if (afterTheMerge) {
                    throw new UnsupportedOperationException("no window");
                  }
                })
            .build();
    if (afterTheMerge) {
      assertThatThrownBy(() -> replica.sync(foreign.connect(), take))
          .isInstanceOf(UnsupportedOperationException.class);
    }
    assertThat(
            replica
                .sync(
                    foreign.connect(),
                    SyncOptions.newBuilder().foreignHistory(ForeignHistory.TAKE_SERVERS).build())
                .overwritten())
        .containsExactlyInAnyOrder(lost("p", "mine", "foreign"), lost("q", "mine", null));
    assertThat(replica.sync(foreign.connect()).overwritten()).isEmpty();
    try (StorageView view = storage.read()) {
      assertThat(view.values().keySet()).noneMatch(name -> name.startsWith("lost."));
    }
    theirs.close();
  }

  private static Overwritten lost(String property, String local, String server) {
    return new Overwritten(
        T1, property, Optional.of(local), Optional.ofNullable(server), Overwritten.Winner.SERVER);
  }

  @Test
  void theOldestGiveWayAndTheNewestStays() {
    List<OverwrittenEntry> entries = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      entries.add(entry("value " + i));
    }
    try (StorageTransaction transaction = storage.begin()) {
      assertThat(KeptOverwrites.add(transaction, entries)).containsExactly(0L, 1L, 2L);
      assertThat(KeptOverwrites.all(transaction)).isEqualTo(entries);
      for (int i = 0; i < 1_000; i++) {
        assertThat(KeptOverwrites.add(transaction, List.of(entry("later " + i)))).hasSize(1);
      }
      assertThat(KeptOverwrites.all(transaction)).hasSize(1_000);
      OverwrittenEntry large = entry("x".repeat(9 << 20));
      assertThat(KeptOverwrites.add(transaction, List.of(large))).hasSize(1);
      assertThat(KeptOverwrites.all(transaction)).containsExactly(large);
      transaction.commit();
    }
  }

  private static OverwrittenEntry entry(String local) {
    return new OverwrittenEntry(
        new Overwritten(
            T1, "p\n\"\ud800", Optional.of(local), Optional.empty(), Overwritten.Winner.LOCAL),
        Optional.of(TIME.plusNanos(1)),
        Optional.empty(),
        TIME,
        Optional.of(Map.of("p\n\"\ud800", local, "", "\u2028")),
        local.length() % 2 == 0);
  }

  @Test
  void aDamagedOneIsFoundAndTheOthersAreMended() {
    replica.sync(server.connect());
    for (Map.Entry<String, String> damage :
        Map.of("overwritten", "1 2", "overwritten.0000000000", "{}", "overwritten.0000000007", "x")
            .entrySet()) {
      try (StorageTransaction transaction = storage.begin()) {
        transaction.setValue(damage.getKey(), damage.getValue());
        transaction.commit();
      }
      assertThat(replica.verify().findings())
          .extracting(VerificationReport.Finding::message)
          .containsExactly("some of the overwritten values that are kept cannot be read");
      assertThat(replica.heal().isSound()).isTrue();
      assertThat(replica.sync(server.connect()).versionsReceived()).isZero();
    }
  }

  private static Operation set(String property, String value, int seconds) {
    return Operation.update(T1, property, value, TIME.plusSeconds(seconds));
  }
}
