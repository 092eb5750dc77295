package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.h2.H2Storage;

final class RoundTripTest {

  private static final List<String> NAMES =
      List.of(
          "",
          "status",
          "description",
          "entry",
          "modified",
          "due",
          "wait",
          "tags",
          "depends",
          "annotations",
          "uuid",
          "id",
          "urgency",
          "properties",
          "tag_",
          "tag_a b",
          "tag_ok",
          "annotation_",
          "annotation_x",
          "annotation_1700000000",
          "annotation_+1700000000",
          "annotation_-5",
          "dep_",
          "dep_x",
          "dep_22222222-2222-2222-2222-222222222222",
          "dep_22222222-2222-2222-2222-22222222222A",
          "päck\n\"🧀\\",
          "project");

  private static final List<String> VALUES =
      List.of(
          "",
          "x",
          "waiting",
          "pending",
          "completed",
          "1700000000",
          "+1700000000",
          "01",
          "-1",
          "99999999999999999",
          "253402300800",
          "20261224T180000Z",
          "line\nline\r\t\u0000\u001b\u007f\u2028 \"quoted\" \\ 🧀");

  @Test
  void whatIsExportedIsImportedExactly(@TempDir Path home) {
    long seed = 20261124;
    Random random = new Random(seed);
    Runs first = new Runs(home.resolve("1"));
    try (Replica replica =
        Replica.open(H2Storage.at(home.resolve("1/.local/share/taskchampion")))) {
      List<Operation> operations = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        UUID uuid = new UUID(random.nextLong(), random.nextLong());
        operations.add(Operation.create(uuid));
        for (int j = random.nextInt(12); j > 0; j--) {
          operations.add(
              Operation.update(
                  uuid,
                  NAMES.get(random.nextInt(NAMES.size())),
                  VALUES.get(random.nextInt(VALUES.size())),
                  Instant.EPOCH));
        }
      }
      replica.commit(operations);
    }
    String exported = first.ta("export").ok().out();
    Runs second = new Runs(home.resolve("2"));
    assertThat(second.run(exported, "import", "-").ok().out())
        .isEqualTo("Imported 200 tasks: 200 new, 0 changed, 0 the same.\n");
    assertThat(second.ta("export").ok().out()).as("seed %d", seed).isEqualTo(exported);
    assertThat(second.run(exported, "import", "-").ok().out())
        .isEqualTo("Imported 200 tasks: 0 new, 0 changed, 200 the same.\n");
    try (Replica one = Replica.open(H2Storage.at(home.resolve("1/.local/share/taskchampion")));
        Replica two = Replica.open(H2Storage.at(home.resolve("2/.local/share/taskchampion")))) {
      assertThat(two.tasks()).containsExactlyInAnyOrderElementsOf(one.tasks());
    }
    assertThat(second.ta("undo").ok().out()).contains("200 tasks");
    assertThat(second.ta("export").ok().out()).isEqualTo("[\n]\n");
  }
}
