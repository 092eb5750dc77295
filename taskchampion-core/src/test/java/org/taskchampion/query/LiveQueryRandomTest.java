package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.AttributeType;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.Status;
import org.taskchampion.Task;
import org.taskchampion.WorkingSet;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.testing.FakeSyncServer;
import org.taskchampion.testing.VirtualTime;

/**
 * Random lives of replicas, with random queries: after each step, the list that a live query has
 * told by its changes is the one that a fresh query finds.
 */
class LiveQueryRandomTest {

  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final Instant START = Instant.parse("2026-10-22T08:15:30Z");

  private static final String[] FILTERS = {
    "",
    "+PENDING",
    "+WAITING or +READY",
    "+READY",
    "status:pending",
    "status:waiting",
    "status:completed or +BLOCKED",
    "+BLOCKED",
    "+BLOCKING",
    "+UNBLOCKED +OVERDUE",
    "+OVERDUE or +TODAY or +TOMORROW",
    "+DUE",
    "+WEEK -MONTH or +YESTERDAY",
    "due.before:now",
    "due.after:now+2h",
    "due.before:eod",
    "due.before:eow or scheduled.before:tomorrow",
    "due:today",
    "due:now+1d",
    "wait.after:now+30min",
    "due.before:18:00",
    "due.any: due - now < 3h",
    "now - entry > 2d",
    "due.after:2h",
    "urgency > 5",
    "urgency < 8.5 +PENDING",
    "1-4",
    "id:3 or +work",
    "id.over:2",
    "+LATEST",
    "project:home or +next",
    "description ~ re",
    "start.any: or modified.after:now-1h",
    "1.due < now",
    "due.hour < 12",
    "(now - entry) / 86400 >= 3",
    "due.any: (due - now) / 86400 < 3",
    "due.any: due - now < 1h",
    "status:pending project:home",
    "size.over:small",
    "(+work xor +BLOCKED) or due.before:sonw",
  };

  private static final String[] ORDERS = {
    "",
    "due+",
    "due-,description+",
    "urgency-",
    "project+,urgency-",
    "urgency+,due+",
    "id-",
    "depends+",
    "modified-",
    "status+,entry-",
    "size+,urgency-",
  };

  private static final Conventions CONVENTIONS =
      Conventions.standard(ZONE).toBuilder()
          .attribute(
              UserAttribute.of("size", AttributeType.STRING).values("large", "medium", "small"))
          .build();

  @Test
  void listsAreWhatFreshQueriesFind() {
    int lives = Integer.getInteger("live.histories", 40);
    long first = Long.getLong("live.seed", 0);
    for (long seed = first; seed < first + lives; seed++) {
      try (Life life = new Life(seed)) {
        life.run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("with -Dlive.seed=" + seed + " -Dlive.histories=1", e);
      }
    }
  }

  private static final class Life implements AutoCloseable {

    private final Random random;
    private final VirtualTime time = VirtualTime.at(START);
    private final Storage storage = new InMemoryStorage();
    private final Replica replica = Replica.open(storage, time.clock());
    private final Replica other = Replica.open(new InMemoryStorage(), time.clock());
    private final FakeSyncServer server = new FakeSyncServer();
    private final List<UUID> known = new ArrayList<>();
    private final List<LiveQuery> live = new ArrayList<>();
    private final List<LiveModel> models = new ArrayList<>();
    private final List<Query> queries = new ArrayList<>();
    private final Conventions conventions;
    private final boolean isLarge;

    Life(long seed) {
      random = new Random(seed);
      conventions =
          random.nextInt(6) == 0
              ? CONVENTIONS.toBuilder().inheritsUrgency(true).build()
              : CONVENTIONS;
      isLarge = !conventions.inheritsUrgency() && random.nextInt(4) == 0;
    }

    void run() {
      for (int i = random.nextInt(12); i > 0; i--) {
        change(replica);
      }
      while (isLarge && known.size() < 150) {
        change(replica);
      }
      for (int i = 0; i < 3; i++) {
        open();
      }
      compare("first");
      for (int step = 0; step < 40; step++) {
        String what = step();
        time.runDue();
        compare("step " + step + ": " + what);
      }
    }

    private void open() {
      Filter filter = Filter.parse(pick(FILTERS), conventions);
      Query query = Query.of(filter).orderBy(TaskOrder.parse(pick(ORDERS), conventions));
      query = random.nextInt(3) == 0 ? query.limit(1 + random.nextInt(5)) : query;
      LiveModel model = new LiveModel();
      queries.add(query);
      models.add(model);
      live.add(
          LiveQuery.newBuilder(replica, query, conventions)
              .clock(time.clock())
              .scheduler(time)
              .open(Runnable::run, model));
      time.runDue();
    }

    private void compare(String when) {
      for (int i = 0; i < queries.size(); i++) {
        Query query = queries.get(i);
        String what = query + " of " + query.filter() + ", " + when + ", " + time.clock().instant();
        assertThat(models.get(i).failures()).as(what).isEmpty();
        compare(query, models.get(i), what);
      }
    }

