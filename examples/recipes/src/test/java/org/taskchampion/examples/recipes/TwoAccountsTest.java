package org.taskchampion.examples.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskchampion.Attribute;
import org.taskchampion.PropertyNames;
import org.taskchampion.Replica;
import org.taskchampion.Subscription;
import org.taskchampion.Task;
import org.taskchampion.background.SyncStatus;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Filter;
import org.taskchampion.query.Query;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.local.LocalSyncServer;

/** Two accounts in one process: each has its own tasks, and none knows of the other. */
@Timeout(60)
class TwoAccountsTest {

  private static final Conventions CONVENTIONS = Conventions.standard(ZoneOffset.UTC);
  private static final Query PENDING = Query.of(Filter.parse("status:pending", CONVENTIONS));

  @TempDir private Path root;

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final Account.Screen screen =
      new Account.Screen() {
        @Override
        public void list(String account, List<Task> tasks) {
          told.add(account + " " + tasks.stream().map(Task::description).sorted().toList());
        }

        @Override
        public void status(String account, SyncStatus status) {
          told.add(account + " " + status.phase() + " " + status.unsent());
        }
      };

  private Account open(String name, Supplier<SyncServer> servers) {
    return Account.open(
        name, root.resolve(name), servers, PENDING, CONVENTIONS, Runnable::run, screen);
  }

  private SyncServer server(String account) {
    return LocalSyncServer.at(root.resolve(account + "-server"));
  }

  private void await(Predicate<String> expected) throws InterruptedException {
    String line;
    do {
      line = told.poll(50, TimeUnit.SECONDS);
      assertThat(line).as("what is told").isNotNull();
    } while (!expected.test(line));
  }

  /** What somebody finds who joins the account on another device. */
  private List<String> onAnotherDevice(String account) {
    try (Replica other = Replica.open(new InMemoryStorage());
        SyncServer server = server(account)) {
      other.sync(server);
      return other.tasks().stream().map(Task::description).sorted().toList();
    }
  }

  @Test
  void eachSynchronisesItsOwnTasks() throws Exception {
    try (Account home = open("home", () -> server("home"));
        Account work = open("work", () -> server("work"))) {
      home.replica().edit(edit -> edit.add("Buy milk"));
      await("home [Buy milk]"::equals);
      work.replica().edit(edit -> edit.add("Write the report"));
      await("work [Write the report]"::equals);
      home.sync().syncNow();
      await(line -> line.startsWith("home") && line.endsWith(" 0") && isSent(home));
      work.sync().syncNow();
      await(line -> line.startsWith("work") && line.endsWith(" 0") && isSent(work));
    }
    assertThat(onAnotherDevice("home")).containsExactly("Buy milk");
    assertThat(onAnotherDevice("work")).containsExactly("Write the report");
  }

  private static boolean isSent(Account account) {
    return account.replica().unsyncedOperations().isEmpty();
  }

  @Test
  void theTroubleOfOneIsNotTheTroubleOfTheOther() throws Exception {
    Supplier<SyncServer> broken =
        () -> {
          throw new IllegalStateException("no settings");
        };
    try (Account home = open("home", () -> server("home"))) {
      try (Account work = open("work", broken)) {
        await(line -> line.startsWith("work STOPPED"));
        work.replica().edit(edit -> edit.add("Write the report"));
      }
      home.replica().edit(edit -> edit.add("Buy milk"));
      await(line -> line.startsWith("home") && line.endsWith(" 0") && isSent(home));
    }
    assertThat(onAnotherDevice("home")).containsExactly("Buy milk");
  }

