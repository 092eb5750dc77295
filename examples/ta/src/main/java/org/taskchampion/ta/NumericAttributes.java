package org.taskchampion.ta;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.taskchampion.PropertyNames;
import org.taskchampion.Task;

/**
 * Which attributes Taskwarrior's JSON has as numbers. What type a user-defined attribute is, only
 * its user's configuration knows; one is taken for numeric if each value that it has anywhere here
 * is a number, and none could be a time.
 */
final class NumericAttributes {

  /** Taskwarrior's own. */
  private static final Set<String> OWN = Set.of(PropertyNames.IMASK, PropertyNames.LAST);

  /** What JSON writes as it is stored; more digits would not survive a double. */
  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,14})(\\.[0-9]{1,15})?");

  private final Set<String> others = new HashSet<>();

  private NumericAttributes() {}

  /** Looks at all tasks. */
  static NumericAttributes in(List<Task> tasks) {
    NumericAttributes numeric = new NumericAttributes();
    Set<String> no = new HashSet<>();
    for (Task task : tasks) {
      task.userDefinedAttributes()
          .forEach(
              (name, value) -> {
                if (no.contains(name)) {
                  return;
                }
                if (isNumber(value) && !TaskwarriorDates.isEpoch(value) && isOthers(name)) {
                  numeric.others.add(name);
                } else {
                  no.add(name);
                }
              });
    }
    numeric.others.removeAll(no);
    return numeric;
  }

  private static boolean isOthers(String name) {
    return !AttributeName.isWhole(name) && !TaskwarriorReader.RESERVED.contains(name);
  }

  private static boolean isNumber(String value) {
    return NUMBER.matcher(value).matches();
  }

  /** Says whether a property is to be written as a number. */
  boolean contains(String name, String value) {
    return others.contains(name) || (OWN.contains(name) && isNumber(value));
  }
}
