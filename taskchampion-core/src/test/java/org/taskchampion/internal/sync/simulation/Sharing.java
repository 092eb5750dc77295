package org.taskchampion.internal.sync.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;

/** What each of the two programs did that use one replica, as seen from its storage. */
final class Sharing {

  /** Whose something is: it says who may take it back. */
  enum Whose {
    OWN,
    ANOTHERS,
    UNKNOWN
  }

  /** What another program was the last to change, by the task; "" stands for the task itself. */
  private final Map<UUID, Set<String>> others = new HashMap<>();

  /** The same before the last commit. */
  private final Map<UUID, Set<String>> othersBefore = new HashMap<>();

  /** Who appended each of the unsynced operations. */
  private final List<Whose> owners = new ArrayList<>();

  private boolean isOtherAtWork;
  private boolean isOtherUndoing;

  /** Whether others use it too. */
  private boolean isShared;

  private boolean isDamaged;

  /**
   * Lets another program do something.
   *
   * @param isUndo whether it takes back what it did, so that it leaves nothing of its own
   */
  void other(boolean isUndo, Runnable work) {
    isShared = true;
    isOtherAtWork = true;
    isOtherUndoing = isUndo;
    try {
      work.run();
    } finally {
      isOtherAtWork = false;
      isOtherUndoing = false;
    }
  }

  /** The history has lost a unit. */
  void damaged() {
    isDamaged = true;
  }

  /**
   * Says whose the last operations are, for the first program.
   *
   * @param count how many
   * @param isForgotten whether the history has forgotten anything
   * @param isOff whether there is no history, so that nobody tells programs apart
   */
  Whose whose(int count, boolean isForgotten, boolean isOff) {
    if (isOff) {
      return Whose.OWN;
    }
    Set<Whose> last = new HashSet<>(owners.subList(owners.size() - count, owners.size()));
    if (isDamaged || last.contains(Whose.UNKNOWN)) {
      return Whose.UNKNOWN;
    }
    if (last.contains(Whose.ANOTHERS)) {
      return Whose.ANOTHERS;
    }
    return isForgotten && isShared ? Whose.UNKNOWN : Whose.OWN;
  }

  /** Takes notice of a commit. */
  void committed(Observation before, Observation now) {
    whoseIs(before.unsynced(), now.unsynced(), !before.base().equals(now.base()));
    if (!before.base().equals(now.base())) {
      others.clear(); // what others had changed may be changed by the history
    }
    othersBefore.clear();
    others.forEach((uuid, properties) -> othersBefore.put(uuid, Set.copyOf(properties)));
    Set<UUID> uuids = new HashSet<>(before.tasks().keySet());
    uuids.addAll(now.tasks().keySet());
    for (UUID uuid : uuids) {
      changed(uuid, before.tasks().get(uuid), now.tasks().get(uuid));
    }
  }

  private void whoseIs(List<Operation> before, List<Operation> now, boolean isSync) {
    int had = before.size();
    int has = now.size();
    if (isSync && has <= had && before.subList(had - has, had).equals(now)) {
      owners.subList(0, had - has).clear();
    } else if (!isSync && has >= had && now.subList(0, had).equals(before)) {
      owners.addAll(Collections.nCopies(has - had, isOtherAtWork ? Whose.ANOTHERS : Whose.OWN));
    } else if (!isSync && has < had && before.subList(0, has).equals(now)) {
      owners.subList(has, had).clear();
    } else { // a merge or a re-root changed them
      owners.clear();
      owners.addAll(Collections.nCopies(has, Whose.UNKNOWN));
    }
  }

  private void changed(
      UUID uuid, @Nullable Map<String, String> was, @Nullable Map<String, String> now) {
    Set<String> properties = new HashSet<>(was == null ? Set.of() : was.keySet());
    properties.addAll(now == null ? Set.of() : now.keySet());
    properties.remove("modified"); // whoever changes anything changes it
    for (String property : properties) {
      if (!Objects.equals(value(was, property), value(now, property))) {
        note(uuid, property);
      }
    }
    if ((was == null) != (now == null)) {
      others.remove(uuid); // nothing is left of what they had changed
      note(uuid, "");
    }
  }

  private static @Nullable String value(@Nullable Map<String, String> task, String property) {
    return task == null ? null : task.get(property);
  }

  private void note(UUID uuid, String property) {
    Set<String> ofTask = others.computeIfAbsent(uuid, any -> new HashSet<>());
    if (isOtherAtWork && !isOtherUndoing) {
      ofTask.add(property);
    } else {
      ofTask.remove(property);
      if (ofTask.isEmpty()) {
        others.remove(uuid);
      }
    }
  }

  /** The first program took something back, and left what others had changed after it. */
  void checkOthers(Observation before, Observation now) {
    othersBefore.forEach(
        (uuid, properties) -> {
          Map<String, String> was = before.tasks().get(uuid);
          if (was != null) {
            Check.that(
                now.tasks().containsKey(uuid),
                "undo removed a task that another program had changed");
            for (String property : properties) {
              Check.equal(
                  "what another program had changed, after undo",
                  value(now.tasks().get(uuid), property),
                  was.get(property));
            }
          }
        });
  }
}
