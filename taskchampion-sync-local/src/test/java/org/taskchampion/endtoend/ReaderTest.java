package org.taskchampion.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Edit;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncProgress;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.local.ChildJvm;
import org.taskchampion.sync.local.LocalSyncServer;

/** A process that reads a replica while another one synchronises it. */
class ReaderTest {

  private static final int TASKS = 2_000;
  private static final int ROUNDS = 8;

  @TempDir private Path temporary;

  @Test
  void aReaderSeesWholeVersionsAndNothingBetween() throws Exception {
    Path read = temporary.resolve("read");
    String end = "2000 tasks, round 11=11;";
    List<String> seen = new ArrayList<>();
    try (SyncServer server = LocalSyncServer.at(temporary.resolve("server"));
        Replica writer = Replica.open(H2Storage.at(temporary.resolve("writer")));
        H2Storage storage = H2Storage.at(read);
        Replica replica = Replica.open(storage);
        ChildJvm reader = new ChildJvm(ReaderProcess.class, read.toString(), end)) {
      seen.add(reader.readLine());

      // One version each, none of which is so large that it would be cut in the middle of an edit.
      for (int half = 0; half < 2; half++) {
        writer.edit(
            edit -> {
              for (int i = 0; i < TASKS / 2; i++) {
                edit.add("Task " + i).set("left", "0").set("right", "0");
              }
            });
        assertThat(writer.sync(server).versionsSent()).isEqualTo(1);
      }
      for (int round = 1; round <= ROUNDS; round++) {
        writer.edit(turnTo(round));
        assertThat(writer.sync(server).versionsSent()).isEqualTo(1);
      }

      // After each merge, the reader has to see the new state, and so reads while the next one goes
      // on.
      SyncOptions options =
          SyncOptions.newBuilder()
              .progress(
                  (phase, done, total) -> {
                    if (phase == SyncProgress.Phase.RECEIVING) {
                      seen.add(line(reader));
                    }
                  })
              .build();
      assertThat(replica.sync(server, options).versionsReceived()).isEqualTo(2 + ROUNDS);
      assertThat(seen).hasSizeGreaterThan(4).last().isEqualTo("2000 tasks, round 8=8;");

      // An edit of every task that has to be rebased, and stands.
      writer.edit(turnTo(9));
      writer.sync(server);
      replica.edit(turnTo(10));
      seen.add(line(reader));
      replica.sync(server);
      replica.edit(turnTo(11));
      seen.addAll(reader.readLines());
      assertThat(reader.exitCode()).isZero();

      assertThat(seen)
          .startsWith("0 tasks, round ;")
          .endsWith("2000 tasks, round 10=10;", end)
          .allMatch(line -> line.matches("0 tasks, round ;|[12]000 tasks, round (\\d+)=\\1;"));
      new HistoryReplay(server).check(storage, "at the end");
    }
  }

  private static Consumer<Edit> turnTo(int round) {
    return edit -> {
      for (Task task : edit.tasks()) {
        edit.task(task.uuid()).set("left", "" + round).set("right", "" + round);
      }
    };
  }

  private static String line(ChildJvm reader) {
    try {
      return reader.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
