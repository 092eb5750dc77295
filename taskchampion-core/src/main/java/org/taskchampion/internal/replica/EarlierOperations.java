package org.taskchampion.internal.replica;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;

/**
 * What the log of operations has of a task from before the units of work that are kept.
 *
 * <p>The two overlap, and no time tells where: clocks differ, and what another replica did long ago
 * may have come just now. The log is in another order, too, where a synchronisation put something
 * before what was unsynced. So they are cut by content, for each property on its own: before what
 * the units have, the value must have been the one that the first unit found.
 */
final class EarlierOperations {

  private final List<Operation> log;
  private final Map<String, Integer> ends = new HashMap<>();
  private int end;
  private final Map<String, Optional<String>> found = new HashMap<>();
  private boolean existed = true;
  private @Nullable Map<String, String> present;

  /**
   * Compares.
   *
   * @param log what the log has of the task
   * @param logged what the units did to it that went into the log
   * @param kept all that the units did to it, in order
   * @param present the task as it is, where no unit did anything else to it; null where there is
   *     none, or where that is not known
   */
  EarlierOperations(
      List<Operation> log,
      List<Operation> logged,
      List<Operation> kept,
      @Nullable Map<String, String> present) {
    this.log = log;
    this.present = present;
    this.end = log.size();
    whatTheUnitsFound(kept);
    whereTheUnitsBegin(logged);
  }

  private void whatTheUnitsFound(List<Operation> kept) {
    existed = kept.isEmpty() || !(kept.get(0) instanceof Operation.Create);
    for (Operation operation : kept) {
      if (operation instanceof Operation.Update update) {
        found.putIfAbsent(update.property(), Optional.ofNullable(update.oldValue()));
      } else {
        present = operation instanceof Operation.Delete delete ? delete.oldTask() : null;
        return;
      }
    }
  }

  /** Looks from the end of the log for what is in the units. */
  private void whereTheUnitsBegin(List<Operation> logged) {
    OperationCounts inUnits = new OperationCounts();
    logged.forEach(inUnits::add);
    for (int i = log.size() - 1; i >= 0; i--) {
      Operation operation = log.get(i);
      if (!inUnits.take(operation)) {
        continue;
      }
      if (operation instanceof Operation.Update update) {
        ends.put(update.property(), i);
      } else {
        end = i; // of the task itself
      }
    }
  }

  /** Returns the operations, with the old values that those have that come before them here. */
  List<Operation> operations() {
    int life = -1; // where the life begins in which the units found the task
    for (int i = 0; i < end; i++) {
      if (existed ? !(log.get(i) instanceof Operation.Update) : isRemoval(log.get(i))) {
        life = i;
      }
    }
    Map<String, Integer> last = new HashMap<>();
    for (int i = life + 1; existed && i < end; i++) {
      Operation.Update update = (Operation.Update) log.get(i);
      if (i < ends.getOrDefault(update.property(), end) && leadsToTheUnits(update)) {
        last.put(update.property(), i);
      }
    }
    List<Operation> operations = new ArrayList<>();
    for (int i = 0; i < end; i++) {
      Operation operation = log.get(i);
      if (i <= life
          || (operation instanceof Operation.Update update
              && i <= last.getOrDefault(update.property(), -1))) {
        operations.add(operation);
      }
    }
    return withOldValues(operations);
  }

  private static boolean isRemoval(Operation operation) {
    return operation instanceof Operation.Delete;
  }

  private boolean leadsToTheUnits(Operation.Update update) {
    Optional<String> value = found.get(update.property());
    if (value != null) {
      return value.equals(Optional.ofNullable(update.value()));
    }
    return present == null || Objects.equals(present.get(update.property()), update.value());
  }

  /**
   * The log's own old values are those at the place where a synchronisation put an operation. A
   * task that the replica sent anew, to another server, is created in the log once more.
   */
  private static List<Operation> withOldValues(List<Operation> operations) {
    List<Operation> complete = new ArrayList<>();
    Map<String, Optional<String>> known = new HashMap<>();
    boolean exists = !operations.isEmpty() && !(operations.get(0) instanceof Operation.Create);
    boolean allKnown = false;
    for (Operation operation : operations) {
      if (operation instanceof Operation.Update update) {
        Optional<String> old = known.get(update.property());
        if (old == null) {
          old = allKnown ? Optional.empty() : Optional.ofNullable(update.oldValue());
        }
        known.put(update.property(), Optional.ofNullable(update.value()));
        complete.add(
            new Operation.Update(
                update.uuid(),
                update.property(),
                old.orElse(null),
                update.value(),
                update.timestamp()));
      } else if (exists == isRemoval(operation) || !allKnown) {
        if (!isRemoval(operation)) {
          complete.clear(); // what is before it did nothing, or was of a task that was sent anew
        }
        exists = !isRemoval(operation);
        known.clear();
        allKnown = true;
        complete.add(operation);
      }
    }
    return complete;
  }
}
