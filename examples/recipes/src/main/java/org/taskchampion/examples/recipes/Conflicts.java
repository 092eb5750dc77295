package org.taskchampion.examples.recipes;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.taskchampion.PropertyNames;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.history.Conflict;
import org.taskchampion.history.RevertReport;
import org.taskchampion.storage.h2.H2Storage;

/**
 * What do I show when two devices changed one task, and how does a person take the other value
 * back? Whoever changed it last has won already; this shows both values, and changes sides.
 */
public final class Conflicts {

  private Conflicts() {}

  /** Returns the conflicts that a person cares for: when a task was modified is none of them. */
  static List<Conflict> of(Replica replica) {
    return replica.conflicts().stream()
        .filter(it -> !it.property().equals(PropertyNames.MODIFIED))
        .toList();
  }

  /** Says in one line what a conflict is about, with both values. */
  static String line(Replica replica, Conflict conflict) {
    String task =
        replica.task(conflict.taskUuid()).map(Task::description).orElse("a task that was removed");
    return task
        + ": "
        + conflict.property()
        + " is "
        + words(conflict.won())
        + ", and was to be "
        + words(conflict.lost());
  }

  private static String words(Optional<String> value) {
    return value.map(it -> "\"" + it + "\"").orElse("removed");
  }

  /** Takes the other value back, and says what became of it. */
  static String takeBack(Replica replica, Conflict conflict) {
    RevertReport report = replica.takeBack(conflict);
    return switch (report.outcome()) {
      case DONE -> "taken back";
      case NOTHING_TO_DO, NOT_KEPT -> "nothing to do: it is so already";
      case CHANGED_SINCE -> "left alone: somebody has changed it since";
      default -> "left alone: " + report.outcome();
    };
  }

  /**
   * Lists the conflicts, or takes one back: its number in the list is the second argument. The next
   * synchronisation sends what was taken back.
   *
   * @param args the directory of the replica, and maybe a number
   */
  public static void main(String[] args) {
    Path directory = Path.of(args.length == 0 ? "tasks" : args[0]);
    try (Replica replica = Replica.open(H2Storage.at(directory), "conflicts")) {
      List<Conflict> conflicts = of(replica);
      if (args.length > 1) {
        int chosen = Integer.parseInt(args[1]);
        System.out.println(
            chosen < 1 || chosen > conflicts.size()
                ? "There is no conflict " + chosen
                : takeBack(replica, conflicts.get(chosen - 1)));
        return;
      }
      for (int i = 0; i < conflicts.size(); i++) {
        System.out.println(i + 1 + " " + line(replica, conflicts.get(i)));
      }
    }
  }
}
