package org.taskchampion.endtoend;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.TaskReader;
import org.taskchampion.storage.h2.H2Storage;

/** Reads a replica again and again, and prints each state that it has not just seen. */
final class ReaderProcess {

  private ReaderProcess() {}

  /**
   * Runs it.
   *
   * @param arguments the replica's directory, and what it prints last
   */
  public static void main(String[] arguments) {
    try (Replica replica = Replica.open(H2Storage.at(Path.of(arguments[0])))) {
      String last = "";
      while (!last.equals(arguments[1])) {
        String state = replica.read(ReaderProcess::state);
        if (!state.equals(last)) {
          System.out.println(state);
          System.out.flush();
          last = state;
        }
      }
    }
  }

  /** Says how many tasks there are and in which round they are, or what is wrong with them. */
  private static String state(TaskReader view) {
    List<Task> tasks = view.tasks();
    Set<String> rounds = new HashSet<>();
    for (Task task : tasks) {
      rounds.add(
          task.property("left").orElse("none") + "=" + task.property("right").orElse("none"));
    }
    boolean all =
        view.workingSetTasks().size() == tasks.size()
            && view.uuids().size() == tasks.size()
            && new HashSet<>(view.workingSet().asMap().values()).size() == tasks.size();
    return tasks.size()
        + " tasks"
        + (all ? "" : ", not all in the working set")
        + ", round "
        + rounds.stream().sorted().collect(Collectors.joining(" and "))
        + ";";
  }
}