  @Test
  void aTaskMovesWithAllThatItHas() {
    Instant due = Instant.parse("2030-01-02T03:04:05Z");
    try (Account home = open("home", () -> server("home"));
        Account work = open("work", () -> server("work"))) {
      UUID first = home.replica().editAndGet(edit -> edit.add("Ask").task().uuid());
      Task task =
          home.replica()
              .editAndGet(
                  edit ->
                      edit.add("Write")
                          .set(Attribute.PROJECT, "Q4")
                          .due(due)
                          .addTag("big")
                          .annotate("a note")
                          .addDependency(first)
                          .userDefinedAttribute("ticket", "17")
                          .task());

      TwoAccounts.move(task.uuid(), home, work);

      assertThat(home.replica().task(task.uuid())).isEmpty();
      assertThat(home.replica().task(first)).isPresent();
      Map<String, String> expected = new HashMap<>(task.properties());
      expected.keySet().removeIf(name -> name.startsWith("dep_") || name.equals("modified"));
      Map<String, String> moved =
          new HashMap<>(work.replica().task(task.uuid()).orElseThrow().properties());
      moved.remove("modified");
      assertThat(moved).isEqualTo(expected);
      assertThat(work.replica().workingSet().index(task.uuid())).isPresent();

      UUID unknown = UUID.randomUUID();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TwoAccounts.move(unknown, home, work))
          .withMessage("home has no task " + unknown);
    }
  }

  @ParameterizedTest
  @CsvSource({"1700000000, 1800000000, there", "1800000000, 1700000000, here"})
  void ofATaskThatWasHalfMovedTheLastChangeStays(String here, String there, String expected) {
    try (Account home = open("home", () -> server("home"));
        Account work = open("work", () -> server("work"))) {
      UUID uuid = UUID.randomUUID();
      home.replica()
          .edit(edit -> edit.create(uuid).description("here").set(PropertyNames.MODIFIED, here));
      work.replica()
          .edit(edit -> edit.create(uuid).description("there").set(PropertyNames.MODIFIED, there));
      TwoAccounts.move(uuid, home, work);
      assertThat(home.replica().task(uuid)).isEmpty();
      assertThat(work.replica().task(uuid).orElseThrow().description()).isEqualTo(expected);
    }
  }

  /** Another program changes the task between the two commits of a move. */
  @Test
  void whatChangesMeanwhileMovesToo() {
    try (Account home = open("home", () -> server("home"));
        Account work = open("work", () -> server("work"))) {
      UUID uuid = home.replica().editAndGet(edit -> edit.add("Write").task().uuid());
      AtomicBoolean changed = new AtomicBoolean();
      Subscription subscription =
          work.replica()
              .onChange(
                  changes -> {
                    if (changed.compareAndSet(false, true)) {
                      home.replica()
                          .edit(
                              edit ->
                                  edit.task(uuid)
                                      .description("Write it")
                                      .set(PropertyNames.MODIFIED, "4000000000"));
                    }
                  });
      TwoAccounts.move(uuid, home, work);
      subscription.close();
      assertThat(changed).isTrue();
      assertThat(home.replica().task(uuid)).isEmpty();
      assertThat(work.replica().task(uuid).orElseThrow().description()).isEqualTo("Write it");
    }
  }

  @Test
  void theProgramRuns() throws Exception {
    InputStream in = System.in;
    PrintStream out = System.out;
    try (PipedOutputStream keys = new PipedOutputStream();
        PipedInputStream keyboard = new PipedInputStream(keys)) {
      System.setIn(keyboard);
      System.setOut(new PrintStream(new Lines(), true, UTF_8));
      Thread person =
          new Thread(
              () -> {
                try {
                  await("work: [Write the report]"::equals);
                  keys.write('\n');
                  keys.flush();
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      person.start();
      TwoAccounts.main(new String[] {root.toString()});
      person.join();
    } finally {
      System.setIn(in);
      System.setOut(out);
    }
    assertThat(Files.isDirectory(root.resolve("work/tasks"))).isTrue();
  }

  private final class Lines extends OutputStream {
    private final StringBuilder line = new StringBuilder();

    @Override
    public synchronized void write(int octet) {
      if (octet == '\n') {
        told.add(line.toString().strip());
        line.setLength(0);
      } else {
        line.append((char) octet);
      }
    }
  }
}
