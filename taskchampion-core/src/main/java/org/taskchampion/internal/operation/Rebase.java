package org.taskchampion.internal.operation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.taskchampion.Operation;

/**
 * How two lists of operations meet that were made on the same state: each of the server's goes past
 * each of the local ones in turn, by the table of {@link Transform} (part 4.2 of the
 * specification). Only operations on the same task meet, so the cost follows the number of
 * operations and not the product (part 9.6).
 *
 * @param server the server's operations that are left, in order, to be applied after the local ones
 * @param local the local operations that are left, in order, to be applied after the server's; undo
 *     points stay where they are
 */
public record Rebase(List<Operation> server, List<Operation> local) {

  public Rebase {
    server = List.copyOf(server);
    local = List.copyOf(local);
  }

  /**
   * Rebases local operations over a server's.
   *
   * @param server the server's operations, without undo points
   * @param local the local operations
   * @return what is left of both
   */
  public static Rebase of(List<Operation> server, List<Operation> local) {
    return of(server, local, place -> {});
  }

  /**
   * Rebases local operations over a server's.
   *
   * @param server the server's operations, without undo points
   * @param local the local operations
   * @param dropped gets where each local operation is of which nothing is left, in no order
   * @return what is left of both
   */
  public static Rebase of(List<Operation> server, List<Operation> local, IntConsumer dropped) {
    Map<UUID, List<Integer>> localByTask = new HashMap<>();
    for (int i = 0; i < local.size(); i++) {
      int index = i;
      local
          .get(i)
          .taskUuid()
          .ifPresent(uuid -> localByTask.computeIfAbsent(uuid, u -> new ArrayList<>()).add(index));
    }
    BitSet droppedLocal = new BitSet(local.size());
    List<Operation> serverLeft = new ArrayList<>(server.size());
    for (Operation theirs : server) {
      List<Integer> sameTask = localByTask.getOrDefault(theirs.taskUuid().orElseThrow(), List.of());
      boolean stays = true;
      for (int index : sameTask) {
        if (droppedLocal.get(index)) {
          continue;
        }
        Transform kept = Transform.of(theirs, local.get(index));
        if (!kept.keepsLocal()) {
          droppedLocal.set(index);
          dropped.accept(index);
        }
        if (!kept.keepsServer()) {
          stays = false;
          break;
        }
      }
      if (stays) {
        serverLeft.add(theirs);
      }
    }
    List<Operation> localLeft = new ArrayList<>(local.size());
    for (int i = 0; i < local.size(); i++) {
      if (!droppedLocal.get(i)) {
        localLeft.add(local.get(i));
      }
    }
    return new Rebase(serverLeft, localLeft);
  }
}
