package org.taskchampion.query;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.taskchampion.PropertyNames;

/** The names of the coefficients of the urgency, as Taskwarrior's settings have them. */
final class UrgencyNames {

  static final String PROJECT = PropertyNames.PROJECT;
  static final String ACTIVE = "active";
  static final String SCHEDULED = PropertyNames.SCHEDULED;
  static final String WAITING = "waiting";
  static final String BLOCKED = "blocked";
  static final String ANNOTATIONS = "annotations";
  static final String TAGS = PropertyNames.TAGS;
  static final String DUE = PropertyNames.DUE;
  static final String BLOCKING = "blocking";
  static final String AGE = "age";

  /** Those that every task has, in the order in which they are added up. */
  static final List<String> FIXED =
      List.of(PROJECT, ACTIVE, SCHEDULED, WAITING, BLOCKED, ANNOTATIONS, TAGS, DUE, BLOCKING, AGE);

  static final String OF_PROJECT = "user.project.";
  static final String OF_TAG = "user.tag.";
  static final String OF_KEYWORD = "user.keyword.";
  static final String OF_ATTRIBUTE = "uda.";

  static final Map<String, Double> STANDARD = standard();

  private UrgencyNames() {}

  static boolean isName(String name) {
    return FIXED.contains(name)
        || isLonger(name, OF_PROJECT)
        || isLonger(name, OF_TAG)
        || isLonger(name, OF_KEYWORD)
        || isLonger(name, OF_ATTRIBUTE);
  }

  private static boolean isLonger(String name, String prefix) {
    return name.startsWith(prefix) && name.length() > prefix.length();
  }

  private static Map<String, Double> standard() {
    Map<String, Double> standard = new TreeMap<>();
    standard.put(PROJECT, 1.0);
    standard.put(ACTIVE, 4.0);
    standard.put(SCHEDULED, 5.0);
    standard.put(WAITING, -3.0);
    standard.put(BLOCKED, -5.0);
    standard.put(ANNOTATIONS, 1.0);
    standard.put(TAGS, 1.0);
    standard.put(DUE, 12.0);
    standard.put(BLOCKING, 8.0);
    standard.put(AGE, 2.0);
    standard.put("user.tag.next", 15.0);
    standard.put("uda.priority.H", 6.0);
    standard.put("uda.priority.M", 3.9);
    standard.put("uda.priority.L", 1.8);
    return Collections.unmodifiableMap(standard);
  }
}
