package org.taskchampion.taskwarrior;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.taskchampion.AttributeType;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.fuzz.FuzzedText;
import org.taskchampion.query.Conventions;
import org.taskchampion.storage.InMemoryStorage;

/**
 * Taskwarrior's JSON: each task is read or has a fault, and what was imported is exported as
 * something that another replica imports to the same tasks.
 */
class TaskwarriorJsonFuzzTest {

  private static final TaskwarriorJson JSON =
      TaskwarriorJson.with(
          Conventions.standard(ZoneId.of("Europe/Berlin")).toBuilder()
              .attribute("estimate", AttributeType.NUMERIC)
              .attribute("reviewed", AttributeType.DATE)
              .attribute("effort", AttributeType.DURATION)
              .build());

  @FuzzTest
  void isReadOrRefused(byte[] data) throws IOException {
    byte[] text = FuzzedText.bytes(data);
    List<TaskwarriorTask> tasks = new ArrayList<>();
    List<TaskwarriorFault> faults = new ArrayList<>();
    JSON.read(new ByteArrayInputStream(text), tasks::add, faults::add);
    faults.forEach(fault -> assertThat(fault.toString()).isNotEmpty());
    try {
      assertThat(JSON.read(new ByteArrayInputStream(text)).size()).isEqualTo(tasks.size());
      assertThat(faults).isEmpty();
    } catch (MalformedTasksException e) {
      assertThat(e.count()).isEqualTo(faults.size()).isPositive();
    }
    if (!tasks.isEmpty()) {
      comeBack(tasks);
    }
  }

  private static void comeBack(List<TaskwarriorTask> tasks) throws IOException {
    try (Replica replica = Replica.open(new InMemoryStorage());
        Replica other = Replica.open(new InMemoryStorage())) {
      replica.<ImportReport>editAndGet(edit -> JSON.importInto(edit, tasks));
      List<TaskwarriorTask> again =
          JSON.exactly().read(new ByteArrayInputStream(exported(replica)));
      other.<ImportReport>editAndGet(edit -> JSON.exactly().importInto(edit, again));
      assertThat(stored(other)).isEqualTo(stored(replica));
    }
  }

  private static byte[] exported(Replica replica) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TaskwarriorWriter writer = JSON.exactly().writer(out);
    for (Task task : replica.tasks()) {
      writer.write(task);
    }
    writer.end();
    return out.toByteArray();
  }

  private static Map<UUID, Map<String, String>> stored(Replica replica) {
    Map<UUID, Map<String, String>> stored = new HashMap<>();
    replica.tasks().forEach(task -> stored.put(task.uuid(), task.properties()));
    return stored;
  }
}
