package org.taskchampion.examples.recipes;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.taskchampion.Replica;
import org.taskchampion.RunningSync;
import org.taskchampion.Task;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Filter;
import org.taskchampion.query.Query;
import org.taskchampion.query.TaskOrder;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.local.LocalSyncServer;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * How do I use lists and synchronisation in a reactive program? {@link LiveLists} is a publisher of
 * {@code java.util.concurrent.Flow}, which every reactive library takes; Reactor takes it here.
 */
public final class ReactiveLists {

  private ReactiveLists() {}

  /**
   * Returns the lists of a query: the first one, and one after each change. Whoever is slow gets
   * the newest one next.
   */
  static Flux<List<Task>> lists(
      Replica replica, Query query, Conventions conventions, Executor executor) {
    return JdkFlowAdapter.flowPublisherToFlux(new LiveLists(replica, query, conventions, executor));
  }

  /** Returns a synchronisation, which begins when somebody subscribes, and ends on cancelling. */
  static Mono<SyncReport> sync(Replica replica, SyncServer server, Executor executor) {
    return Mono.create(
        sink -> {
          RunningSync running = replica.syncAsync(server, SyncOptions.defaults(), executor);
          sink.onCancel(running::cancel);
          CompletableFuture<SyncReport> unused =
              running
                  .result()
                  .whenComplete(
                      (report, failure) -> {
                        if (failure == null) {
                          sink.success(report);
                        } else {
                          sink.error(failure);
                        }
                      });
        });
  }

  /**
   * Adds a task, prints the list with it, and synchronises.
   *
   * @param args the directories of the replica and of the server, and the description of the task
   */
  public static void main(String[] args) {
    Path directory = Path.of(args.length < 3 ? "tasks" : args[0]);
    Path place = Path.of(args.length < 3 ? "server" : args[1]);
    String description = args.length < 3 ? "Buy milk" : args[2];
    Conventions conventions = Conventions.standard(ZoneId.systemDefault());
    Query query =
        Query.of(Filter.parse("status:pending", conventions))
            .orderBy(TaskOrder.parse("entry+", conventions));
    Executor executor = Schedulers.boundedElastic()::schedule;
    try (Replica replica = Replica.open(H2Storage.at(directory), "reactive-lists");
        SyncServer server = LocalSyncServer.at(place)) {
      replica.edit(edit -> edit.add(description));
      List<Task> list = lists(replica, query, conventions, executor).blockFirst();
      if (list != null) {
        list.forEach(task -> System.out.println(task.description()));
      }
      SyncReport report = sync(replica, server, executor).block();
      if (report != null) {
        System.out.println("sent " + report.versionsSent());
      }
    } finally {
      Schedulers.shutdownNow();
    }
  }
}
