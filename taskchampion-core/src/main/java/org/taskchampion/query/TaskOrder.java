package org.taskchampion.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Attribute;
import org.taskchampion.Task;
import org.taskchampion.internal.Uuids;
import org.taskchampion.query.AttributeNames.Kind;

/**
 * In which order tasks are shown: by one attribute after the other, as Taskwarrior's reports have
 * it.
 *
 * <pre>{@code
 * TaskOrder order = TaskOrder.parse("urgency-,due+", conventions);
 * List<Task> sorted =
 *     replica.read(
 *         view -> order.sort(view.tasks(), Evaluation.of(view, conventions, Instant.now())));
 * }</pre>
 *
 * <p>Tasks without a date come last, in either direction. Where all attributes are equal, tasks are
 * in the order of the working set; those outside of it come last, in the order of their UUIDs. So
 * the order of two tasks never depends on that in which they were given.
 *
 * <p>Immutable and thread-safe.
 */
public final class TaskOrder {

  private static final TaskOrder NONE = new TaskOrder(List.of());

  private final List<Key> keys;

  /**
   * One of the attributes that are compared.
   *
   * @param attribute its full name
   * @param kind what its values are
   * @param isDescending whether the highest comes first
   * @param isBreak whether a list has a break where the value changes
   */
  record Key(String attribute, Kind kind, boolean isDescending, boolean isBreak) {}

