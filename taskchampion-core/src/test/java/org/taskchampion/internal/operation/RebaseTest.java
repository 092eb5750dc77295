package org.taskchampion.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.taskchampion.Operation;

class RebaseTest {

  private static final UUID A = new UUID(0, 0xa);
  private static final UUID B = new UUID(0, 0xb);
  private static final Instant T1 = Instant.parse("2024-01-01T00:00:01Z");
  private static final Instant T2 = Instant.parse("2024-01-01T00:00:02Z");
  private static final Instant T3 = Instant.parse("2024-01-01T00:00:03Z");

  private static Operation update(UUID uuid, String property, String value, Instant time) {
    return Operation.update(uuid, property, value, time);
  }

  @Test
  void nothingMeetsNothing() {
    assertThat(Rebase.of(List.of(), List.of())).isEqualTo(new Rebase(List.of(), List.of()));
  }

  @Test
  void oneSideAloneStaysAsItIs() {
    List<Operation> operations =
        List.of(Operation.create(A), update(A, "p", "v", T1), Operation.delete(A));
    assertThat(Rebase.of(operations, List.of())).isEqualTo(new Rebase(operations, List.of()));
    assertThat(Rebase.of(List.of(), operations)).isEqualTo(new Rebase(List.of(), operations));
  }

  @Test
  void operationsOnOtherTasksDoNotMeet() {
    List<Operation> server = List.of(Operation.create(A), update(A, "p", "v", T1));
    List<Operation> local = List.of(Operation.create(B), update(B, "p", "w", T2));
    assertThat(Rebase.of(server, local)).isEqualTo(new Rebase(server, local));
  }

  @Test
  void theSameChangesLeaveNothing() {
    List<Operation> operations =
        List.of(Operation.create(A), update(A, "p", "v", T1), update(A, "q", null, T1));
    assertThat(Rebase.of(operations, operations)).isEqualTo(new Rebase(List.of(), List.of()));
  }

  @Test
  void aServersOperationThatLostMeetsNoLaterLocalOne() {
    // The first local update drops the server's, so the second, though earlier, is kept.
    List<Operation> local = List.of(update(A, "p", "x", T3), update(A, "p", "y", T1));
    assertThat(Rebase.of(List.of(update(A, "p", "s", T2)), local))
        .isEqualTo(new Rebase(List.of(), local));
  }

  @Test
  void aServersOperationThatWonGoesOnToMeetTheNextLocalOne() {
    List<Operation> server = List.of(update(A, "p", "s", T2));
    List<Operation> local = List.of(update(A, "p", "x", T1), update(A, "p", "y", T3));
    assertThat(Rebase.of(server, local)).isEqualTo(new Rebase(List.of(), local.subList(1, 2)));
  }

  @Test
  void aLocalOperationThatLostMeetsNoLaterOneOfTheServers() {
    // The delete drops the local update. The create that follows would have lost to it.
    List<Operation> server = List.of(Operation.delete(A), Operation.create(A));
    List<Operation> local = List.of(update(A, "p", "x", T3));
    assertThat(Rebase.of(server, local)).isEqualTo(new Rebase(server, List.of()));
  }

  @Test
  void anEqualUpdateDropsBothAndTheRestGoesOn() {
    List<Operation> server = List.of(update(A, "p", "v", T1), update(A, "p", "w", T1));
    List<Operation> local = List.of(update(A, "p", "v", T2), update(A, "p", "x", T3));
    assertThat(Rebase.of(server, local))
        .isEqualTo(new Rebase(List.of(), List.of(update(A, "p", "x", T3))));
  }

  @Test
  void undoPointsStayWhereTheyAre() {
    Operation undoPoint = Operation.undoPoint();
    List<Operation> local =
        List.of(
            undoPoint,
            update(A, "p", "x", T1),
            undoPoint,
            undoPoint,
            update(A, "q", "y", T1),
            undoPoint);
    assertThat(Rebase.of(List.of(Operation.delete(A)), local))
        .isEqualTo(
            new Rebase(
                List.of(Operation.delete(A)), List.of(undoPoint, undoPoint, undoPoint, undoPoint)));
  }

  @Test
  void theOrderIsKeptAcrossTasks() {
    List<Operation> server =
        List.of(update(B, "p", "1", T3), update(A, "p", "2", T3), update(B, "q", "3", T3));
    List<Operation> local =
        List.of(
            update(A, "r", "4", T1),
            update(B, "q", "5", T1),
            update(B, "r", "6", T1),
            update(A, "s", "7", T1));
    assertThat(Rebase.of(server, local))
        .isEqualTo(new Rebase(server, List.of(local.get(0), local.get(2), local.get(3))));
  }

  @Test
  void oldValuesOfLocalOperationsAreKept() {
    Operation delete = new Operation.Delete(A, Map.of("p", "old"));
    Operation update = new Operation.Update(B, "p", "old", "new", T1);
    assertThat(
            Rebase.of(
                    List.of(update(A, "p", "v", T3), update(B, "q", "", T1)),
                    List.of(delete, update))
                .local())
        .containsExactly(delete, update);
  }

  @Test
  void theListsAreCopiesThatCannotBeChanged() {
    List<Operation> server = new ArrayList<>(List.of(Operation.create(A)));
    Rebase rebase = new Rebase(server, server);
    server.clear();
    assertThat(rebase.server()).containsExactly(Operation.create(A)).isUnmodifiable();
    assertThat(rebase.local()).containsExactly(Operation.create(A)).isUnmodifiable();
  }

