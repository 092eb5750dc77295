package org.taskchampion.internal.sync.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.taskchampion.Operation;

/**
 * The table of part 3 of the specification, word by word, each server's operation against each
 * local one: what a replica of the reference does.
 *
 * @param server what is left of the server's operations
 * @param local what is left of the local ones
 */
record Table(List<Operation> server, List<Operation> local) {

  static Table rebase(List<Operation> server, List<Operation> local) {
    List<Operation> serverLeft = new ArrayList<>();
    List<Operation> localLeft = new ArrayList<>(local);
    for (Operation theirs : server) {
      boolean stays = true;
      for (int i = 0; i < localLeft.size() && stays; i++) {
        Operation ours = localLeft.get(i);
        if (theirs.taskUuid().equals(ours.taskUuid())) {
          if (!oursStays(theirs, ours)) {
            localLeft.remove(i--);
          }
          stays = theirsStays(theirs, ours);
        }
      }
      if (stays) {
        serverLeft.add(theirs);
      }
    }
    return new Table(serverLeft, localLeft);
  }

  private static boolean theirsStays(Operation theirs, Operation ours) {
    return switch (kind(theirs) + " " + kind(ours)) {
      case "Create Delete", "Update Create", "Delete Update" -> true;
      case "Update Update" -> {
        Operation.Update a = (Operation.Update) theirs;
        Operation.Update b = (Operation.Update) ours;
        yield !a.property().equals(b.property())
            || (!Objects.equals(a.value(), b.value()) && !a.timestamp().isBefore(b.timestamp()));
      }
      default -> false;
    };
  }

  private static boolean oursStays(Operation theirs, Operation ours) {
    return switch (kind(theirs) + " " + kind(ours)) {
      case "Delete Create", "Create Update", "Update Delete" -> true;
      case "Update Update" -> {
        Operation.Update a = (Operation.Update) theirs;
        Operation.Update b = (Operation.Update) ours;
        yield !a.property().equals(b.property())
            || (!Objects.equals(a.value(), b.value()) && a.timestamp().isBefore(b.timestamp()));
      }
      default -> false;
    };
  }

  private static String kind(Operation operation) {
    return operation instanceof Operation.Create
        ? "Create"
        : operation instanceof Operation.Delete ? "Delete" : "Update";
  }
}
