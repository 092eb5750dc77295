package org.taskchampion.internal.sync.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;

/**
 * What operations do to tasks, by parts 2 and 9 of the specification. Written apart from the
 * library on purpose, as all of the oracles: they share no line with it but the records.
 */
final class States {

  private States() {}

  static Map<UUID, Map<String, String>> copy(Map<UUID, Map<String, String>> state) {
    Map<UUID, Map<String, String>> copy = new HashMap<>();
    state.forEach((uuid, task) -> copy.put(uuid, new HashMap<>(task)));
    return copy;
  }

  /** Applies operations to a state, in place; those that make no sense are ignored. */
  static Map<UUID, Map<String, String>> apply(
      Map<UUID, Map<String, String>> state, List<Operation> operations) {
    operations.forEach(operation -> apply(state, operation));
    return state;
  }

  static void apply(Map<UUID, Map<String, String>> state, Operation operation) {
    if (operation instanceof Operation.Create create) {
      state.putIfAbsent(create.uuid(), new HashMap<>());
    } else if (operation instanceof Operation.Delete delete) {
      state.remove(delete.uuid());
    } else if (operation instanceof Operation.Update update) {
      set(state, update.uuid(), update.property(), update.value());
    }
  }

  /** Takes operations back, the last one first, by the old values that they carry. */
  static Map<UUID, Map<String, String>> rewind(
      Map<UUID, Map<String, String>> state, List<Operation> operations) {
    for (int i = operations.size() - 1; i >= 0; i--) {
      if (operations.get(i) instanceof Operation.Create create) {
        state.remove(create.uuid());
      } else if (operations.get(i) instanceof Operation.Delete delete) {
        state.put(delete.uuid(), new HashMap<>(delete.oldTask()));
      } else if (operations.get(i) instanceof Operation.Update update) {
        set(state, update.uuid(), update.property(), update.oldValue());
      }
    }
    return state;
  }

  static boolean makesSense(Map<UUID, Map<String, String>> state, Operation operation) {
    boolean there = operation.taskUuid().filter(state::containsKey).isPresent();
    return there != operation instanceof Operation.Create;
  }

  /** Returns operations as they are sent: without undo points and old values. */
  static List<Operation> sent(List<Operation> operations) {
    List<Operation> sent = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation instanceof Operation.Create) {
        sent.add(operation);
      } else if (operation instanceof Operation.Delete delete) {
        sent.add(Operation.delete(delete.uuid()));
      } else if (operation instanceof Operation.Update update) {
        sent.add(
            Operation.update(update.uuid(), update.property(), update.value(), update.timestamp()));
      }
    }
    return sent;
  }

  static @Nullable String value(Map<UUID, Map<String, String>> state, UUID uuid, String property) {
    return state.getOrDefault(uuid, Map.of()).get(property);
  }

  private static void set(
      Map<UUID, Map<String, String>> state, UUID uuid, String property, @Nullable String value) {
    Map<String, String> task = state.get(uuid);
    if (task == null) {
      return;
    }
    if (value == null) {
      task.remove(property);
    } else {
      task.put(property, value);
    }
  }
}
