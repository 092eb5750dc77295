package org.taskchampion.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Task;
import org.taskchampion.query.ListChange;
import org.taskchampion.query.LiveQuery;
import org.taskchampion.query.Query;

/**
 * What a page hears while it is open, as server-sent events: the list and its changes, that
 * anything at all was changed, and how synchronising goes. All of it is written by one thread; a
 * browser that is slow keeps it waiting, and hears of one change then.
 */
final class LiveStream implements LiveQuery.Listener {

  /** Whoever has gone is noticed when something is written. */
  private static final long SECONDS_BETWEEN_SIGNS = 15;

  /** With more steps than this, the whole list is shorter to send and quicker to show. */
  private static final int MOST_STEPS = 200;

  private final Desk desk;
  private final Query query;
  private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
  private boolean ended;
  private @Nullable OutputStream out;
  private @Nullable IOException failure;

  LiveStream(Desk desk, Query query) {
    this.desk = desk;
    this.query = query;
  }

  /** Writes until the browser has gone, or the replica is closed. */
  @SuppressWarnings("try") // They are open as long as this runs, which is all that they do here.
  void run(OutputStream stream) throws IOException {
    out = stream;
    write("retry: 1000\n\n");
    try (LiveQuery live =
            LiveQuery.open(desk.replica(), query, desk.conventions(), work::add, this);
        Desk.Registration registration = desk.register(work::add, this::send)) {
      while (!ended && failure == null) {
        Runnable next = work.poll(SECONDS_BETWEEN_SIGNS, TimeUnit.SECONDS);
        if (next == null) {
          write(": still here\n\n");
        } else {
          next.run();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void changed(ListChange change) {
    Map<String, Object> event = new HashMap<>();
    if (change.isFirst() || change.steps().size() > MOST_STEPS) {
      List<Object> tasks = new ArrayList<>(change.tasks().size());
      for (int i = 0; i < change.tasks().size(); i++) {
        tasks.add(TaskJson.row(change.tasks().get(i), change.number(i)));
      }
      event.put("tasks", tasks);
    } else {
      event.put("steps", steps(change));
    }
    send("list", event);
  }

  private static List<Object> steps(ListChange change) {
    Set<UUID> told = new HashSet<>();
    change.steps().forEach(step -> told.add(step.task().uuid()));
    Map<UUID, Integer> numbers = new HashMap<>();
    for (int i = 0; i < change.tasks().size(); i++) {
      UUID uuid = change.tasks().get(i).uuid();
      if (told.contains(uuid)) {
        numbers.put(uuid, change.number(i));
      }
    }
    List<Object> steps = new ArrayList<>();
    for (ListChange.Step step : change.steps()) {
      Task task = step.task();
      Map<String, Object> row = TaskJson.row(task, numbers.getOrDefault(task.uuid(), 0));
      if (step instanceof ListChange.Inserted inserted) {
        steps.add(List.of("insert", inserted.index(), row));
      } else if (step instanceof ListChange.Removed removed) {
        steps.add(List.of("remove", removed.index()));
      } else if (step instanceof ListChange.Moved moved) {
        steps.add(List.of("move", moved.from(), moved.to(), row));
      } else if (step instanceof ListChange.Updated updated) {
        steps.add(List.of("update", updated.index(), row));
      }
    }
    return steps;
  }

  @Override
  public void failed(RuntimeException e) {
    send("problem", Map.of("problem", String.valueOf(e.getMessage())));
  }

  @Override
  public void recovered() {
    send("problem", Map.of("problem", ""));
  }

  @Override
  public void ended() {
    ended = true;
  }

  private void send(String event, Object data) {
    write("event: " + event + "\ndata: " + Json.text(data) + "\n\n");
  }

  private void write(String text) {
    OutputStream stream = out;
    if (stream == null || failure != null) {
      return;
    }
    try {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
      stream.flush();
    } catch (IOException e) {
      failure = e;
    }
  }
}
