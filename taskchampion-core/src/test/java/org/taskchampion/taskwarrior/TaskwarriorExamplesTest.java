package org.taskchampion.taskwarrior;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.query.Conventions;
import org.taskchampion.storage.InMemoryStorage;

/** The examples of the Javadoc. */
class TaskwarriorExamplesTest {

  private final Conventions conventions = Conventions.standard(ZoneId.of("Europe/Berlin"));
  private final Replica replica = Replica.open(new InMemoryStorage());

  @AfterEach
  void close() {
    replica.close();
  }

  @Test
  void reading() throws IOException {
    InputStream in =
        new ByteArrayInputStream("{\"description\":\"Buy milk\"}".getBytes(StandardCharsets.UTF_8));
    TaskwarriorJson json = TaskwarriorJson.with(conventions);
    List<TaskwarriorTask> tasks = json.read(in);
    ImportReport report = replica.editAndGet(edit -> json.importInto(edit, tasks));
    assertThat(report.added()).isEqualTo(1);
  }

  @Test
  void writing() throws IOException {
    Task milk = replica.editAndGet(edit -> edit.add("Buy milk").task());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TaskwarriorJson json = TaskwarriorJson.with(conventions);
    TaskwarriorWriter writer = json.writer(out);
    for (Task task : replica.pendingTasks()) {
      writer.write(task);
    }
    writer.end();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("[\n" + json.line(milk) + "\n]\n");
  }

  /** A hundred thousand tasks, of which no more is read than the one that is given. */
  @Test
  void readingHoldsOneTask() throws IOException {
    int count = 100_000;
    long[] given = {0};
    int[] read = {0};
    byte[] task =
        "{\"description\":\"Buy milk\",\"project\":\"home\"},\n".getBytes(StandardCharsets.UTF_8);
    InputStream in =
        new InputStream() {
          @Override
          public int read() {
            int offset = (int) (given[0] % task.length);
            return given[0]++ < (long) count * task.length ? task[offset] : -1;
          }

          @Override
          public int read(byte[] bytes, int from, int length) {
            int next = read();
            if (next < 0) {
              return -1;
            }
            bytes[from] = (byte) next;
            return 1;
          }
        };
    TaskwarriorJson.with(conventions)
        .read(
            in,
            each -> {
              read[0]++;
              assertThat(given[0]).isLessThanOrEqualTo((long) read[0] * task.length);
            },
            fault -> {
              throw new AssertionError(fault);
            });
    assertThat(read[0]).isEqualTo(count);
  }
}
