package org.taskchampion.endtoend;

import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.TaskChanges;
import org.taskchampion.TaskFollower;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Filter;
import org.taskchampion.query.ListChange;
import org.taskchampion.query.LiveQuery;
import org.taskchampion.query.Query;

/**
 * One that listens, as a follower or by a live query: it keeps what it hears of, and then reads,
 * edits, fails, or begins and ends another listening.
 */
final class HammerListener implements TaskFollower, LiveQuery.Listener {

  private static final int MOST_EDITS = 5;
  private static final Conventions CONVENTIONS = Conventions.standard(ZoneId.of("UTC"));
  private static final Query QUERY = Query.of(Filter.parse("status:pending", CONVENTIONS));

  private final Hammer hammer;
  private final Replica replica;
  private final int kind;
  private final Map<UUID, Map<String, String>> model = new HashMap<>();
  private List<Task> list = List.of();
  private int calls;

  HammerListener(Hammer hammer, Replica replica, int kind) {
    this.hammer = hammer;
    this.replica = replica;
    this.kind = kind;
  }

  AutoCloseable begin(Executor executor) {
    return isList()
        ? LiveQuery.open(replica, QUERY, CONVENTIONS, executor, this)
        : replica.follow(executor, this);
  }

  private boolean isList() {
    return kind % 2 == 0;
  }

  @Override
  public void changed(TaskChanges changes) {
    synchronized (this) {
      changes.removed().forEach(uuid -> expect(changes, uuid));
      changes.changed().forEach(uuid -> expect(changes, uuid));
      changes.removed().forEach(model::remove);
      changes.present().forEach(uuid -> model.put(uuid, changes.after(uuid).orElseThrow()));
      model.values().forEach(hammer::checkPair);
    }
    callBack();
  }

  private void expect(TaskChanges changes, UUID uuid) {
    if (!changes.before(uuid).orElse(Map.of()).equals(model.get(uuid))) {
      hammer.fault(
          new AssertionError(
              this
                  + " knows "
                  + model.get(uuid)
                  + " and hears of a change of "
                  + changes.before(uuid)));
    }
  }

  @Override
  public void changed(ListChange change) {
    synchronized (this) {
      list = change.tasks();
      list.forEach(task -> hammer.checkPair(task.properties()));
    }
    callBack();
  }

  @Override
  public void failed(RuntimeException failure) {
    hammer.fault(failure);
  }

  @Override
  public void recovered() {}

  @Override
  public void ended() {}

  private void callBack() {
    int call;
    synchronized (this) {
      call = ++calls;
    }
    try {
      switch (kind) {
        case 0 -> replica.tasks();
        case 1, 2 -> {
          if (call <= MOST_EDITS) {
            hammer.count(replica, call % 2);
          }
        }
        case 3 -> throw new IllegalArgumentException("of a listener");
        default -> {
          if (call <= MOST_EDITS) {
            new HammerListener(hammer, replica, kind % 2).begin(Runnable::run).close();
          }
        }
      }
    } catch (IllegalStateException e) {
      hammer.refused(replica, e);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (Exception e) {
      hammer.fault(e);
    }
  }

  /** Says whether it knows these tasks. */
  synchronized boolean isUpToDate(Map<UUID, Map<String, String>> tasks) {
    return isList()
        ? Hammer.properties(list)
            .equals(Hammer.properties(QUERY.run(replica, CONVENTIONS, Instant.now())))
        : model.equals(tasks);
  }

  @Override
  public String toString() {
    return "a listener of kind " + kind;
  }
}
