package org.taskchampion.query;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Attribute;
import org.taskchampion.PropertyNames;
import org.taskchampion.Status;
import org.taskchampion.Task;
import org.taskchampion.query.AttributeNames.Kind;

/**
 * Which tasks are meant: read from Taskwarrior's syntax, or built.
 *
 * <pre>{@code
 * Filter filter = Filter.parse("+work due.before:eow (project:home or priority:H)", conventions);
 * Filter same = Filter.tag("work").and(Filter.dueBefore(endOfWeek)).and(Filter.project("home").or(Filter.priority("H")));
 * List<Task> found = replica.read(view -> Query.of(filter).run(view, conventions, Instant.now()));
 * }</pre>
 *
 * <p>A filter says the same at any time: {@code due.before:eow} is about the week of the instant
 * that it is asked for. {@link Query} finds the tasks that match.
 *
 * <p>Immutable and thread-safe.
 */
public final class Filter {

  private static final Filter ALL = new Filter(Condition.ALL);
  private static final Filter NONE = new Filter(Condition.NONE);

  /** Eight digits are the beginning of a UUID. */
  static final int LARGEST_ID = 9_999_999;

  private final Condition condition;

  Filter(Condition condition) {
    this.condition = condition;
    if (condition.depth() > Expression.DEEPEST) {
      throw new IllegalArgumentException(
          "a filter can have "
              + Expression.DEEPEST
              + " filters inside each other; join many by allOf or anyOf at once");
    }
  }

  /**
   * Reads a filter of Taskwarrior's syntax.
   *
   * <p>These conventions say what the words are: which attributes there are and of what type, what
   * may be shortened, which words are dates. The conventions of the {@link Evaluation} say what
   * they mean: which day a date is, whether capitals count, whether searches are regular
   * expressions. Give both the same ones.
   *
   * @param text the filter, such as {@code project:home +next or due.before:2d}; empty for all
   *     tasks
   * @param conventions the user's conventions, which say what attributes there are
   * @return the filter
   * @throws FilterSyntaxException if the text is no filter
   */
  public static Filter parse(String text, Conventions conventions) {
    return new Filter(Parser.parse(text, conventions));
  }

  /**
   * Reads a filter of the words of a command line. They mean the same as with blanks between them,
   * but a word that begins like {@code project:} and has a blank or one of {@code ( ) < > & ~} is
   * an attribute with all that follows as its value: {@code project:a or +b} as one word is the
   * project "a or +b", and {@code due.before:now + 1d} an expression.
   *
   * @param words the words; none for all tasks
   * @param conventions the user's conventions, which say what attributes there are
   * @return the filter
   * @throws FilterSyntaxException if the words are no filter; its position is in the words with
   *     single blanks between them
   */
  public static Filter parse(List<String> words, Conventions conventions) {
    FilterWords joined = new FilterWords(List.copyOf(words));
    try {
      return parse(joined.text(), conventions);
    } catch (FilterSyntaxException e) {
      throw new FilterSyntaxException(
          String.valueOf(e.getMessage()), joined.position(e.position()));
    }
  }

  /**
   * Returns the filter that every task matches.
   *
   * @return the filter
   */
  public static Filter all() {
    return ALL;
  }

  /**
   * Returns the filter that no task matches.
   *
   * @return the filter
   */
  public static Filter none() {
    return NONE;
  }

  /**
   * Returns the filter of tasks that match each of several filters.
   *
   * @param filters the filters; if there are none, every task matches
   * @return the filter
   */
  public static Filter allOf(Collection<Filter> filters) {
    return new Filter(
        Condition.and(filters.stream().map(Filter::condition).collect(Collectors.toList())));
  }

  /**
   * Returns the filter of tasks that match at least one of several filters.
   *
   * @param filters the filters; if there are none, no task matches
   * @return the filter
   * @throws IllegalArgumentException if one has a limit
   */
  public static Filter anyOf(Collection<Filter> filters) {
    return new Filter(
        Condition.or(filters.stream().map(Filter::part).collect(Collectors.toList())));
  }

