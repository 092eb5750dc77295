package org.taskchampion.taskwarrior;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.taskchampion.Attribute;
import org.taskchampion.AttributeType;
import org.taskchampion.PropertyNames;
import org.taskchampion.query.Conventions;

/**
 * How the value of an attribute stands in Taskwarrior's JSON, which follows from its type: its own
 * attributes have theirs, those of a user have what the conventions say.
 */
final class AttributeForms {

  static final String UUID = "uuid";
  static final String ID = "id";
  static final String URGENCY = "urgency";
  static final String ANNOTATIONS = "annotations";

  /** The member that holds properties as they are stored. */
  static final String RAW = "properties";

  /** What old versions call {@code modified}. */
  static final String MODIFICATION = "modification";

  /** Members that are no properties of their own. */
  private static final Set<String> RESERVED =
      Set.of(
          UUID,
          ID,
          URGENCY,
          PropertyNames.TAGS,
          ANNOTATIONS,
          PropertyNames.DEPENDS,
          RAW,
          MODIFICATION);

  /** Properties that an import puts in place where the text does not name them. */
  static final List<String> DEFAULTED =
      List.of(PropertyNames.STATUS, PropertyNames.ENTRY, PropertyNames.MODIFIED);

  /** What JSON writes as it is stored; more digits would not survive a double. */
  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,14})(\\.[0-9]{1,15})?");

  private final Map<String, AttributeType> types = new HashMap<>();

  AttributeForms(Conventions conventions) {
    conventions.attributes().forEach(own -> types.put(own.name(), own.type()));
    Attribute.known().forEach(known -> types.put(known.name(), known.type()));
    types.put(PropertyNames.STATUS, AttributeType.STRING);
    types.put(PropertyNames.TEMPLATE, AttributeType.STRING);
    types.put(PropertyNames.LAST, AttributeType.NUMERIC);
  }

  boolean isReserved(String name) {
    return RESERVED.contains(name);
  }

  boolean isDate(String name) {
    return types.get(name) == AttributeType.DATE;
  }

  /** Says whether a value is written as a number. */
  boolean isNumber(String name, String value) {
    return types.get(name) == AttributeType.NUMERIC && NUMBER.matcher(value).matches();
  }

  /**
   * Says whether nobody told the type of an attribute. Then what has exactly the form in which
   * Taskwarrior writes times is taken for one.
   */
  boolean isUntyped(String name) {
    return !types.containsKey(name);
  }
}