  @Test
  void randomListsMeetAsInANaivePairwiseRebase() {
    for (long seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      int tasks = 1 + random.nextInt(3);
      int most = random.nextInt(5) == 0 ? 150 : 12;
      List<Operation> server = operations(random, tasks, most, false);
      List<Operation> local = operations(random, tasks, most, true);
      assertThat(Rebase.of(server, local)).as("seed %d", seed).isEqualTo(naive(server, local));
    }
  }

  @Test
  void lookUpsGrowWithTheNumberOfOperationsAndNotWithTheProduct() {
    assertThat(lookUps(1_000, false)).isEqualTo(2_000);
    assertThat(lookUps(20_000, false)).isEqualTo(40_000);
    assertThat(lookUps(1_000, true)).isEqualTo(3_000);
    assertThat(lookUps(20_000, true)).isEqualTo(60_000);
  }

  /** Counts how often a local operation is looked at: twice each, and once for every meeting. */
  private static int lookUps(int count, boolean meet) {
    List<Operation> server = new ArrayList<>();
    List<Operation> local = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      server.add(update(new UUID(meet ? 1 : 0, i), "p", "v", T1));
      local.add(update(new UUID(1, i), "q", "v", T1));
    }
    return lookUps(server, local);
  }

  private static int lookUps(List<Operation> server, List<Operation> local) {
    int[] lookUps = new int[1];
    List<Operation> counting =
        new AbstractList<>() {
          @Override
          public Operation get(int index) {
            lookUps[0]++;
            return local.get(index);
          }

          @Override
          public int size() {
            return local.size();
          }
        };
    Rebase.of(server, counting);
    return lookUps[0];
  }

  /** Of one task; what meets nothing there must not be looked at by each of the server's. */
  @Test
  void lookUpsGrowWithTheNumberOfOperationsOfOneTaskToo() {
    int count = 5_000;
    List<IntFunction<Operation>> kinds =
        List.of(
            i -> update(A, "p" + i, "v", T1),
            i -> update(A, "p" + i, "w", T2),
            i -> update(A, "p", "v" + i, T1),
            i -> update(A, "p", "w" + i, T3),
            i -> i % 2 == 0 ? Operation.create(A) : Operation.delete(A),
            i -> Operation.create(A),
            i -> Operation.delete(A),
            i -> i % 2 == 0 ? Operation.delete(A) : update(A, "p" + i, "v", T1),
            i -> i % 3 == 0 ? Operation.create(A) : update(A, "p" + i % 3, "v" + i, T2));
    for (int theirs = 0; theirs < kinds.size(); theirs++) {
      for (int ours = 0; ours < kinds.size(); ours++) {
        List<Operation> server = IntStream.range(0, count).mapToObj(kinds.get(theirs)).toList();
        List<Operation> local = IntStream.range(0, count).mapToObj(kinds.get(ours)).toList();
        // Each by its task, by its property, when it is dropped and when it is left; and one by
        // each of the server's, which then goes or goes on.
        assertThat(lookUps(server, local)).as("%d %d", theirs, ours).isLessThan(6 * count);
      }
    }
  }

  private static List<Operation> operations(
      Random random, int tasks, int most, boolean undoPoints) {
    List<Operation> operations = new ArrayList<>();
    int properties = 1 + random.nextInt(most);
    for (int i = random.nextInt(most); i > 0; i--) {
      UUID uuid = new UUID(0, random.nextInt(tasks));
      int kind = random.nextInt(10);
      if (kind == 0) {
        operations.add(Operation.create(uuid));
      } else if (kind == 1) {
        operations.add(Operation.delete(uuid));
      } else if (kind == 2 && undoPoints) {
        operations.add(Operation.undoPoint());
      } else {
        operations.add(
            update(
                uuid,
                "p" + random.nextInt(properties),
                random.nextInt(4) == 0 ? null : String.valueOf(random.nextInt(3)),
                T1.plusNanos(random.nextInt(4))));
      }
    }
    return operations;
  }

  /** Each of the server's operations past each of the local ones, with a table of its own. */
  private static Rebase naive(List<Operation> server, List<Operation> local) {
    List<Operation> serverLeft = new ArrayList<>();
    List<Operation> localLeft = local;
    for (Operation theirs : server) {
      boolean theirsIsLeft = true;
      List<Operation> next = new ArrayList<>();
      for (Operation ours : localLeft) {
        String kept = theirsIsLeft ? keeps(theirs, ours) : "b";
        theirsIsLeft &= kept.contains("a");
        if (kept.contains("b")) {
          next.add(ours);
        }
      }
      if (theirsIsLeft) {
        serverLeft.add(theirs);
      }
      localLeft = next;
    }
    return new Rebase(serverLeft, localLeft);
  }

  /** The table as the specification writes it: which of a, the server's, and b, ours, is left. */
  private static String keeps(Operation a, Operation b) {
    if (!a.taskUuid().equals(b.taskUuid())) {
      return "ab";
    }
    String row = a.getClass().getSimpleName() + " " + b.getClass().getSimpleName();
    return switch (row) {
      case "Create Create", "Delete Delete" -> "";
      case "Create Delete", "Update Create", "Delete Update" -> "a";
      case "Delete Create", "Create Update", "Update Delete" -> "b";
      case "Update Update" -> keepsOfUpdates((Operation.Update) a, (Operation.Update) b);
      default -> throw new AssertionError(row);
    };
  }

  private static String keepsOfUpdates(Operation.Update a, Operation.Update b) {
    if (!a.property().equals(b.property())) {
      return "ab";
    }
    if (Objects.equals(a.value(), b.value())) {
      return "";
    }
    return a.timestamp().compareTo(b.timestamp()) >= 0 ? "a" : "b";
  }
}
