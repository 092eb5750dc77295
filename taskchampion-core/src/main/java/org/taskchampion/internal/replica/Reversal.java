package org.taskchampion.internal.replica;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.PropertyNames;
import org.taskchampion.history.ChangedSince;
import org.taskchampion.history.RevertReport.Outcome;
import org.taskchampion.internal.Times;
import org.taskchampion.internal.operation.OperationEffect;
import org.taskchampion.storage.StorageView;

/**
 * Taking operations back by new ones, wherever they are in the log. A value is taken back only if
 * it is still the one that the operations left: what somebody has changed since is in the way.
 */
public final class Reversal {

  private final Instant now;
  private final Expiration expiration;
  private final List<Operation> reverse = new ArrayList<>();
  private final List<ChangedSince> changedSince = new ArrayList<>();

  private Reversal(Instant now) {
    this.now = now;
    this.expiration = new Expiration(now);
  }

  /**
   * Plans to take operations back.
   *
   * @param view the replica
   * @param operations the operations, with old values
   * @param now the time of the new operations
   * @return what is to be done, and what is in the way
   */
  public static Reversal of(StorageView view, List<Operation> operations, Instant now) {
    Map<UUID, List<Operation>> byTask = new LinkedHashMap<>();
    for (Operation operation : operations) {
      operation
          .taskUuid()
          .ifPresent(uuid -> byTask.computeIfAbsent(uuid, any -> new ArrayList<>()).add(operation));
    }
    Reversal reversal = new Reversal(now);
    Map<UUID, Map<String, String>> present = view.tasks(byTask.keySet());
    byTask.forEach((uuid, done) -> reversal.task(uuid, done, present.get(uuid)));
    return reversal;
  }

  /**
   * Returns what is to be committed.
   *
   * @return the operations, without old values
   */
  public List<Operation> operations() {
    return reverse;
  }

  /**
   * Returns what is in the way.
   *
   * @return what was changed since
   */
  public List<ChangedSince> changedSince() {
    return changedSince;
  }

  /**
   * Says what comes of it.
   *
   * @param rest whether to take back what nothing is in the way of
   * @return the outcome
   */
  public Outcome outcome(boolean rest) {
    if (changedSince.isEmpty()) {
      return reverse.isEmpty() ? Outcome.NOTHING_TO_DO : Outcome.DONE;
    }
    return rest && !reverse.isEmpty() ? Outcome.PARTLY_DONE : Outcome.CHANGED_SINCE;
  }

  private void task(UUID uuid, List<Operation> done, @Nullable Map<String, String> present) {
    Operation first = done.get(0);
    boolean existed = !(first instanceof Operation.Create);
    boolean exists = existed;
    Map<String, String> before = new HashMap<>();
    Map<String, String> after = new HashMap<>();
    Set<String> touched = new TreeSet<>();
    int inTheWay = changedSince.size();
    for (Operation operation : done) {
      if (exists == (operation instanceof Operation.Create)) {
        inTheWay(uuid); // somebody removed the task in between, or created it again
        return;
      }
      if (operation instanceof Operation.Update update) {
        String property = update.property();
        if (!existed || touched.contains(property)) {
          requireBetween(uuid, property, after.get(property), update.oldValue());
        }
        touched.add(property);
        set(after, property, update.value());
      } else if (operation instanceof Operation.Delete delete) {
        for (String property : touched) {
          requireBetween(uuid, property, after.get(property), delete.oldTask().get(property));
        }
        exists = false;
        touched.addAll(delete.oldTask().keySet());
        after.clear();
      } else {
        exists = true;
      }
    }
    for (int i = done.size() - 1; i >= 0; i--) {
      Map<String, String> earlier = OperationEffect.undo(done.get(i), before);
      before = earlier == null ? new HashMap<>() : earlier;
    }
    boolean isOneChain = changedSince.size() == inTheWay;
    if (existed && exists) {
      for (ChangedSince between : changedSince.subList(inTheWay, changedSince.size())) {
        between.property().ifPresent(touched::remove);
      }
      restore(uuid, touched, before, after, present);
    } else if (isOneChain && exists) {
      removeAgain(uuid, after, present);
    } else if (isOneChain && existed) {
      createAgain(uuid, before, present);
    }
  }

