package org.taskchampion.examples.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.background.AutoSync;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.SyncProblem;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.local.LocalSyncServer;

@Timeout(600)
class BackgroundSyncTest {

  @TempDir private Path directory;

  private final BlockingQueue<StatusLine> shown = new LinkedBlockingQueue<>();

  private StatusLine await(Predicate<StatusLine> expected) throws InterruptedException {
    StatusLine line;
    do {
      line = shown.poll(120, TimeUnit.SECONDS);
      assertThat(line).as("what is shown").isNotNull();
    } while (!expected.test(line));
    return line;
  }

  private List<String> onAnotherDevice(Path server) {
    try (Replica other = Replica.open(new InMemoryStorage());
        SyncServer place = LocalSyncServer.at(server)) {
      other.sync(place);
      return other.tasks().stream().map(Task::description).toList();
    }
  }

  @Test
  void aProblemIsShownUntilItIsOver() throws Exception {
    Path server = directory.resolve("server");
    Files.createFile(server); // where a directory should be
    try (Replica replica = Replica.open(new InMemoryStorage());
        AutoSync sync =
            BackgroundSync.start(
                replica, () -> LocalSyncServer.at(server), Runnable::run, shown::add)) {
      replica.edit(edit -> edit.add("Buy milk"));
      await(it -> it.text().startsWith("There is no sync server"));

      Files.delete(server);
      sync.syncNow();
      assertThat(await(it -> it.text().startsWith("Synchronised")).text())
          .endsWith("everything is sent");
    }
    assertThat(onAnotherDevice(server)).containsExactly("Buy milk");
  }

  /** Each says something else; and where a person is needed, what to do. */
  @ParameterizedTest
  @EnumSource(value = SyncProblem.class, mode = EnumSource.Mode.EXCLUDE, names = "CANCELLED")
  void whoeverIsNeededIsToldWhatToDo(SyncProblem problem) throws Exception {
    try (Replica replica = Replica.open(new InMemoryStorage());
        AutoSync sync =
            BackgroundSync.start(
                replica,
                () -> {
                  throw new ServerRefusedException(problem, "refused", null);
                },
                Runnable::run,
                shown::add)) {
      StatusLine stopped = await(it -> !it.remedy().isEmpty());
      assertThat(stopped.text().equals("The synchronisation failed"))
          .isEqualTo(problem == SyncProblem.FAILED);
      assertThat(sync.status().problem()).contains(problem);
    }
  }

  @Test
  void theProgramSendsWhatIsTyped() throws Exception {
    Path server = directory.resolve("server");
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("Buy milk\nsync\n\n".getBytes(UTF_8)));
    try {
      String[] args = {directory.resolve("tasks").toString(), server.toString()};
      assertThat(Printed.by(() -> BackgroundSync.main(args))).isNotEmpty();
      // What the program did not send before it ended, it sends after the next start.
      System.setIn(new Patience(() -> onAnotherDevice(server).equals(List.of("Buy milk"))));
      Printed.by(() -> BackgroundSync.main(args));
    } finally {
      System.setIn(before);
    }
    assertThat(onAnotherDevice(server)).containsExactly("Buy milk");
  }

  /** A keyboard on which nobody types before something is so. */
  private static final class Patience extends InputStream {
    private final BooleanSupplier awaited;

    Patience(BooleanSupplier awaited) {
      this.awaited = awaited;
    }

    @Override
    public int read() {
      while (!awaited.getAsBoolean()) {
        LockSupport.parkNanos(50_000_000);
      }
      return -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      return read();
    }
  }
}
