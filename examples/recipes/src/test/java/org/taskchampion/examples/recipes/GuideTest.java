package org.taskchampion.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.swing.SwingUtilities;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskchampion.Replica;
import org.taskchampion.RunningSync;
import org.taskchampion.Subscription;
import org.taskchampion.Task;
import org.taskchampion.TaskChanges;
import org.taskchampion.background.AutoSync;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Filter;
import org.taskchampion.query.Query;
import org.taskchampion.query.TaskOrder;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.local.LocalSyncServer;

/** The programs in the pages of the guide: they are those that run here. */
@Timeout(60)
class GuideTest {

  private static final Path SOURCE =
      Path.of("src/test/java/org/taskchampion/examples/recipes/GuideTest.java");
  private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private final Replica replica = Replica.open(new InMemoryStorage());
  private final Instant friday = Instant.parse("2026-12-04T12:00:00Z");
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final LinkedBlockingQueue<String> shown = new LinkedBlockingQueue<>();
  private final List<TaskChanges> refreshed = new ArrayList<>();
  private final CountDownLatch refreshing = new CountDownLatch(1);
  @TempDir private Path temporary;

  @AfterEach
  void close() {
    replica.close();
    executor.shutdown();
  }

  private void show(String text) {
    shown.add(text);
  }

  private void tryAgainIn(Duration time) {
    shown.add(time.toString());
  }

  private void refresh(TaskChanges changes) {
    refreshed.add(changes);
    refreshing.countDown();
  }

  @ParameterizedTest
  @CsvSource({"concepts, 3", "sync, 4", "threads, 1"})
  void eachProgramOfAPageIsHere(String page, int programs) throws IOException {
    Path file = Path.of("../../docs", page + ".md");
    String here = plain(Files.readString(SOURCE));
    int found = 0;
    for (Matcher it = EXAMPLE.matcher(Files.readString(file)); it.find(); found++) {
      assertThat(here).contains(plain(it.group(1)));
    }
    assertThat(found).isEqualTo(programs);
  }

  /** Takes away comments and blanks, which differ between the page and the code. */
  private static String plain(String text) {
    return text.replaceAll("//.*", "").replaceAll("\\s+", "");
  }

  @Test
  void changes() {
    Task rent = replica.editAndGet(edit -> edit.add("Pay rent").addTag("home").task());
    replica.edit(
        edit -> {
          edit.task(rent.uuid()).due(friday);
          edit.add("Buy stamps").addDependency(rent.uuid());
        });
    replica.undo(); // neither the date nor the second task is there
    assertThat(replica.tasks()).containsExactly(rent);
  }

  @Test
  void reading() {
    replica.edit(edit -> edit.add("Pay rent").addTag("home"));
    replica.edit(edit -> edit.add("Buy stamps").done());
    String summary =
        replica.read(
            view -> view.pendingTasks().size() + " of " + view.tasks().size() + " tasks are open");
    assertThat(summary).isEqualTo("1 of 2 tasks are open");
    Conventions conventions = Conventions.standard(ZoneId.of("Europe/Berlin"));
    Query query =
        Query.of(Filter.parse("status:pending +home", conventions))
            .orderBy(TaskOrder.parse("urgency-", conventions))
            .limit(10);
    List<Task> found = query.run(replica, conventions, Instant.now());
    assertThat(found).extracting(Task::description).containsExactly("Pay rent");
  }

  @Test
  void threeWaysToSynchronise() throws Exception {
    replica.edit(edit -> edit.add("Pay rent"));
    try (SyncServer server = LocalSyncServer.at(temporary)) {
      SyncReport report =
          replica.sync(
              server,
              SyncOptions.newBuilder()
                  .deadline(Duration.ofMinutes(2))
                  .progress((phase, done, total) -> show(phase + " " + done))
                  .build());
      assertThat(report.versionsSent()).isEqualTo(1);
      assertThat(shown.take()).startsWith("SENDING");
      shown.clear();

      RunningSync running = replica.syncAsync(server, SyncOptions.defaults(), executor);
      assertThat(running.result().get(1, TimeUnit.MINUTES).nothingNew()).isTrue();

      AutoSync sync =
          AutoSync.newBuilder(replica, server)
              .every(Duration.ofMinutes(15))
              .afterChanges(Duration.ofSeconds(2))
              .onStatus(executor, status -> show(status.problem().map(Object::toString).orElse("")))
              .start();
      assertThat(shown.poll(1, TimeUnit.MINUTES)).isEmpty();
      sync.close();
    }
  }

  @Test
  void aFailureIsExplained() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));
    SyncServer server = LocalSyncServer.at(temporary.resolve("server"));
    replica.sync(server);
    replica.edit(edit -> edit.add("Pay rent"));
    Files.move(temporary.resolve("server"), temporary.resolve("elsewhere"));
    Files.move(file, temporary.resolve("server"));
    synchronise(server);
    assertThat(shown).containsExactly("No connection. Your changes are kept.", "PT1M");
  }

  private void synchronise(SyncServer server) {
    try {
      replica.sync(server);
    } catch (SyncException e) {
      show(
          switch (e.problem()) {
            case OFFLINE, TIMEOUT, BUSY -> "No connection. Your changes are kept.";
            case WRONG_SECRET -> "The secret is not the one that your other devices use.";
            default -> e.getMessage();
          });
      if (e.isRetryable()) {
        tryAgainIn(e.retryAfter().orElse(Duration.ofMinutes(1)));
      }
    }
  }

  @Test
  void listening() throws InterruptedException {
    Subscription subscription =
        replica.onChange(SwingUtilities::invokeLater, changes -> refresh(changes));
    replica.edit(edit -> edit.add("Pay rent"));
    assertThat(refreshing.await(1, TimeUnit.MINUTES)).isTrue();
    subscription.close();
    assertThat(refreshed).hasSize(1);
  }
}