  private void inTheWay(UUID uuid) {
    changedSince.add(new ChangedSince(uuid, Optional.empty(), Optional.empty(), Optional.empty()));
  }

  /** Where others did something between operations that are taken back together, that stays. */
  private void requireBetween(
      UUID uuid, String property, @Nullable String left, @Nullable String found) {
    if (!property.equals(PropertyNames.MODIFIED)) {
      boolean unused = require(uuid, property, left, found);
    }
  }

  private static void set(Map<String, String> task, String property, @Nullable String value) {
    if (value == null) {
      task.remove(property);
    } else {
      task.put(property, value);
    }
  }

  private void removeAgain(
      UUID uuid, Map<String, String> left, @Nullable Map<String, String> present) {
    if (present == null) {
      return;
    }
    Set<String> properties = new TreeSet<>(left.keySet());
    properties.addAll(present.keySet());
    properties.remove(PropertyNames.MODIFIED); // whatever is changed, changes it too
    int before = changedSince.size();
    for (String property : properties) {
      require(uuid, property, left.get(property), present.get(property));
    }
    if (changedSince.size() == before) {
      reverse.add(Operation.delete(uuid));
    }
  }

  private void createAgain(
      UUID uuid, Map<String, String> before, @Nullable Map<String, String> present) {
    if (present == null) {
      Map<String, String> task = new TreeMap<>(before);
      if (expiration.isDue(task)) {
        task.put(PropertyNames.MODIFIED, Times.format(now)); // or it would soon be gone again
      }
      reverse.add(Operation.create(uuid));
      task.forEach((property, value) -> update(uuid, property, value));
    } else if (!withoutModified(present).equals(withoutModified(before))) {
      inTheWay(uuid);
    }
  }

  private static Map<String, String> withoutModified(Map<String, String> task) {
    Map<String, String> rest = new HashMap<>(task);
    rest.remove(PropertyNames.MODIFIED);
    return rest;
  }

  private void restore(
      UUID uuid,
      Set<String> touched,
      Map<String, String> before,
      Map<String, String> after,
      @Nullable Map<String, String> present) {
    if (present == null) {
      if (touched.stream().anyMatch(it -> !Objects.equals(before.get(it), after.get(it)))) {
        inTheWay(uuid);
      }
      return;
    }
    List<String> toRestore = new ArrayList<>();
    boolean others = false;
    for (String property : touched) {
      @Nullable String old = before.get(property);
      @Nullable String found = present.get(property);
      if (!property.equals(PropertyNames.MODIFIED)) {
        others = true;
        if (!Objects.equals(found, old) && require(uuid, property, after.get(property), found)) {
          toRestore.add(property);
        }
      }
    }
    // Every change comes with this one, so it is never in the way, and is nothing by itself.
    String modified = PropertyNames.MODIFIED;
    if (touched.contains(modified)
        && (!others || !toRestore.isEmpty())
        && !Objects.equals(before.get(modified), after.get(modified))
        && Objects.equals(after.get(modified), present.get(modified))) {
      toRestore.add(modified);
    }
    Map<String, String> restored = new HashMap<>(present);
    toRestore.forEach(property -> set(restored, property, before.get(property)));
    if (expiration.isDue(restored) && !expiration.isDue(present)) {
      toRestore.remove(modified);
      update(uuid, modified, Times.format(now)); // or it would soon be gone for good
    }
    toRestore.forEach(property -> update(uuid, property, before.get(property)));
  }

  /** Returns true if nothing is in the way. */
  private boolean require(
      UUID uuid, String property, @Nullable String left, @Nullable String found) {
    if (Objects.equals(left, found)) {
      return true;
    }
    changedSince.add(
        new ChangedSince(
            uuid, Optional.of(property), Optional.ofNullable(left), Optional.ofNullable(found)));
    return false;
  }

  private void update(UUID uuid, String property, @Nullable String value) {
    reverse.add(Operation.update(uuid, property, value, now));
  }
}