    /** What is allowed to be late is what a fresh query has found so many seconds before. */
    private void compare(Query query, LiveModel model, String what) {
      Instant now = time.clock().instant();
      List<Task> fresh = query.run(replica, conventions, now);
      WorkingSet numbers = replica.workingSet();
      for (int late = 1; late <= late(query) && !LiveModel.isSame(model.tasks(), fresh); late++) {
        fresh = query.run(replica, conventions, now.minusSeconds(late));
      }
      LiveModel.assertSame(model.tasks(), fresh, what);
      assertThat(model.numbers())
          .as(what)
          .isEqualTo(fresh.stream().map(task -> numbers.index(task.uuid()).orElse(0)).toList());
    }

    private int late(Query query) {
      String filter = query.filter().toString();
      boolean byUrgency = Reach.isByUrgency(query.order());
      boolean isUneven = conventions.inheritsUrgency() && (byUrgency || filter.contains("urgency"));
      return isUneven ? 61 : byUrgency ? (int) FoundTasks.REST_SECONDS : 0;
    }

    private String step() {
      switch (random.nextInt(14)) {
        case 0 -> {
          boolean unused = replica.undo();
          return "undo";
        }
        case 1 -> {
          replica.renumber();
          return "renumber";
        }
        case 2 -> {
          change(other);
          other.sync(server);
          replica.sync(server);
          return "sync";
        }
        case 3, 4, 5 -> {
          Duration passes =
              switch (random.nextInt(4)) {
                case 0 -> Duration.ofSeconds(random.nextInt(90));
                case 1 -> Duration.ofMinutes(random.nextInt(300));
                case 2 -> Duration.ofHours(random.nextInt(40));
                default -> Duration.ofDays(random.nextInt(12));
              };
          time.advance(passes);
          return "time passes: " + passes;
        }
        case 6 -> {
          if (random.nextInt(4) == 0) {
            time.setClock(time.clock().instant().minusSeconds(random.nextInt(100_000)));
            live.forEach(LiveQuery::refresh);
            return "the clock is set back";
          }
          time.sleep(Duration.ofMinutes(random.nextInt(3_000)));
          live.forEach(LiveQuery::refresh);
          return "sleep";
        }
        default -> {
          change(replica);
          return "change";
        }
      }
    }

    private void change(Replica changed) {
      int count = random.nextInt(8) == 0 ? 50 : 1 + random.nextInt(3);
      changed.edit(
          edit -> {
            for (int i = 0; i < count; i++) {
              UUID uuid =
                  known.isEmpty() ? new UUID(0, 1) : known.get(random.nextInt(known.size()));
              if (known.size() < 5
                  || random.nextInt(5) == 0
                  || edit.tasks(List.of(uuid)).isEmpty()) {
                uuid = new UUID(random.nextLong(), known.size());
                known.add(uuid);
                edit.apply(Operation.create(uuid));
                set(edit::apply, uuid, "description", pick("read", "write", "re-read", "call"));
                set(edit::apply, uuid, "status", "pending");
                set(edit::apply, uuid, "entry", near(-10));
              }
              for (int j = random.nextInt(4); j >= 0; j--) {
                property(edit::apply, uuid);
              }
            }
          });
    }

    private void property(java.util.function.Consumer<Operation> edit, UUID uuid) {
      switch (random.nextInt(15)) {
        case 0, 1 -> set(edit, uuid, "due", near(0));
        case 2 -> set(edit, uuid, "wait", near(0));
        case 3 -> set(edit, uuid, "scheduled", near(0));
        case 4 -> set(edit, uuid, "status", pick("completed", "deleted", "recurring", "waiting"));
        case 5, 6 -> set(edit, uuid, "status", Status.PENDING.value());
        case 7 -> set(edit, uuid, "project", pick("home", "work", "home.garden"));
        case 8 -> set(edit, uuid, "tag_" + pick("next", "work", "home"), "");
        case 9, 10 -> set(edit, uuid, "dep_" + known.get(random.nextInt(known.size())), "");
        case 11 -> set(edit, uuid, "dep_" + known.get(random.nextInt(known.size())), null);
        case 12 -> set(edit, uuid, "due", null);
        case 13 -> set(edit, uuid, "size", pick("large", "small", "tiny"));
        default -> set(edit, uuid, "modified", near(0));
      }
    }

    private void set(
        java.util.function.Consumer<Operation> edit,
        UUID uuid,
        String property,
        @org.jspecify.annotations.Nullable String value) {
      edit.accept(Operation.update(uuid, property, value, time.clock().instant()));
    }

    private String near(int days) {
      Instant now = time.clock().instant();
      long minutes =
          random.nextInt(3) == 0 ? random.nextInt(40_000) - 20_000 : random.nextInt(600) - 200;
      return Long.toString(
          now.plus(Duration.ofDays(days)).plus(Duration.ofMinutes(minutes)).getEpochSecond()
              / 60
              * 60);
    }

    private String pick(String... choices) {
      return choices[random.nextInt(choices.length)];
    }

    @Override
    public void close() {
      live.forEach(LiveQuery::close);
      time.runDue();
      replica.close();
      other.close();
      server.close();
    }
  }
}
