package org.taskchampion.internal.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.FakeSyncServer;
import org.taskchampion.testing.SealedSyncServer;

/**
 * Named values that make no sense, by damage or by an import: nothing ends in a stray exception.
 */
class DamagedValuesTest {

  private static final String FLOOR = "undoFloor";
  private static final List<String> NONSENSE =
      List.of("", "x", "-1", "99", "2147483647", "2147483648", "-2147483649", "1.5", " 1", "null");

  /**
   * What looks like what one of the values is, and is none that can be; with BASE for the base of
   * the replica.
   */
  private static final List<String> NEARLY =
      List.of(
          "3-1",
          "1-2,0-1",
          "0-99",
          "0-9999999999",
          "BASE",
          "BASE -1",
          "BASE 99",
          "BASE x",
          "BASE BASEE",
          "0 0 999999999999999999 0",
          "0 0 0 999999999999999999",
          "999999999999999998 999999999999999999 999999999999999999 0",
          "7 3 5 0",
          "2026-01-01T00:00:00Z x",
          "+1000000000-12-31T23:59:59Z 2147483647");

  /** A server that seals, asks for snapshots, and has lost its first version. */
  private static SyncServer server() {
    FakeSyncServer server = new FakeSyncServer();
    server.snapshotUrgency(SnapshotUrgency.HIGH);
    SealedSyncServer sealed = new SealedSyncServer(server, "secret");
    changeElsewhere(sealed);
    changeElsewhere(sealed);
    server.expire(1);
    return sealed;
  }

  /**
   * A replica that has three unsynced steps and a floor of one operation, and remembers no key, as
   * after an earlier version of the library.
   */
  private static InMemoryStorage storage(SyncServer server) {
    InMemoryStorage storage = new InMemoryStorage();
    Replica replica = Replica.open(storage);
    replica.sync(server);
    replica.edit(edit -> edit.add("first"));
    replica.sync(server);
    for (int i = 0; i < 3; i++) {
      replica.edit(edit -> edit.add("next"));
    }
    set(storage, FLOOR, "1");
    set(storage, "serverKey", null);
    return storage;
  }

  private static UUID base(InMemoryStorage storage) {
    try (StorageView view = storage.read()) {
      return view.baseVersion();
    }
  }

  private static Optional<String> value(InMemoryStorage storage, String name) {
    try (StorageView view = storage.read()) {
      return view.value(name);
    }
  }

  private static void set(InMemoryStorage storage, String name, @Nullable String value) {
    try (StorageTransaction transaction = storage.begin()) {
      transaction.setValue(name, value);
      transaction.commit();
    }
  }

  /** Somebody else has a task on a server, or changes one that is there. */
  private static void changeElsewhere(SyncServer server) {
    try (Replica other = Replica.open(new InMemoryStorage())) {
      other.sync(server);
      other.edit(edit -> edit.add("another"));
      other.edit(edit -> edit.task(edit.tasks().get(0).uuid()).description("theirs"));
      other.sync(server);
    }
  }

  /** What is done with the damaged replica; each of it alone. */
  private static List<BiConsumer<Replica, SyncServer>> uses() {
    return List.of(
        (replica, server) -> replica.undo(),
        (replica, server) -> replica.undoOperations(),
        (replica, server) -> replica.commitReversed(replica.undoOperations()),
        (replica, server) -> replica.sync(server),
        (replica, server) -> {
          changeElsewhere(server);
          replica.edit(edit -> edit.task(edit.tasks().get(0).uuid()).description("ours"));
          replica.sync(server);
          replica.undo();
        },
        (replica, server) -> replica.sync(server()),
        (replica, server) -> replica.verify(),
        (replica, server) -> {
          replica.heal();
          assertThat(replica.verify().findings()).isEmpty();
        });
  }

  /** Returns the names of all values that any use asks for, whether there is one or not. */
  private static Set<String> namesAskedFor() {
    Set<String> names = new TreeSet<>();
    for (BiConsumer<Replica, SyncServer> use : uses()) {
      SyncServer server = server();
      NotingStorage storage = new NotingStorage(storage(server));
      try (Replica replica = Replica.open(storage)) {
        use.accept(replica, server);
      }
      names.addAll(storage.names());
    }
    return names;
  }

