package org.taskchampion.examples.recipes;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.taskchampion.Attribute;
import org.taskchampion.Task;
import org.taskchampion.TaskEditor;
import org.taskchampion.background.SyncStatus;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Filter;
import org.taskchampion.query.Query;
import org.taskchampion.query.TaskOrder;
import org.taskchampion.sync.local.LocalSyncServer;

/** One program with two accounts, each with its own tasks and its own server. */
public final class TwoAccounts {

  private TwoAccounts() {}

  /**
   * Moves a task from one account to another, with everything that it has. It keeps its UUID: a
   * program that dies between the two commits leaves the task in both accounts and never in none,
   * and moving it again finishes the work. Of two that differ, the one that was modified last
   * stays. What another program changes meanwhile moves with it.
   *
   * <p>Tasks that it depends on stay where they are, so it does not depend on them any more.
   *
   * @throws IllegalArgumentException if the first account has no such task; nothing was changed
   */
  static void move(UUID uuid, Account from, Account to) {
    Task task;
    do {
      task =
          from.replica()
              .task(uuid)
              .orElseThrow(
                  () -> new IllegalArgumentException(from.name() + " has no task " + uuid));
      copy(task, to);
    } while (!purge(task, from));
  }

  private static void copy(Task task, Account to) {
    to.replica()
        .edit(
            edit -> {
              Optional<TaskEditor> halfMoved = edit.find(task.uuid());
              if (halfMoved.isPresent()) {
                if (!isNewer(task, halfMoved.get().task())) {
                  return;
                }
                halfMoved.get().purge();
              }
              TaskEditor copy = edit.create(task.uuid());
              task.properties().forEach(copy::set);
              task.dependencies().forEach(copy::removeDependency);
            });
  }

  private static boolean isNewer(Task task, Task other) {
    return task.modified().orElse(Instant.MIN).isAfter(other.modified().orElse(Instant.MIN));
  }

  /** Removes the task if it is still as it was read. */
  private static boolean purge(Task task, Account from) {
    return from.replica()
        .editAndGet(
            edit -> {
              boolean isUnchanged =
                  edit.task(task.uuid()).task().properties().equals(task.properties());
              if (isUnchanged) {
                edit.task(task.uuid()).purge();
              }
              return isUnchanged;
            });
  }

  /**
   * Shows the lists of two accounts while they synchronise, until Enter ends it. What is not sent
   * by then is sent after the next start.
   *
   * @param args the directory for everything
   */
  public static void main(String[] args) throws IOException {
    Path root = Path.of(args.length == 0 ? "two-accounts" : args[0]);
    Conventions conventions = Conventions.standard(ZoneId.systemDefault());
    Query query =
        Query.of(Filter.parse("status:pending -WAITING", conventions))
            .orderBy(TaskOrder.parse("urgency-", conventions));
    ExecutorService screen = Executors.newSingleThreadExecutor();
    try (Account home = open("home", root, query, conventions, screen, new Printed());
        Account work = open("work", root, query, conventions, screen, new Printed())) {
      home.replica().edit(edit -> edit.add("Buy milk").addTag("shop"));
      UUID report =
          home.replica()
              .editAndGet(
                  edit -> edit.add("Write the report").set(Attribute.PROJECT, "Q4").task().uuid());
      move(report, home, work); // it was noted in the wrong place
      System.out.println("Enter ends the program.");
      int unused = System.in.read();
    } finally {
      screen.shutdown();
    }
  }

  private static Account open(
      String name,
      Path root,
      Query query,
      Conventions conventions,
      Executor executor,
      Account.Screen screen) {
    return Account.open(
        name,
        root.resolve(name).resolve("tasks"),
        () -> LocalSyncServer.at(root.resolve(name).resolve("taskchampion-sync-server")),
        query,
        conventions,
        executor,
        screen);
  }

  /** A screen for those who have none. */
  private static final class Printed implements Account.Screen {
    @Override
    public void list(String account, List<Task> tasks) {
      System.out.println(account + ": " + tasks.stream().map(Task::description).toList());
    }

    @Override
    public void status(String account, SyncStatus status) {
      System.out.println(
          account + ": " + status.phase() + ", " + status.unsent() + " changes are not sent");
    }
  }
}
