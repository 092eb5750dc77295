package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.AttributeType;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;

/** The examples of the Javadoc. */
class QueryExamplesTest {

  private final Replica replica = Replica.open(new InMemoryStorage());

  @SuppressWarnings("NullAway.Init")
  private Task task;

  @BeforeEach
  void addTask() {
    task =
        replica.editAndGet(
            edit ->
                edit.add("Buy milk")
                    .addTag("next")
                    .due(Instant.now().minusSeconds(864_000))
                    .task());
  }

  @AfterEach
  void close() {
    replica.close();
  }

  @Test
  void attributes() {
    UserAttribute size =
        UserAttribute.of("size", AttributeType.STRING).values("large", "medium", "small", "");
    assertThat(size.values()).hasSize(4);
  }

  @Test
  void conventions() {
    Conventions conventions =
        Conventions.standard(ZoneId.of("Europe/Berlin")).toBuilder()
            .attribute("estimate", AttributeType.NUMERIC)
            .coefficient("user.tag.next", 10)
            .build();
    assertThat(conventions.attributes()).hasSize(2);
    assertThat(conventions.toBuilder().build()).isEqualTo(conventions);
  }

  @Test
  void evaluation() {
    Conventions conventions = Conventions.standard(ZoneId.of("Europe/Berlin"));
    float urgency =
        replica.read(view -> Evaluation.of(view, conventions, Instant.now()).urgency(task).value());
    assertThat(Evaluation.of(replica, conventions, Instant.now()).hasTag(task, VirtualTag.OVERDUE))
        .isTrue();
    assertThat(urgency).isEqualTo(12 + 0.8f + 15);
  }

  @Test
  void urgency() {
    Conventions conventions = Conventions.standard(ZoneId.of("Europe/Berlin"));
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      Urgency urgency =
          replica.read(view -> Evaluation.of(view, conventions, Instant.now()).urgency(task));
      for (Urgency.Term term : urgency.terms()) {
        System.out.println(term.name() + " " + term.coefficient() + " * " + term.factor());
      }
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("tags 1.0 * 0.8", "due 12.0 * 1.0", "user.tag.next 15.0 * 1.0");
  }

  @Test
  void filter() {
    Conventions conventions = Conventions.standard(ZoneId.of("Europe/Berlin"));
    Instant endOfWeek = conventions.dateWords().parse("eow", Instant.now());
    Filter filter = Filter.parse("+work due.before:eow (project:home or priority:H)", conventions);
    Filter same =
        Filter.tag("work")
            .and(Filter.dueBefore(endOfWeek))
            .and(Filter.project("home").or(Filter.priority("H")));
    List<Task> found = replica.read(view -> Query.of(filter).run(view, conventions, Instant.now()));
    assertThat(found).isEmpty();
    assertThat(same.toString()).startsWith("+work due.before:");
  }

  @Test
  void order() {
    Conventions conventions = Conventions.standard(ZoneId.of("Europe/Berlin"));
    TaskOrder order = TaskOrder.parse("urgency-,due+", conventions);
    List<Task> sorted =
        replica.read(
            view -> order.sort(view.tasks(), Evaluation.of(view, conventions, Instant.now())));
    assertThat(sorted).containsExactly(task);
    assertThat(order).hasToString("urgency-,due+");
  }

  @Test
  void liveQuery() throws InterruptedException {
    Conventions conventions = Conventions.standard(ZoneId.of("Europe/Berlin"));
    Query query = Query.of(Filter.tag("next"));
    ExecutorService screen = Executors.newSingleThreadExecutor();
    LiveQuery live =
        LiveQuery.open(replica, query, conventions, screen, change -> show(change.tasks()));
    assertThat(shown.take()).containsExactly(task);
    live.close();
    screen.shutdown();
  }

  @Test
  void liveQueryWithAClockAndAScheduler() throws InterruptedException {
    Conventions conventions = Conventions.standard(ZoneId.of("Europe/Berlin"));
    Query query = Query.of(Filter.tag("next"));
    Clock clock = Clock.systemUTC();
    ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    Executor screen = Runnable::run;
    LiveQuery live =
        LiveQuery.newBuilder(replica, query, conventions)
            .clock(clock)
            .scheduler(scheduler)
            .open(screen, change -> show(change.tasks()));
    assertThat(shown.take()).containsExactly(task);
    live.close();
    scheduler.shutdown();
  }

  private final BlockingQueue<List<Task>> shown = new LinkedBlockingQueue<>();

  private void show(List<Task> tasks) {
    shown.add(tasks);
  }

  @Test
  void listChange() {
    List<Task> model = new ArrayList<>();
    ListChange change = ListChange.between(null, LiveModel.list(List.of(task)));
    for (ListChange.Step step : change.steps()) {
      if (step instanceof ListChange.Inserted inserted) {
        model.add(inserted.index(), inserted.task());
      } else if (step instanceof ListChange.Removed removed) {
        model.remove(removed.index());
      } else if (step instanceof ListChange.Moved moved) {
        model.add(moved.to(), model.remove(moved.from()));
      } else if (step instanceof ListChange.Updated updated) {
        model.set(updated.index(), updated.task());
      }
    }
    assertThat(model).containsExactly(task);
    assertThat(change).hasToString("ListChange[steps=1, tasks=1]");
  }

  @Test
  void query() {
    Conventions conventions = Conventions.standard(ZoneId.of("Europe/Berlin"));
    Filter filter = Filter.tag("next");
    Query query = Query.of(filter).orderBy(TaskOrder.parse("urgency-,due+", conventions)).limit(50);
    List<Task> tasks = query.run(replica, conventions, Instant.now());
    assertThat(tasks).containsExactly(task);
  }

  @Test
  void report() {
    Conventions conventions = Conventions.standard(ZoneId.of("Europe/Berlin"));
    Report report = Report.find("next").orElseThrow();
    List<Task> next =
        report.query("project:home", conventions).run(replica, conventions, Instant.now());
    Report own =
        Report.named("phone")
            .filter("status:pending +phone")
            .order("urgency-")
            .columns("id", "description.count");
    assertThat(next).isEmpty();
    assertThat(own.query(conventions).run(replica, conventions, Instant.now())).isEmpty();
    assertThat(own.labels()).containsExactly("id", "description");
  }
}
