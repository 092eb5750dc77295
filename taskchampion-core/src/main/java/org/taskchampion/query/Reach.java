package org.taskchampion.query;

import java.util.List;
import org.taskchampion.PropertyNames;

/**
 * What a query asks of a task beside its own properties, its number and who waits for it.
 *
 * @param urgency whether it asks for the urgency, which grows with the time
 * @param others whether a change of one task can change the place of any other
 */
record Reach(boolean urgency, boolean others) {

  private static final Reach NONE = new Reach(false, false);
  private static final Reach OTHERS = new Reach(false, true);

  static Reach of(Query query, Conventions conventions) {
    Reach reach = of(query.filter().condition()).and(ofOrder(query.order()));
    boolean others = false;
    if (reach.urgency) {
      others = conventions.inheritsUrgency();
      for (String name : conventions.coefficients().keySet()) {
        others |= name.equals(UrgencyNames.OF_TAG + VirtualTag.LATEST.name());
      }
    }
    return others ? reach.and(OTHERS) : reach;
  }

  private Reach and(Reach other) {
    return new Reach(urgency || other.urgency, others || other.others);
  }

  private static Reach ofOrder(TaskOrder order) {
    Reach reach = new Reach(isByUrgency(order), false);
    for (TaskOrder.Key key : order.keys()) {
      reach = key.attribute().equals(PropertyNames.DEPENDS) ? reach.and(OTHERS) : reach;
    }
    return reach;
  }

  /** Says whether the time alone can change an order. */
  static boolean isByUrgency(TaskOrder order) {
    return order.keys().stream().anyMatch(key -> key.attribute().equals(AttributeNames.URGENCY));
  }

  private static Reach of(Condition condition) {
    if (condition instanceof Condition.And and) {
      return ofAll(and.parts());
    }
    if (condition instanceof Condition.Or or) {
      return ofAll(or.parts());
    }
    if (condition instanceof Condition.Xor xor) {
      return ofAll(xor.parts());
    }
    if (condition instanceof Condition.Not not) {
      return of(not.part());
    }
    if (condition instanceof Condition.Compare compare) {
      return of(compare.left()).and(of(compare.right()));
    }
    if (condition instanceof Condition.Truth truth) {
      return of(truth.operand());
    }
    return condition instanceof Condition.HasTag tag ? ofTag(tag.name()) : NONE;
  }

  private static Reach ofAll(List<Condition> parts) {
    Reach reach = NONE;
    for (Condition part : parts) {
      reach = reach.and(of(part));
    }
    return reach;
  }

  private static Reach of(Operand operand) {
    if (operand instanceof Operand.Arithmetic arithmetic) {
      return of(arithmetic.left()).and(of(arithmetic.right()));
    }
    if (operand instanceof Operand.Negative negative) {
      return of(negative.operand());
    }
    if (!(operand instanceof Operand.Reference reference)) {
      return NONE;
    }
    Reach reach = new Reach(reference.attribute().equals(AttributeNames.URGENCY), false);
    reach = reference.subject() == null ? reach : reach.and(OTHERS);
    return reference.part() == null ? reach : reach.and(ofTag(reference.part()));
  }

  private static Reach ofTag(String name) {
    return VirtualTag.find(name).filter(VirtualTag.LATEST::equals).isPresent() ? OTHERS : NONE;
  }
}