  /**
   * Returns the filter of tasks with a tag.
   *
   * @param name the tag's name, without a plus sign; that of a virtual tag means it
   * @return the filter
   * @throws IllegalArgumentException if the name is empty
   */
  public static Filter tag(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the name of a tag must not be empty");
    }
    return new Filter(new Condition.HasTag(name));
  }

  /**
   * Returns the filter of tasks with a virtual tag.
   *
   * @param tag the virtual tag
   * @return the filter
   */
  public static Filter tag(VirtualTag tag) {
    return tag(tag.name());
  }

  /**
   * Returns the filter of tasks with a status. As in Taskwarrior, a task that waits is not pending:
   * {@link #tag(VirtualTag)} has {@link VirtualTag#WAITING}.
   *
   * @param status the status
   * @return the filter
   */
  public static Filter status(Status status) {
    return text(Operator.EQUAL, PropertyNames.STATUS, status.value());
  }

  /**
   * Returns the filter {@code project:NAME}: of tasks whose project begins with a name. That is the
   * project itself and its parts, but also any other whose name begins like it.
   *
   * @param name the project; empty for tasks without one
   * @return the filter
   */
  public static Filter project(String name) {
    return text(Operator.PARTIAL, PropertyNames.PROJECT, name);
  }

  /**
   * Returns the filter {@code priority:VALUE}: of tasks with a priority.
   *
   * @param value the priority, such as "H"; empty for tasks without one
   * @return the filter
   */
  public static Filter priority(String value) {
    return text(Operator.PARTIAL, PropertyNames.PRIORITY, value);
  }

  /**
   * Returns the filter of tasks that have a text in the description or a note.
   *
   * @param text the text; nothing in it has a special meaning
   * @return the filter
   */
  public static Filter contains(String text) {
    return new Filter(Condition.search(Operand.Text.literal(text), Place.NONE));
  }

  /**
   * Returns the filter of tasks with one of the given numbers.
   *
   * @param numbers the numbers in the working set
   * @return the filter
   * @throws IllegalArgumentException if one is below 1 or above 9,999,999
   */
  public static Filter ids(int... numbers) {
    List<Condition.Ids.Range> ranges = new ArrayList<>();
    for (int number : numbers) {
      if (number < 1 || number > LARGEST_ID) {
        throw new IllegalArgumentException(
            "the number of a task must be from 1 to " + LARGEST_ID + ", but was " + number);
      }
      ranges.add(new Condition.Ids.Range(number, number));
    }
    return ranges.isEmpty() ? NONE : new Filter(new Condition.Ids(List.copyOf(ranges), List.of()));
  }

  /**
   * Returns the filter of the given tasks.
   *
   * @param uuids the tasks
   * @return the filter
   */
  public static Filter uuids(Collection<UUID> uuids) {
    List<String> beginnings = new ArrayList<>();
    uuids.forEach(uuid -> beginnings.add(uuid.toString()));
    return beginnings.isEmpty()
        ? NONE
        : new Filter(new Condition.Ids(List.of(), List.copyOf(beginnings)));
  }

  /**
   * Returns the filter of tasks that are due before a time.
   *
   * @param time the time, of which fractions of a second are left out
   * @return the filter
   * @throws IllegalArgumentException if the time is not in the years 0000 to 9999
   */
  public static Filter dueBefore(Instant time) {
    return before(Attribute.DUE, time);
  }

  /**
   * Returns the filter of tasks that are due after a time.
   *
   * @param time the time, of which fractions of a second are left out
   * @return the filter
   * @throws IllegalArgumentException if the time is not in the years 0000 to 9999
   */
  public static Filter dueAfter(Instant time) {
    return after(Attribute.DUE, time);
  }

  /**
   * Returns the filter of tasks that have a date before a time.
   *
   * @param attribute the date
   * @param time the time, of which fractions of a second are left out
   * @return the filter
   * @throws IllegalArgumentException if the time is not in the years 0000 to 9999
   */
  public static Filter before(Attribute<Instant> attribute, Instant time) {
    return date(Operator.LESS, attribute, time);
  }

  /**
   * Returns the filter of tasks that have a date after a time.
   *
   * @param attribute the date
   * @param time the time, of which fractions of a second are left out
   * @return the filter
   * @throws IllegalArgumentException if the time is not in the years 0000 to 9999
   */
  public static Filter after(Attribute<Instant> attribute, Instant time) {
    return date(Operator.GREATER, attribute, time);
  }

  /**
   * Returns the filter of tasks that have an attribute.
   *
   * @param attribute the attribute
   * @return the filter
   */
  public static Filter has(Attribute<?> attribute) {
    return compare(Operator.NOT_EQUAL, BuiltOperands.reference(attribute), new Operand.Text(""));
  }

  /**
   * Returns the filter of tasks of which an attribute has exactly a value. Spans of time are equal
   * if they are as long: {@link Attribute#RECUR} {@code weekly} is also {@code 7d}. No time at all
   * is also that of tasks without the attribute.
   *
   * @param <T> the type of its values
   * @param attribute the attribute
   * @param value the value
   * @return the filter
   * @throws IllegalArgumentException if the value is a time that is not in the years 0000 to 9999,
   *     a span of time that is negative or longer than 30 million years, a recurrence that is no
   *     span of time, or cannot be stored
   */
  public static <T> Filter is(Attribute<T> attribute, T value) {
    return compare(
        Operator.EQUAL, BuiltOperands.reference(attribute), BuiltOperands.of(attribute, value));
  }

  /**
   * Returns the filter of tasks that have an attribute with a value above another: a larger number,
   * a longer span of time, a later time, or a text that is higher in the order of its values.
   *
   * @param <T> the type of its values
   * @param attribute the attribute
   * @param value the value, which is not above itself
   * @return the filter
   * @throws IllegalArgumentException as {@link #is} does
   */
  public static <T> Filter above(Attribute<T> attribute, T value) {
    return has(attribute)
        .and(
            compare(
                Operator.GREATER,
                BuiltOperands.reference(attribute),
                BuiltOperands.of(attribute, value)));
  }

  /**
   * Returns the filter of tasks that have an attribute with a value below another. Other than for
   * {@code estimate.below:5}, tasks without the attribute are not below.
   *
   * @param <T> the type of its values
   * @param attribute the attribute
   * @param value the value, which is not below itself
   * @return the filter
   * @throws IllegalArgumentException as {@link #is} does
   */
  public static <T> Filter below(Attribute<T> attribute, T value) {
    return has(attribute)
        .and(
            compare(
                Operator.LESS,
                BuiltOperands.reference(attribute),
                BuiltOperands.of(attribute, value)));
  }

  /**
   * Returns the filter of tasks that have a text in an attribute. In the description it is also
   * looked for in the notes.
   *
   * @param attribute the attribute
   * @param text the text; nothing in it has a special meaning
   * @return the filter
   */
  public static Filter contains(Attribute<String> attribute, String text) {
    return compare(
        Operator.MATCH,
        Operand.Reference.to(attribute.name(), Kind.TEXT),
        Operand.Text.literal(text));
  }

  /**
   * Returns the filter of tasks of which an attribute begins with a text, capitals included.
   *
   * @param attribute the attribute
   * @param text the text; with the empty one, every task matches
   * @return the filter
   */
  public static Filter startsWith(Attribute<String> attribute, String text) {
    return text.isEmpty() ? ALL : text(Operator.PARTIAL, attribute.name(), text);
  }

  /**
   * Returns the filter of tasks in a project or one of its parts: {@code home} and {@code
   * home.garden}, but not {@code homework}.
   *
   * @param name the project
   * @return the filter
   * @throws IllegalArgumentException if the name is empty
   */
  public static Filter projectWithParts(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the name of a project must not be empty");
    }
    return text(Operator.EQUAL, PropertyNames.PROJECT, name)
        .or(text(Operator.PARTIAL, PropertyNames.PROJECT, name + "."));
  }

  /**
   * Returns the filter of tasks that are due on a day, in the zone of the conventions.
   *
   * @param day the day
   * @return the filter
   * @throws IllegalArgumentException if the day is not in the years 0000 to 9999
   */
  public static Filter dueOn(LocalDate day) {
    return compare(
        Operator.PARTIAL, BuiltOperands.reference(Attribute.DUE), BuiltOperands.day(day));
  }

  private static Filter date(Operator operator, Attribute<Instant> attribute, Instant time) {
    return compare(operator, BuiltOperands.reference(attribute), BuiltOperands.instant(time));
  }

  private static Filter text(Operator operator, String attribute, String value) {
    return compare(operator, Operand.Reference.to(attribute, Kind.TEXT), new Operand.Text(value));
  }

  private static Filter compare(Operator operator, Operand left, Operand right) {
    return new Filter(new Condition.Compare(operator, left, right, Place.NONE));
  }

  /**
   * Returns the filter of tasks that match this one and another.
   *
   * @param other the other
   * @return the filter
   * @throws IllegalArgumentException if too many filters would be inside each other
   */
  public Filter and(Filter other) {
    return new Filter(Condition.and(List.of(condition, other.condition)));
  }

  /**
   * Returns the filter of tasks that match this one or another.
   *
   * @param other the other
   * @return the filter
   * @throws IllegalArgumentException if a filter has a limit, or too many filters would be inside
   *     each other
   */
  public Filter or(Filter other) {
    return new Filter(Condition.or(List.of(part(), other.part())));
  }

  /**
   * Returns the filter of tasks that match either this one or another, but not both.
   *
   * @param other the other
   * @return the filter
   * @throws IllegalArgumentException if a filter has a limit, or too many filters would be inside
   *     each other
   */
  public Filter xor(Filter other) {
    return new Filter(Condition.xor(List.of(part(), other.part())));
  }

  /**
   * Returns the filter of tasks that do not match this one.
   *
   * @return the filter
   * @throws IllegalArgumentException if a filter has a limit, or too many filters would be inside
   *     each other
   */
  public Filter not() {
    return new Filter(Condition.not(part()));
  }

  /**
   * Says whether a task matches.
   *
   * @param task the task
   * @param evaluation the instant, and what else the filter may ask for
   * @return true if it matches
   * @throws FilterSyntaxException if the filter asks of this task what makes no sense, such as a
   *     missing date minus another one
   */
  public boolean matches(Task task, Evaluation evaluation) {
    return evaluation.test(this).test(Objects.requireNonNull(task, "task"));
  }

  /**
   * Returns how many tasks are wanted, if the filter says so by {@code limit:}. It is no condition:
   * {@link Query} obeys it. The last one counts.
   *
   * @return the number of tasks; empty if there is no limit, or the limit is what a screen holds
   */
  public OptionalInt limit() {
    Condition.Limit limit = Condition.limitOf(condition);
    return limit == null || limit.count() <= 0
        ? OptionalInt.empty()
        : OptionalInt.of(limit.count());
  }

  /**
   * Says whether as many tasks are wanted as a screen holds, by {@code limit:page}. A {@link Query}
   * has no screen: give it the {@link Query#limit(int) limit} that the screen has.
   *
   * @return true if the last limit is that of a screen
   */
  public boolean isLimitedToPage() {
    Condition.Limit limit = Condition.limitOf(condition);
    return limit != null && limit.count() == Condition.Limit.PAGE;
  }

  /**
   * Says whether the filter says how many tasks are wanted, also where that is all, as by {@code
   * limit:0}. A program that changes what a filter finds may refuse such a one.
   *
   * @return true if it has a limit
   */
  public boolean isLimited() {
    return Condition.limitOf(condition) != null;
  }

  /**
   * Says whether a part of the filter searches for an empty text, as {@code //} and {@code
   * description.has:} do. That is in every text, and most often a variable that is not set. A
   * program that changes what a filter finds may refuse such a one.
   *
   * @return true if a part does
   */
  public boolean searchesForNothing() {
    return Condition.searchesForNothing(condition);
  }

  /** Returns the condition, which must have no limit if it is joined otherwise than by "and". */
  private Condition part() {
    if (isLimited()) {
      throw new IllegalArgumentException(
          "a filter with a limit can be joined by and alone, and cannot be negated");
    }
    return condition;
  }

  Condition condition() {
    return condition;
  }

  /** Two filters are equal if they have the same parts in the same order. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Filter that && condition.equals(that.condition);
  }

  @Override
  public int hashCode() {
    return condition.hashCode();
  }

  /**
   * Returns the filter in Taskwarrior's syntax. Read again with the conventions that it was read
   * with, or that know the attributes it was built of, it gives an equal filter. A text that {@link
   * #contains(String)} looks for is written as a regular expression, also for those who have
   * switched them off. The filter holds what the user wrote, and so does not belong into logs.
   */
  @Override
  public String toString() {
    return Printer.print(condition);
  }
}
