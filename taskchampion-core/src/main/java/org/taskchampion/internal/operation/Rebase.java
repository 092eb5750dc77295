package org.taskchampion.internal.operation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;

/**
 * How two lists of operations meet that were made on the same state: each of the server's goes past
 * each of the local ones in turn, by the table of {@link Transform} (part 4.2 of the
 * specification). Only operations on the same task and property meet, or those of which one creates
 * or deletes the task, so the cost follows the number of operations and not the product (part 9.6).
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
   * @param dropped gets where each local operation is of which nothing is left
   * @return what is left of both
   */
  public static Rebase of(List<Operation> server, List<Operation> local, IntConsumer dropped) {
    BitSet droppedLocal = new BitSet(local.size());
    Map<UUID, OfTask> localByTask = new HashMap<>();
    for (int i = 0; i < local.size(); i++) {
      UUID uuid = local.get(i).taskUuid().orElse(null);
      if (uuid != null) {
        localByTask.computeIfAbsent(uuid, u -> new OfTask(local, droppedLocal)).add(i);
      }
    }
    List<Operation> serverLeft = new ArrayList<>(server.size());
    for (Operation theirs : server) {
      OfTask sameTask = localByTask.get(theirs.taskUuid().orElseThrow());
      if (sameTask == null || sameTask.letsPass(theirs)) {
        serverLeft.add(theirs);
      }
    }
    droppedLocal.stream().forEach(dropped);
    List<Operation> localLeft = new ArrayList<>(local.size());
    for (int i = 0; i < local.size(); i++) {
      if (!droppedLocal.get(i)) {
        localLeft.add(local.get(i));
      }
    }
    return new Rebase(serverLeft, localLeft);
  }

  /**
   * The local operations on one task. By the table, two operations of a task leave each other alone
   * only if they update different properties; of any other two, one is dropped at least. So where
   * the updates of each property are found without looking at the others, no operation is looked at
   * again without being dropped, but for the last one that each of the server's meets.
   */
  private static final class OfTask {

    /** So few are looked through faster than sorted. */
    private static final int FEW = 16;

    private static final Lane NOTHING = new Lane();

    private final List<Operation> local;
    private final BitSet dropped;
    private final Lane all = new Lane();
    private @Nullable Map<String, Lane> updates;
    private Lane createsAndDeletes = NOTHING;

    private OfTask(List<Operation> local, BitSet dropped) {
      this.local = local;
      this.dropped = dropped;
    }

    private void add(int place) {
      all.add(place);
    }

    /** Drops the local operations that one of the server's drops; says whether it stays itself. */
    private boolean letsPass(Operation theirs) {
      if (!(theirs instanceof Operation.Update update)) {
        return letsPass(theirs, all, NOTHING);
      }
      if (all.size() > FEW) {
        Lane sameProperty = byProperty().getOrDefault(update.property(), NOTHING);
        return letsPass(theirs, createsAndDeletes, sameProperty);
      }
      for (int i = 0; i < all.size(); i++) {
        int place = all.place(i);
        if (!dropped.get(place) && !meet(theirs, place)) {
          return false;
        }
      }
      return true;
    }

    /** Lets it meet those of two lanes that have no other properties than its own. */
    private boolean letsPass(Operation theirs, Lane one, Lane other) {
      while (true) {
        int place = Math.min(one.first(dropped), other.first(dropped));
        if (place == Lane.NONE) {
          return true;
        }
        if (!meet(theirs, place)) {
          return false;
        }
      }
    }

    private boolean meet(Operation theirs, int place) {
      Transform kept = Transform.of(theirs, local.get(place));
      if (!kept.keepsLocal()) {
        dropped.set(place);
      }
      return kept.keepsServer();
    }

    private Map<String, Lane> byProperty() {
      Map<String, Lane> known = updates;
      if (known == null) {
        known = new HashMap<>();
        createsAndDeletes = new Lane();
        for (int i = 0; i < all.size(); i++) {
          int place = all.place(i);
          if (local.get(place) instanceof Operation.Update update) {
            known.computeIfAbsent(update.property(), property -> new Lane()).add(place);
          } else {
            createsAndDeletes.add(place);
          }
        }
        updates = known;
      }
      return known;
    }
  }

  /** Places of local operations, in order. */
  private static final class Lane {

    private static final int NONE = Integer.MAX_VALUE;

    private int[] places = new int[4];
    private int size;
    private int first;

    private void add(int place) {
      if (size == places.length) {
        places = Arrays.copyOf(places, 2 * size);
      }
      places[size++] = place;
    }

    private int size() {
      return size;
    }

    private int place(int index) {
      return places[index];
    }

    /** Returns the first place that is not dropped, or {@link #NONE}. */
    private int first(BitSet dropped) {
      while (first < size && dropped.get(places[first])) {
        first++;
      }
      return first < size ? places[first] : NONE;
    }
  }
}
