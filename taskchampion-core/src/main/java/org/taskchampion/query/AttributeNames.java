package org.taskchampion.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.taskchampion.PropertyNames;

/** The names of the attributes of filters, with their types and abbreviations. */
final class AttributeNames {

  static final String PRIORITY = PropertyNames.PRIORITY;
  static final String ID = "id";
  static final String UUID = "uuid";
  static final String URGENCY = "urgency";

  /** No attribute, but written as one: how many tasks are wanted. */
  static final String LIMIT = "limit";

  private static final Map<String, Kind> BUILT_IN = builtIn();

  /** What the values of an attribute are. */
  enum Kind {
    TEXT,
    NUMBER,
    DATE,
    DURATION
  }

  private final TreeMap<String, Kind> kinds = new TreeMap<>(BUILT_IN);
  private final int shortest;

  AttributeNames(Conventions conventions) {
    shortest = conventions.shortestAbbreviation();
    for (UserAttribute attribute : conventions.attributes()) {
      kinds.put(
          attribute.name(),
          switch (attribute.type()) {
            case STRING -> Kind.TEXT;
            case NUMERIC -> Kind.NUMBER;
            case DATE -> Kind.DATE;
            case DURATION -> Kind.DURATION;
          });
    }
  }

  /** Says whether every task has an attribute of this name. The priority is a user's. */
  static boolean isBuiltIn(String name) {
    return BUILT_IN.containsKey(name) || name.equals(LIMIT);
  }

  /** Returns what an attribute's values are; null if there is none with this full name. */
  @Nullable Kind kind(String name) {
    return kinds.get(name);
  }

  /** Returns the full names that a text can stand for: itself, or all that begin with it. */
  List<String> meanings(String text) {
    if (kinds.containsKey(text)) {
      return List.of(text);
    }
    if (text.length() < shortest) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (String name : kinds.tailMap(text).keySet()) {
      if (!name.startsWith(text)) {
        break;
      }
      names.add(name);
    }
    return names;
  }

  private static Map<String, Kind> builtIn() {
    Map<String, Kind> kinds = new TreeMap<>();
    for (String name :
        List.of(
            PropertyNames.DEPENDS,
            PropertyNames.DESCRIPTION,
            PropertyNames.MASK,
            PropertyNames.PARENT,
            PropertyNames.PROJECT,
            PropertyNames.RTYPE,
            PropertyNames.STATUS,
            PropertyNames.TAGS,
            PropertyNames.TEMPLATE,
            UUID)) {
      kinds.put(name, Kind.TEXT);
    }
    for (String name :
        List.of(
            PropertyNames.DUE,
            PropertyNames.END,
            PropertyNames.ENTRY,
            PropertyNames.MODIFIED,
            PropertyNames.SCHEDULED,
            PropertyNames.START,
            PropertyNames.UNTIL,
            PropertyNames.WAIT)) {
      kinds.put(name, Kind.DATE);
    }
    for (String name : List.of(ID, PropertyNames.IMASK, PropertyNames.LAST, URGENCY)) {
      kinds.put(name, Kind.NUMBER);
    }
    kinds.put(PropertyNames.RECUR, Kind.DURATION);
    return Collections.unmodifiableMap(kinds);
  }
}
