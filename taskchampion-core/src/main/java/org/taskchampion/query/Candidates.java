package org.taskchampion.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Task;
import org.taskchampion.internal.Uuids;

/**
 * The tasks that have to be read to find those that match: all others cannot.
 *
 * @param scope where they are
 * @param ids the conditions that name them, if they are named
 */
record Candidates(Scope scope, List<Condition.Ids> ids) {

  /** Which tasks are read. */
  enum Scope {
    NAMED,
    WORKING_SET,
    ALL
  }

  private static final Candidates ALL = new Candidates(Scope.ALL, List.of());
  private static final Candidates WORKING_SET = new Candidates(Scope.WORKING_SET, List.of());

  private static Candidates named(List<Condition.Ids> ids) {
    return new Candidates(Scope.NAMED, List.copyOf(ids));
  }

  /** Returns the fewest tasks among which all are that a condition can be true of. */
  static Candidates of(Condition condition) {
    if (condition instanceof Condition.Ids ids) {
      return named(List.of(ids));
    }
    Condition.Ids number = number(condition);
    if (number != null) {
      return named(List.of(number));
    }
    if (Condition.isNone(condition)) {
      return named(List.of());
    }
    if (condition instanceof Condition.And and) {
      return and.parts().stream().map(Candidates::of).reduce(ALL, Candidates::fewer);
    }
    if (condition instanceof Condition.Or or) {
      Candidates all = named(List.of());
      for (Condition part : or.parts()) {
        all = union(all, of(part));
      }
      return all;
    }
    return isOfWorkingSet(condition) ? WORKING_SET : ALL;
  }

  /** Returns the only number that a task can have, as {@code id:5} asks for; null if not so. */
  private static Condition.@Nullable Ids number(Condition condition) {
    if (!(condition instanceof Condition.Compare compare)
        || (compare.operator() != Operator.PARTIAL && compare.operator() != Operator.EQUAL)
        || !(compare.left() instanceof Operand.Reference left)
        || !left.is(AttributeNames.ID)
        || !(compare.right() instanceof Operand.Numeral right)) {
      return null;
    }
    int id = (int) right.value();
    return id >= 1 && id < Integer.MAX_VALUE && id == right.value()
        ? new Condition.Ids(List.of(new Condition.Ids.Range(id, id)), List.of())
        : null;
  }

  private static Candidates fewer(Candidates a, Candidates b) {
    return b.scope.compareTo(a.scope) < 0 ? b : a;
  }

  private static Candidates union(Candidates a, Candidates b) {
    if (a.scope == Scope.NAMED && b.scope == Scope.NAMED) {
      List<Condition.Ids> both = new ArrayList<>(a.ids);
      both.addAll(b.ids);
      return named(both);
    }
    boolean inWorkingSet = isOnlyOfWorkingSet(a) && isOnlyOfWorkingSet(b);
    return inWorkingSet ? WORKING_SET : ALL;
  }

  /** Says whether only tasks of the working set are meant: numbers are its, UUIDs need not be. */
  private static boolean isOnlyOfWorkingSet(Candidates candidates) {
    return candidates.scope == Scope.WORKING_SET
        || (candidates.scope == Scope.NAMED
            && candidates.ids.stream().allMatch(ids -> ids.beginnings().isEmpty()));
  }

  /**
   * Says whether only tasks of the working set are meant. The status says nothing about it: a task
   * may have none, or one of its own, and one that is pending may be missing in the working set
   * until the synchronisation that brought it has ended.
   */
  private static boolean isOfWorkingSet(Condition condition) {
    if (!(condition instanceof Condition.HasTag tag)) {
      return false;
    }
    VirtualTag virtual = VirtualTag.find(tag.name()).orElse(null);
    return virtual == VirtualTag.BLOCKED
        || virtual == VirtualTag.BLOCKING
        || virtual == VirtualTag.LATEST;
  }

  /** Reads the tasks. */
  List<Task> read(Evaluation evaluation) {
    return switch (scope) {
      case NAMED -> evaluation.source().tasks(uuids(evaluation));
      case WORKING_SET -> evaluation.source().workingSetTasks();
      case ALL -> evaluation.source().tasks();
    };
  }

  private Set<UUID> uuids(Evaluation evaluation) {
    Set<UUID> uuids = new TreeSet<>(Uuids.BY_TEXT);
    for (Condition.Ids named : ids) {
      for (Condition.Ids.Range range : named.ranges()) {
        int last = range.last() == Integer.MAX_VALUE ? range.last() : range.last() + 1;
        uuids.addAll(evaluation.workingSet().asMap().subMap(range.first(), last).values());
      }
      for (String beginning : named.beginnings()) {
        UUID whole = Condition.Ids.whole(beginning);
        if (whole != null) {
          uuids.add(whole);
        } else if (beginning.length() < 36) {
          uuids.addAll(evaluation.uuids(beginning).values());
        }
      }
    }
    return uuids;
  }
}