  private TaskOrder(List<Key> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * Reads an order of Taskwarrior's syntax.
   *
   * @param text attributes with commas between them, each with {@code +} behind it, or with {@code
   *     -} if the highest comes first; a {@code /} behind that asks for a break in the list where
   *     the value changes. Empty text or {@code none} is the order of the working set
   * @param conventions the user's conventions, which say what attributes there are
   * @return the order
   * @throws OrderSyntaxException if the text is no order; the message names the attribute
   */
  public static TaskOrder parse(String text, Conventions conventions) {
    List<Key> keys = new ArrayList<>();
    if (!text.trim().isEmpty() && !text.trim().equals("none")) {
      int start = 0;
      for (String field : text.split(",", -1)) {
        String key = field.trim();
        keys.add(key(key, start + field.indexOf(key), conventions));
        start += field.length() + 1;
      }
    }
    return new TaskOrder(keys);
  }

  private static Key key(String field, int position, Conventions conventions) {
    boolean isBreak = field.endsWith("/");
    String name = isBreak ? field.substring(0, field.length() - 1) : field;
    boolean isDescending = name.endsWith("-");
    if (isDescending || name.endsWith("+")) {
      name = name.substring(0, name.length() - 1);
    }
    List<String> meanings = conventions.names().meanings(name);
    Kind kind = meanings.size() == 1 ? conventions.names().kind(meanings.get(0)) : null;
    if (kind == null) {
      throw new OrderSyntaxException(
          "\""
              + field
              + "\" cannot be sorted by: it must be the name of an attribute, with + or - behind"
              + " it",
          position);
    }
    return new Key(meanings.get(0), kind, isDescending, isBreak);
  }

  /**
   * Returns the order by an attribute, the lowest first.
   *
   * @param attribute the attribute
   * @return the order
   */
  public static TaskOrder ascending(Attribute<?> attribute) {
    return by(attribute, false);
  }

  /**
   * Returns the order by an attribute, the highest first.
   *
   * @param attribute the attribute
   * @return the order
   */
  public static TaskOrder descending(Attribute<?> attribute) {
    return by(attribute, true);
  }

  private static TaskOrder by(Attribute<?> attribute, boolean isDescending) {
    Kind kind = BuiltOperands.reference(attribute).kind();
    return new TaskOrder(List.of(new Key(attribute.name(), kind, isDescending, false)));
  }

  /**
   * Returns the order by urgency, the most urgent first.
   *
   * @return the order
   */
  public static TaskOrder mostUrgentFirst() {
    return new TaskOrder(List.of(new Key(AttributeNames.URGENCY, Kind.NUMBER, true, false)));
  }

  /**
   * Returns the order in which tasks that are equal in this one are in another.
   *
   * @param other the other
   * @return the order
   */
  public TaskOrder then(TaskOrder other) {
    List<Key> both = new ArrayList<>(keys);
    both.addAll(other.keys);
    return new TaskOrder(both);
  }

  /**
   * Returns this order with a break in the list wherever the value of its last attribute changes.
   *
   * @return the order; the order of the working set has no attribute, and stays as it is
   */
  public TaskOrder withBreaks() {
    if (keys.isEmpty()) {
      return this;
    }
    List<Key> broken = new ArrayList<>(keys);
    Key last = broken.remove(broken.size() - 1);
    broken.add(new Key(last.attribute, last.kind, last.isDescending, true));
    return new TaskOrder(broken);
  }

  /**
   * Returns the order of the working set.
   *
   * @return the order
   */
  public static TaskOrder none() {
    return NONE;
  }

  /**
   * Sorts tasks. Each task is looked at once.
   *
   * @param tasks the tasks
   * @param evaluation the instant, and what else the order may ask for
   * @return the tasks in order, in an unmodifiable list
   */
  public List<Task> sort(Collection<Task> tasks, Evaluation evaluation) {
    List<SortedTask> sorted = new ArrayList<>(tasks.size());
    for (Task task : tasks) {
      sorted.add(place(task, evaluation));
    }
    Collections.sort(sorted);
    List<Task> result = new ArrayList<>(sorted.size());
    for (SortedTask task : sorted) {
      result.add(task.task());
    }
    return Collections.unmodifiableList(result);
  }

  /** Returns a task with its place in the order at one instant. */
  SortedTask place(Task task, Evaluation evaluation) {
    Object[] values = new Object[keys.size()];
    SortValues sortValues = new SortValues(evaluation);
    for (int i = 0; i < values.length; i++) {
      values[i] = sortValues.of(task, keys.get(i));
    }
    int number = evaluation.number(task);
    return new SortedTask(this, task, values, number == 0 ? Integer.MAX_VALUE : number);
  }

  /**
   * Returns the comparison of tasks at one instant. To sort many tasks, {@link #sort} is faster.
   *
   * @param evaluation the instant, and what else the order may ask for
   * @return the comparison; it is not thread-safe, as the evaluation is not
   */
  public Comparator<Task> comparator(Evaluation evaluation) {
    return (a, b) -> place(a, evaluation).compareTo(place(b, evaluation));
  }

  /**
   * Returns which attributes have a break in a list where their values change.
   *
   * @return an unmodifiable list of full names
   */
  public List<String> breaks() {
    List<String> breaks = new ArrayList<>();
    for (Key key : keys) {
      if (key.isBreak) {
        breaks.add(key.attribute);
      }
    }
    return Collections.unmodifiableList(breaks);
  }

  /**
   * Says whether a list has a break between two tasks that follow each other: whether they differ
   * in an attribute that has breaks.
   *
   * @param above the task above
   * @param below the task below
   * @param evaluation the instant, and what else the order may ask for
   * @return true if there is a break
   */
  public boolean breaksBetween(Task above, Task below, Evaluation evaluation) {
    SortValues values = new SortValues(evaluation);
    for (Key key : keys) {
      if (key.isBreak
          && SortValues.compare(values.of(above, key), values.of(below, key), false) != 0) {
        return true;
      }
    }
    return false;
  }

  List<Key> keys() {
    return keys;
  }

  /** Two orders are equal if they have the same attributes, directions and breaks. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TaskOrder that && keys.equals(that.keys);
  }

  @Override
  public int hashCode() {
    return Objects.hash(keys);
  }

  /** Returns the order in Taskwarrior's syntax. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Key key : keys) {
      text.append(text.length() == 0 ? "" : ",")
          .append(key.attribute)
          .append(key.isDescending ? '-' : '+')
          .append(key.isBreak ? "/" : "");
    }
    return text.length() == 0 ? "none" : text.toString();
  }

  /** Compares two tasks that are equal in all attributes. */
  static int byNumber(SortedTask a, SortedTask b) {
    int byNumber = Integer.compare(a.number(), b.number());
    return byNumber != 0 ? byNumber : Uuids.BY_TEXT.compare(a.task().uuid(), b.task().uuid());
  }
}
