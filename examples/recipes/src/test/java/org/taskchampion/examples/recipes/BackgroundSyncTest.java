package org.taskchampion.examples.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncProblem;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.local.LocalSyncServer;
import org.taskchampion.testing.FakeSyncServer;

@Timeout(600)
class BackgroundSyncTest {

  @TempDir private Path directory;

  private final BlockingQueue<StatusLine> shown = new LinkedBlockingQueue<>();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

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
      boolean isForAPerson =
          switch (problem) {
            case OFFLINE, TIMEOUT, BUSY, TOO_MANY_REQUESTS, FAILED -> false;
            default -> true;
          };
      assertThat(stopped.remedy().startsWith("Try again.")).isNotEqualTo(isForAPerson);
      assertThat(sync.status().problem()).contains(problem);
    }
  }

  @Test
  void howThingsStandIsSaid() throws Exception {
    FakeSyncServer server = new FakeSyncServer();
    try (Replica replica = Replica.open(new InMemoryStorage());
        AutoSync sync =
            BackgroundSync.start(replica, server::connectWithFaults, Runnable::run, shown::add)) {
      await(it -> it.text().equals("Synchronising"));
      await(it -> it.text().matches("Synchronised at .+; everything is sent"));
      assertThat(sync.status().nextTry()).isPresent(); // at intervals
      sync.pause();
      replica.edit(edit -> edit.add("Buy milk"));
      assertThat(await(it -> it.text().matches("Paused; [1-9]\\d* changes to send")).remedy())
          .isEqualTo("Resume when you like.");
      sync.resume(); // and by itself, a second after the change:
      await(it -> it.text().matches("Synchronised at .+; everything is sent"));
      replica.edit(edit -> edit.add("Pay rent"));
      await(it -> it.text().matches("Synchronised at .+; [1-9]\\d* changes to send"));
      await(it -> it.text().matches("Synchronised at .+; everything is sent"));
    }
    assertThat(server.versions()).hasSize(2);
  }

  /** What passes by itself needs nobody: the next try is named. */
  @Test
  void whoeverHasToWaitIsToldForHowLong() throws Exception {
    try (Replica replica = Replica.open(new InMemoryStorage());
        AutoSync sync =
            BackgroundSync.start(
                replica,
                () -> {
                  throw new ServerUnreachableException("gone", null);
                },
                Runnable::run,
                shown::add)) {
      StatusLine line = await(it -> it.text().contains("; next try at "));
      assertThat(line.text()).startsWith("No connection; your changes are kept; next try at ");
      assertThat(line.remedy()).isEmpty();
      assertThat(sync.status().nextTry()).isPresent();
    }
  }

  @Test
  void theScreenIsShownToOnItsThread() throws Exception {
    FakeSyncServer server = new FakeSyncServer();
    ExecutorService screen = Executors.newSingleThreadExecutor();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    try (Replica replica = Replica.open(new InMemoryStorage());
        AutoSync sync =
            BackgroundSync.start(
                replica,
                server::connectWithFaults,
                screen,
                line -> {
                  threads.add(Thread.currentThread());
                  shown.add(line);
                })) {
      await(it -> it.text().endsWith("everything is sent"));
      assertThat(threads).containsExactly(screen.submit(Thread::currentThread).get());
      assertThat(sync.status().problem()).isEmpty();
    } finally {
      screen.shutdown();
    }
  }

  @Test
  void theProgramSynchronisesWhenItIsTold() throws Exception {
    Path tasks = directory.resolve("tasks");
    Path server = directory.resolve("server");
    try (Replica mine = Replica.open(H2Storage.at(tasks), "test")) {
      run(
          tasks,
          server,
          new Keyboard()
              .when(() -> printed().contains("Synchronised at"), "")
              .when(() -> isAddedOnAnotherDevice("Buy milk", server), "sync\n")
              .when(() -> !mine.tasks().isEmpty(), "\n"));
      assertThat(mine.tasks()).extracting(Task::description).containsExactly("Buy milk");
    }
  }

  private static boolean isAddedOnAnotherDevice(String description, Path server) {
    try (Replica other = Replica.open(new InMemoryStorage());
        SyncServer place = LocalSyncServer.at(server)) {
      other.edit(edit -> edit.add(description));
      return other.sync(place).versionsSent() == 1;
    }
  }

  @Test
  void theProgramSaysWhatToDo() throws Exception {
    Path server = Files.createFile(directory.resolve("server"));
    String expected = "There is no sync server at this address. Check the address,";
    run(
        directory.resolve("tasks"),
        server,
        new Keyboard().when(() -> printed().contains(expected), "\n"));
    assertThat(printed()).contains(expected);
  }

  @Test
  void theProgramSendsWhatIsTyped() throws Exception {
    Path tasks = directory.resolve("tasks");
    Path server = directory.resolve("server");
    run(tasks, server, new Keyboard().when(() -> true, "Buy milk\nsync\n\n"));
    // What the program did not send before it ended, it sends after the next start.
    run(
        tasks,
        server,
        new Keyboard().when(() -> onAnotherDevice(server).equals(List.of("Buy milk")), "\n"));
    assertThat(onAnotherDevice(server)).containsExactly("Buy milk");
  }

  private String printed() {
    return printed.toString(UTF_8);
  }

  private void run(Path tasks, Path server, InputStream keyboard) throws Exception {
    InputStream in = System.in;
    PrintStream out = System.out;
    System.setIn(keyboard);
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      BackgroundSync.main(new String[] {tasks.toString(), server.toString()});
    } finally {
      System.setIn(in);
      System.setOut(out);
    }
  }

  /** A keyboard on which somebody types what they want to when something is so. */
  private static final class Keyboard extends InputStream {

    private record Step(BooleanSupplier awaited, String text) {}

    private final Queue<Step> steps = new ArrayDeque<>();
    private InputStream typed = InputStream.nullInputStream();

    Keyboard when(BooleanSupplier awaited, String text) {
      steps.add(new Step(awaited, text));
      return this;
    }

    @Override
    public int read() throws IOException {
      int octet = typed.read();
      while (octet < 0 && !steps.isEmpty()) {
        Step step = steps.remove();
        while (!step.awaited().getAsBoolean()) {
          LockSupport.parkNanos(50_000_000);
        }
        typed = new ByteArrayInputStream(step.text().getBytes(UTF_8));
        octet = typed.read();
      }
      return octet;
    }

    /** Hands over what is there, and waits for no more. */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int octet = read();
      if (octet < 0) {
        return -1;
      }
      bytes[offset] = (byte) octet;
      return 1 + Math.max(0, typed.read(bytes, offset + 1, length - 1));
    }
  }
}
