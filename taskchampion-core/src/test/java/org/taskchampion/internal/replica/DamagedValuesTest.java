package org.taskchampion.internal.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.testing.FakeSyncServer;

/**
 * Named values that make no sense, by damage or by an import: nothing ends in a stray exception.
 */
class DamagedValuesTest {

  private static final String FLOOR = "undoFloor";
  private static final List<String> NONSENSE =
      List.of("", "x", "-1", "99", "2147483647", "2147483648", "-2147483649", "1.5", " 1");

  /** A replica that has every named value, three unsynced steps and a floor of one operation. */
  private static InMemoryStorage storage(FakeSyncServer server) {
    InMemoryStorage storage = new InMemoryStorage();
    Replica replica = Replica.open(storage);
    replica.edit(edit -> edit.add("first"));
    replica.sync(server);
    for (int i = 0; i < 3; i++) {
      replica.edit(edit -> edit.add("next"));
    }
    try (StorageTransaction transaction = storage.begin()) {
      transaction.setValue(FLOOR, "1");
      transaction.commit();
    }
    return storage;
  }

  private static Set<String> names(InMemoryStorage storage) {
    try (StorageView view = storage.read()) {
      return new TreeSet<>(view.values().keySet());
    }
  }

  /** What is done with the damaged replica; each of it alone. */
  private static List<Consumer<Replica>> uses(FakeSyncServer server) {
    return List.of(
        Replica::undo,
        Replica::undoOperations,
        replica -> replica.commitReversed(replica.undoOperations()),
        replica -> replica.sync(server),
        replica -> {
          try (Replica other = Replica.open(new InMemoryStorage())) {
            other.sync(server);
            other.edit(edit -> edit.task(edit.tasks().get(0).uuid()).description("theirs"));
            other.sync(server);
          }
          replica.edit(edit -> edit.task(edit.tasks().get(0).uuid()).description("ours"));
          replica.sync(server);
          replica.undo();
        });
  }

  @Test
  void nothingThatReadsANamedValueStumblesOverIt() {
    for (String name : names(storage(new FakeSyncServer()))) {
      for (String value : NONSENSE) {
        for (int i = 0; i < uses(new FakeSyncServer()).size(); i++) {
          FakeSyncServer server = new FakeSyncServer();
          InMemoryStorage storage = storage(server);
          try (StorageTransaction transaction = storage.begin()) {
            transaction.setValue(name, value);
            transaction.commit();
          }
          try (Replica replica = Replica.open(storage)) {
            uses(server).get(i).accept(replica);
            replica.undo();
            replica.sync(server);
            assertThat(replica.unsyncedOperations()).as("%s = %s", name, value).isEmpty();
          }
        }
      }
    }
  }

  @Test
  void whereTheFloorIsNoNumberUndoGoesBackOverNothingThatIsThereAndOverWhatComes() {
    for (String value : NONSENSE) {
      InMemoryStorage storage = storage(new FakeSyncServer());
      try (StorageTransaction transaction = storage.begin()) {
        transaction.setValue(FLOOR, value);
        transaction.commit();
      }
      try (Replica replica = Replica.open(storage)) {
        assertThat(replica.undo()).as(value).isFalse();
        assertThat(storage.heal().isSound()).isTrue();
        replica.edit(edit -> edit.add("undone"));
        assertThat(replica.undo()).as(value).isTrue();
        assertThat(replica.undo()).as(value).isFalse();
      }
    }
  }

  @Test
  void anImportOfADamagedFloorIsHealed() throws IOException {
    for (String value : List.of("x", "-1", "99", "2147483648")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      storage(new FakeSyncServer()).exportTo(out);
      String whole = out.toString(StandardCharsets.UTF_8);
      String damaged =
          whole.replace(
              "\"name\":\"undoFloor\",\"value\":\"1\"",
              "\"name\":\"undoFloor\",\"value\":\"" + value + "\"");
      assertThat(damaged).isNotEqualTo(whole);
      InMemoryStorage storage = new InMemoryStorage();
      storage.importFrom(new ByteArrayInputStream(damaged.getBytes(StandardCharsets.UTF_8)));
      assertThat(storage.verify().findings()).as(value).isEmpty();
      try (Replica replica = Replica.open(storage)) {
        assertThat(replica.undo()).isFalse();
      }
    }
  }
}
