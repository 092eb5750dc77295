package org.taskchampion.internal.sync.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.taskchampion.Replica;
import org.taskchampion.history.TaskHistory;
import org.taskchampion.history.UnitOfWork;

/** What a replica tells of its tasks. */
final class ToldHistories {

  private ToldHistories() {}

  /**
   * What is told of each task leads to it, says each thing once, and where something is missing.
   */
  static void check(Replica replica, Map<UUID, Map<String, String>> tasks, boolean isLogTrue) {
    for (UUID uuid : StepGenerator.tasks()) {
      TaskHistory history = replica.taskHistory(uuid);
      Map<UUID, Map<String, String>> told = new HashMap<>();
      boolean isChain = true;
      boolean withUnit = false;
      for (TaskHistory.Change change : history.changes()) {
        Check.that(change.unit().isPresent() || !withUnit, "what is older is told later");
        withUnit |= change.unit().isPresent();
        Map<String, String> task = told.get(uuid);
        switch (change.kind()) {
          case CREATED -> {
            isChain &= task == null;
            told.put(uuid, new HashMap<>());
          }
          case REMOVED -> {
            isChain &= task != null;
            told.remove(uuid);
          }
          case CHANGED -> {
            String property = change.property().orElseThrow();
            isChain &=
                task != null && Objects.equals(task.get(property), change.oldValue().orElse(null));
            Map<String, String> known = told.computeIfAbsent(uuid, any -> new HashMap<>());
            if (change.newValue().isPresent()) {
              known.put(property, change.newValue().get());
            } else {
              known.remove(property);
            }
          }
        }
      }
      boolean leadsToIt = isChain && Objects.equals(told.get(uuid), tasks.get(uuid));
      Check.that(leadsToIt || !history.isComplete(), "a history that is complete leads elsewhere");
      boolean isDamaged =
          replica.history(UnitOfWork.MOST_UNITS).stream()
              .anyMatch(unit -> unit.kind() == UnitOfWork.Kind.UNKNOWN);
      if (replica.forgottenHistory() == 0 && !isDamaged) {
        Check.that(leadsToIt, "a history of which nothing is forgotten leads elsewhere");
        Check.that(
            history.changes().stream().allMatch(it -> it.unit().isPresent()),
            "something is told without a unit, although all are there");
      }
      Map<String, String> last = new HashMap<>();
      for (TaskHistory.Change change : history.changes()) {
        if (change.property().isPresent()) {
          last.put(change.property().get(), change.newValue().orElse(null));
        } else {
          last.clear();
        }
      }
      Map<String, String> task = tasks.get(uuid);
      if (task != null && !isDamaged && isLogTrue) {
        last.forEach(
            (property, value) ->
                Check.equal("what is told last of " + property, value, task.get(property)));
      }
    }
  }
}
