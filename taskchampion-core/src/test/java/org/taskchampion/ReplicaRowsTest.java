package org.taskchampion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.storage.InMemoryStorage;

class ReplicaRowsTest {

  private static final UUID A = new UUID(0, 10);
  private static final UUID BASE = new UUID(0, 99);
  private static final String CREATE = "{\"Create\":{\"uuid\":\"" + A + "\"}}";

  private final InMemoryStorage storage = new InMemoryStorage();

  private static String describe(String old, String value) {
    return "{\"Update\":{\"uuid\":\""
        + A
        + "\",\"property\":\"description\",\"old_value\":"
        + old
        + ",\"value\":"
        + value
        + ",\"timestamp\":\"2026-11-29T10:00:00Z\"}}";
  }

  @Test
  void theNewReplicaGoesOnWhereTheOldOneWas() {
    try (ReplicaRows rows = ReplicaRows.into(storage)) {
      rows.task(A.toString(), "{\"status\":\"pending\",\"description\":\"b\"}".getBytes(UTF_8));
      rows.operation(1, "\"UndoPoint\"".getBytes(UTF_8), true);
      rows.operation(2, CREATE.getBytes(UTF_8), true);
      rows.operation(5, "\"UndoPoint\"".getBytes(UTF_8), false);
      rows.operation(6, describe("\"a\"", "\"b\"").getBytes(UTF_8), false);
      rows.baseVersion(BASE.toString());
      rows.workingSet(7, A.toString());
      assertThat(rows.finish()).hasToString("1 task, 2 unsynced operations, from version " + BASE);
    }
    try (Replica replica = Replica.open(storage)) {
      assertThat(replica.verify().findings()).isEmpty();
      assertThat(replica.workingSet().uuid(7)).contains(A);
      assertThat(replica.operations(A)).hasSize(2);
      assertThat(replica.undo()).isTrue();
      assertThat(replica.task(A).orElseThrow().description()).isEqualTo("a");
    }
  }

  @Test
  void withoutAnEndNothingIsImported() {
    try (ReplicaRows rows = ReplicaRows.into(storage)) {
      rows.task(A.toString(), "{}".getBytes(UTF_8));
    }
    try (Replica replica = Replica.open(storage)) {
      assertThat(replica.tasks()).isEmpty();
    }
  }

  @Test
  void theTasksComeFirstAndNothingComesAfterTheEnd() {
    try (ReplicaRows rows = ReplicaRows.into(storage)) {
      rows.operation(1, CREATE.getBytes(UTF_8), false);
      assertThatThrownBy(() -> rows.task(A.toString(), "{}".getBytes(UTF_8)))
          .hasMessage("the tasks come before the operations");
      // It was made and is gone again, as far as this tells.
      assertThat(rows.finish().unsyncedOperations()).isEqualTo(2);
      assertThatThrownBy(() -> rows.workingSet(1, A.toString())).hasMessage("the import is over");
    }
  }
}
