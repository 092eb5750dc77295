package org.taskchampion.internal.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.internal.replica.TouchedTasks;
import org.taskchampion.sync.Overwritten;

/**
 * Finds out what a merge overwrote (part 9.11 of the specification), by the states of the tasks
 * that both sides touched and not by their operations: a change is lost if it was made and is not
 * there afterwards.
 */
final class Conflicts {

  private final TouchedTasks tasks;
  private final AgreedValues agreed;
  private final Map<UUID, States> states = new LinkedHashMap<>();

  /**
   * Begins.
   *
   * @param met the local operations on tasks that the server touches
   * @param server the tasks that the server touches
   * @param agreed what both sides had set alike before; kept up to date
   */
  Conflicts(TouchedTasks tasks, List<Operation> met, Set<UUID> server, AgreedValues agreed) {
    this.tasks = tasks;
    this.agreed = agreed;
    for (Operation operation : met) {
      states.putIfAbsent(operation.taskUuid().orElseThrow(), new States());
    }
    for (UUID uuid : agreed.tasks()) {
      if (server.contains(uuid)) {
        states.putIfAbsent(uuid, new States());
      }
    }
  }

  /** Remembers the tasks as the replica had them. */
  void rememberLocal() {
    states.forEach(
        (uuid, task) -> {
          task.local = copy(uuid);
          task.isLocal = tasks.get(uuid) != null;
        });
  }

  /** Remembers the tasks as both sides had them at the base. */
  void rememberBase() {
    states.forEach((uuid, task) -> task.base = copy(uuid));
  }

  /** Remembers the tasks as the server has them. */
  void rememberServer() {
    states.forEach(
        (uuid, task) -> {
          task.server = copy(uuid);
          task.isAtServer = tasks.get(uuid) != null;
        });
  }

  /** Compares with the tasks as they are after the merge. */
  List<Overwritten> overwritten() {
    List<Overwritten> overwritten = new ArrayList<>();
    states.forEach(
        (uuid, task) -> {
          Map<String, String> result = orEmpty(tasks.get(uuid));
          Set<String> properties = new TreeSet<>(task.local.keySet());
          properties.addAll(task.base.keySet());
          properties.addAll(task.server.keySet());
          for (String property : properties) {
            String local = task.local.get(property);
            String base = task.base.get(property);
            String server = task.server.get(property);
            String now = result.get(property);
            boolean isOurs = !Objects.equals(local, base) || agreed.has(uuid, property, local);
            if (isOurs && !Objects.equals(local, now)) {
              overwritten.add(lost(uuid, property, local, server, Overwritten.Winner.SERVER));
            }
            if (!Objects.equals(server, base) && !Objects.equals(server, now)) {
              overwritten.add(lost(uuid, property, local, server, Overwritten.Winner.LOCAL));
            }
            if (isOurs && Objects.equals(local, now) && Objects.equals(local, server)) {
              agreed.add(uuid, property, local);
            } else {
              agreed.remove(uuid, property);
            }
          }
        });
    return overwritten;
  }

  /**
   * Returns the whole task as the side had it that lost.
   *
   * @param value a value that it lost
   * @return the task; empty if the task is still there, so that nothing but the value was lost
   */
  Optional<Map<String, String>> whole(Overwritten value) {
    States task = states.get(value.taskUuid());
    if (task == null || tasks.get(value.taskUuid()) != null) {
      return Optional.empty();
    }
    Map<String, String> lost =
        value.winner() == Overwritten.Winner.SERVER ? task.local : task.server;
    return lost.isEmpty() ? Optional.empty() : Optional.of(lost);
  }

  /**
   * Says whether a side lost because it had removed the whole task, which is there all the same.
   *
   * @param value a value that it lost
   */
  boolean removed(Overwritten value) {
    States task = states.get(value.taskUuid());
    return task != null
        && tasks.get(value.taskUuid()) != null
        && !(value.winner() == Overwritten.Winner.SERVER ? task.isLocal : task.isAtServer);
  }

  static Overwritten lost(
      UUID uuid,
      String property,
      @Nullable String local,
      @Nullable String server,
      Overwritten.Winner winner) {
    return new Overwritten(
        uuid, property, Optional.ofNullable(local), Optional.ofNullable(server), winner);
  }

  private Map<String, String> copy(UUID uuid) {
    return new HashMap<>(orEmpty(tasks.get(uuid)));
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> task) {
    return task == null ? Map.of() : task;
  }

  /** What one task was like. */
  private static final class States {
    private Map<String, String> local = Map.of();
    private Map<String, String> base = Map.of();
    private Map<String, String> server = Map.of();
    private boolean isLocal;
    private boolean isAtServer;
  }
}
