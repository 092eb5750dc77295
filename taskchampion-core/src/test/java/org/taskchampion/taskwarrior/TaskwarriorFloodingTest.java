package org.taskchampion.taskwarrior;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.query.Conventions;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.testing.HashFlooding;

/** Somebody chose keys of one hash for a file that is imported. */
class TaskwarriorFloodingTest {

  private static final TaskwarriorJson JSON =
      TaskwarriorJson.with(Conventions.standard(ZoneOffset.UTC));

  @Test
  void tasksAttributesAndDependencies() throws IOException {
    assertThat(HashFlooding.tooDear(TaskwarriorFloodingTest::importAll)).isEmpty();
  }

  private static void importAll(int count, HashFlooding.Clock clock) {
    StringBuilder tasks = new StringBuilder();
    StringBuilder one =
        new StringBuilder("{\"uuid\":\"" + HashFlooding.uuid(-1) + "\",\"description\":\"x\"");
    StringBuilder depends = new StringBuilder();
    for (int i = 0; i < count; i++) {
      tasks
          .append("{\"uuid\":\"")
          .append(HashFlooding.uuid(i))
          .append("\",\"description\":\"x\",\"status\":\"pending\"}\n");
      one.append(",\"").append(HashFlooding.text(i)).append("\":\"x\"");
      depends.append(i == 0 ? "" : ",").append('"').append(HashFlooding.uuid(i)).append('"');
    }
    one.append(",\"depends\":[").append(depends).append("]}");
    clock.ended("nothing");
    List<TaskwarriorTask> many = read(tasks.toString());
    clock.ended("read tasks");
    List<TaskwarriorTask> large = read(one.toString());
    clock.ended("read a task");
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      put(replica, many);
      clock.ended("import tasks");
      put(replica, large);
      clock.ended("import a task");
      put(replica, many);
      clock.ended("import tasks again");
      put(replica, large);
      clock.ended("import a task again");
    }
  }

  private static List<TaskwarriorTask> read(String json) {
    try {
      return JSON.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(Replica replica, List<TaskwarriorTask> tasks) {
    replica.editAndGet(edit -> JSON.importInto(edit, tasks));
  }
}
