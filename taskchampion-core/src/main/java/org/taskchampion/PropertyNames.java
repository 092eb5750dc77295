package org.taskchampion;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.taskchampion.internal.Times;

/**
 * The names of the properties to which TaskChampion and Taskwarrior give a meaning. Every other
 * name is a user-defined attribute.
 *
 * <p>Most callers need none of them: {@link Task}, {@link TaskEditor} and {@link Attribute} know
 * them. They are for operations, and for {@link Task#property} and {@link TaskEditor#set(String,
 * String)}.
 */
public final class PropertyNames {

  /** The status: see {@link Status}. */
  public static final String STATUS = "status";

  /** What is to be done. */
  public static final String DESCRIPTION = "description";

  /** The priority, such as "H", "M" or "L". */
  public static final String PRIORITY = "priority";

  /** When the task was entered, in Unix seconds. */
  public static final String ENTRY = "entry";

  /** When the task was last modified, in Unix seconds. */
  public static final String MODIFIED = "modified";

  /** When the task was started, in Unix seconds. The task is active while the property exists. */
  public static final String START = "start";

  /** When the task was completed or deleted, in Unix seconds. */
  public static final String END = "end";

  /** Until when the task is hidden, in Unix seconds. */
  public static final String WAIT = "wait";

  /** When the task is due, in Unix seconds. */
  public static final String DUE = "due";

  /** The project, with full stops between its levels. Taskwarrior's. */
  public static final String PROJECT = "project";

  /** When work on the task can begin, in Unix seconds. Taskwarrior's. */
  public static final String SCHEDULED = "scheduled";

  /** When the task deletes itself, in Unix seconds. Taskwarrior's. */
  public static final String UNTIL = "until";

  /** How often the task recurs, such as "weekly" or "P2W". Taskwarrior's. */
  public static final String RECUR = "recur";

  /** How the task recurs, such as "periodic". Taskwarrior's. */
  public static final String RTYPE = "rtype";

  /** The states of the instances of a recurring task, one character each. Taskwarrior's. */
  public static final String MASK = "mask";

  /** Which place an instance has in the mask of its template, from 0. Taskwarrior's. */
  public static final String IMASK = "imask";

  /** The UUID of the template of an instance. Taskwarrior's. */
  public static final String PARENT = "parent";

  /** The UUID of the template of an instance, in another form of recurrence. Taskwarrior's. */
  public static final String TEMPLATE = "template";

  /** How many instances a template has had. Taskwarrior's. */
  public static final String LAST = "last";

  /** The tags with commas between them, which Taskwarrior keeps beside {@link #TAG_PREFIX}. */
  public static final String TAGS = "tags";

  /**
   * The UUIDs of the dependencies with commas between them, which Taskwarrior keeps beside {@link
   * #DEPENDENCY_PREFIX}.
   */
  public static final String DEPENDS = "depends";

  /** What a tag's property begins with: {@code tag_}, then the tag's name. The value is empty. */
  public static final String TAG_PREFIX = "tag_";

  /**
   * What a note's property begins with: {@code annotation_}, then when it was made, in Unix
   * seconds. The value is the note.
   */
  public static final String ANNOTATION_PREFIX = "annotation_";

  /**
   * What a dependency's property begins with: {@code dep_}, then the UUID of the task to be done
   * first. The value is empty.
   */
  public static final String DEPENDENCY_PREFIX = "dep_";

  private static final Set<String> OF_TASKCHAMPION =
      Set.of(STATUS, DESCRIPTION, PRIORITY, ENTRY, MODIFIED, START, END, WAIT, DUE);

  private PropertyNames() {}

  /**
   * Returns the property that holds a user's tag.
   *
   * @param tag the tag
   * @return the property's name
   * @throws IllegalArgumentException if the tag is synthetic: no property holds it
   */
  public static String of(Tag tag) {
    if (tag.isSynthetic()) {
      throw new IllegalArgumentException(
          "the tag " + tag + " follows from the task's state and cannot be set");
    }
    return TAG_PREFIX + tag.name();
  }

  /**
   * Returns the property that holds the note of a second.
   *
   * @param entry when the note was made, to the second
   * @return the property's name
   * @throws IllegalArgumentException if the time is too far away to be stored
   */
  public static String ofAnnotation(Instant entry) {
    return ANNOTATION_PREFIX + Times.format(entry);
  }

  /**
   * Returns the property that holds a dependency.
   *
   * @param dependency the task that is to be done first
   * @return the property's name
   */
  public static String ofDependency(UUID dependency) {
    return DEPENDENCY_PREFIX + dependency;
  }

  /**
   * Says whether TaskChampion itself gives a property a meaning. Those that only Taskwarrior knows,
   * such as {@link #PROJECT}, are user-defined attributes to TaskChampion.
   *
   * @param property the property's name
   * @return true if it is one of those that {@link Task} has an accessor for, or the name of a
   *     tag's, a note's or a dependency's property
   */
  public static boolean isTaskChampions(String property) {
    return OF_TASKCHAMPION.contains(property)
        || property.startsWith(TAG_PREFIX)
        || property.startsWith(ANNOTATION_PREFIX)
        || property.startsWith(DEPENDENCY_PREFIX);
  }
}