  @Test
  void allThatIsEverStoredIsAskedFor() {
    assertThat(namesAskedFor())
        .contains(
            FLOOR,
            "takenBack",
            "onItsWay",
            "overwritten",
            "lost.0000000000",
            "serverHistory",
            "serverAddress",
            "serverShared",
            "serverBaseParent",
            "serverKey",
            "snapshotDue",
            "snapshotRefused");
  }

  @Test
  void nothingThatReadsANamedValueStumblesOverIt() {
    for (String name : namesAskedFor()) {
      for (String value : Stream.concat(NONSENSE.stream(), NEARLY.stream()).toList()) {
        for (BiConsumer<Replica, SyncServer> use : uses()) {
          SyncServer server = server();
          InMemoryStorage storage = storage(server);
          set(storage, name, value.replace("BASE", base(storage).toString()));
          try (Replica replica = Replica.open(new NotingStorage(storage))) {
            use.accept(replica, server);
            replica.undo();
            replica.sync(server);
            assertThat(replica.unsyncedOperations()).as("%s = %s", name, value).isEmpty();
            replica.heal();
            assertThat(replica.verify().findings()).as("%s = %s", name, value).isEmpty();
          }
        }
      }
    }
  }

  @Test
  void whereTheFloorIsNoNumberUndoGoesBackOverNothingThatIsThereAndOverWhatComes() {
    for (String value : NONSENSE) {
      InMemoryStorage storage = storage(server());
      set(storage, FLOOR, value);
      try (Replica replica = Replica.open(storage)) {
        assertThat(replica.undo()).as(value).isFalse();
        assertThat(Replica.open(storage).heal().isSound()).isTrue();
        replica.edit(edit -> edit.add("undone"));
        assertThat(replica.undo()).as(value).isTrue();
        assertThat(replica.undo()).as(value).isFalse();
      }
    }
  }

  /** It would have all but the newest of them dropped with the next one. */
  @Test
  void aWrongLengthOfTheKeptValuesIsFoundAndHealed() {
    SyncServer server = server();
    InMemoryStorage storage = storage(server);
    try (Replica replica = Replica.open(storage)) {
      replica.sync(server);
      UUID task = replica.tasks().get(0).uuid();
      try (Replica other = Replica.open(new InMemoryStorage())) {
        other.sync(server);
        other.edit(edit -> edit.task(task).description("newer"));
        other.sync(server);
      }
      replica.edit(edit -> edit.task(task).description("ours"));
      assertThat(replica.sync(server).overwritten()).isNotEmpty();
      String sound = value(storage, "overwritten").orElseThrow();
      assertThat(sound).startsWith("0 1 1 ");
      set(storage, "overwritten", "0 1 1 999999999999999999");
      assertThat(replica.verify().findings()).hasSize(1);
      replica.heal();
      assertThat(replica.verify().findings()).isEmpty();
      assertThat(value(storage, "overwritten")).contains(sound.replace("0 1 1", "0 0 1"));
    }
  }

  @Test
  void anImportOfADamagedFloorIsHealed() throws IOException {
    for (String value : List.of("x", "-1", "99", "2147483648")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Replica.open(storage(server())).exportTo(out);
      String whole = out.toString(StandardCharsets.UTF_8);
      String damaged =
          whole.replace(
              "\"name\":\"undoFloor\",\"value\":\"1\"",
              "\"name\":\"undoFloor\",\"value\":\"" + value + "\"");
      assertThat(damaged).isNotEqualTo(whole);
      InMemoryStorage storage = new InMemoryStorage();
      Replica.open(storage)
          .importFrom(new ByteArrayInputStream(damaged.getBytes(StandardCharsets.UTF_8)));
      assertThat(Replica.open(storage).verify().findings()).as(value).isEmpty();
      try (Replica replica = Replica.open(storage)) {
        assertThat(replica.undo()).isFalse();
      }
    }
  }
}
