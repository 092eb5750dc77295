package org.taskchampion.ta;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.taskchampion.AttributeType;
import org.taskchampion.Task;
import org.taskchampion.query.Conventions;

/**
 * What type a user-defined attribute is, only its user's configuration knows. One that is not
 * configured is taken for numeric if each value that it has anywhere here is a number, and none
 * could be a time.
 */
final class NumericAttributes {

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,15})?");

  /** Fewer digits than the Unix seconds of any time that Taskwarrior stores. */
  private static final int FEWEST_OF_TIMES = 9;

  private NumericAttributes() {}

  /** Returns conventions with these attributes, after a look at all tasks. */
  static Conventions in(List<Task> tasks, Conventions conventions) {
    Set<String> numeric = new HashSet<>();
    Set<String> no = new HashSet<>();
    for (Task task : tasks) {
      task.userDefinedAttributes()
          .forEach((name, value) -> (isNumber(value) ? numeric : no).add(name));
    }
    Conventions.Builder builder = conventions.toBuilder();
    for (String name : numeric) {
      if (!no.contains(name)
          && !AttributeName.isWhole(name)
          && conventions.attribute(name).isEmpty()
          && name.matches("\\w+")) {
        builder.attribute(name, AttributeType.NUMERIC);
      }
    }
    return builder.build();
  }

  private static boolean isNumber(String value) {
    boolean maybeTime = value.length() >= FEWEST_OF_TIMES && value.indexOf('.') < 0;
    return NUMBER.matcher(value).matches() && !maybeTime;
  }
}
