package org.taskchampion;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Times;
import org.taskchampion.internal.codec.OperationSize;

/**
 * Changes one task inside an {@link Edit}, with the conventions of TaskChampion (part 8 of the
 * {@linkplain org.taskchampion specification}). Every method returns the editor, so calls can be
 * chained:
 *
 * <pre>{@code
 * replica.edit(edit -> edit.task(uuid).addTag("shop").priority("H").start());
 * }</pre>
 *
 * <p>The first change sets {@code modified} to now, unless {@code modified} itself is what is set.
 * Every method that changes something throws
 *
 * <ul>
 *   <li>{@link IllegalArgumentException} for a text with a lone surrogate, and for a property that
 *       takes more than 100 MiB in a version, which no server takes;
 *   <li>{@link WrongClockException} if the clock shows a time outside the years 0000 to 9999;
 *   <li>{@link IllegalStateException} when the edit has ended.
 * </ul>
 *
 * <p>After {@link #purge()} changes do nothing. Only the thread that got the edit may use an
 * editor.
 */
public final class TaskEditor {

  private final Edit edit;
  private final UUID uuid;
  private final FreeSeconds seconds = new FreeSeconds();
  private boolean modifiedIsSet;

  TaskEditor(Edit edit, UUID uuid) {
    this.edit = edit;
    this.uuid = uuid;
  }

  /**
   * Returns the task's UUID.
   *
   * @return the UUID
   */
  public UUID uuid() {
    return uuid;
  }

  /**
   * Returns the task as the edit has changed it so far.
   *
   * @return the task
   * @throws java.util.NoSuchElementException if the edit has purged it
   */
  public Task task() {
    return edit.read(uuid);
  }

  /**
   * Returns the task's properties as the edit has changed them so far. {@link #task()} also says
   * which tasks wait for which, and looks at all pending tasks for that.
   *
   * @return an unmodifiable map from name to value, which later changes do not change
   * @throws java.util.NoSuchElementException if the edit has purged the task
   */
  public Map<String, String> properties() {
    return edit.properties(uuid);
  }

  /**
   * Sets any property, or removes it.
   *
   * @param property the property's name
   * @param value the value as it is to be stored; null removes the property
   * @return this
   */
  public TaskEditor set(String property, @Nullable String value) {
    Instant now = edit.now();
    // What cannot be is refused first of all.
    Operation change = Operation.update(uuid, property, value, now);
    OperationSize.requireSendable(change);
    if (!modifiedIsSet) {
      if (!property.equals(PropertyNames.MODIFIED)) {
        edit.apply(Operation.update(uuid, PropertyNames.MODIFIED, Times.format(now), now));
      }
      modifiedIsSet = true;
    }
    edit.apply(change);
    return this;
  }

  /**
   * Sets or removes an attribute.
   *
   * @param <T> the type of its values
   * @param attribute the attribute
   * @param value the value; null removes the attribute
   * @return this
   * @throws IllegalArgumentException if the value cannot be stored: see {@link Attribute#format}
   */
  public <T> TaskEditor set(Attribute<T> attribute, @Nullable T value) {
    return set(attribute.name(), value == null ? null : attribute.format(value));
  }

  /**
   * Removes any property, whatever program wrote it.
   *
   * @param property the property's name, as {@link Task#properties()} has it
   * @return this
   */
  public TaskEditor remove(String property) {
    return set(property, null);
  }

  /**
   * Sets or removes a property that holds a time.
   *
   * @param property the property's name
   * @param time the time, of which the whole seconds are stored; null removes the property
   * @return this
   */
  public TaskEditor time(String property, @Nullable Instant time) {
    return set(property, time == null ? null : Times.format(time));
  }

  /**
   * Sets the description.
   *
   * @param description the description
   * @return this
   */
  public TaskEditor description(String description) {
    return set(PropertyNames.DESCRIPTION, Objects.requireNonNull(description, "description"));
  }

  /**
   * Sets the status. One of completed or deleted sets {@code end} to now if it is absent; pending
   * or recurring removes it.
   *
   * @param status the status
   * @return this
   */
  public TaskEditor status(Status status) {
    boolean ended = edit.has(uuid, PropertyNames.END);
    if (status.equals(Status.PENDING) || status.equals(Status.RECURRING)) {
      if (ended) {
        remove(PropertyNames.END);
      }
    } else if ((status.equals(Status.COMPLETED) || status.equals(Status.DELETED)) && !ended) {
      time(PropertyNames.END, edit.now());
    }
    return set(PropertyNames.STATUS, status.value());
  }

  /**
   * Sets or removes the priority.
   *
   * @param priority the priority, such as "H"; null removes it
   * @return this
   */
  public TaskEditor priority(@Nullable String priority) {
    return set(PropertyNames.PRIORITY, priority);
  }

  /**
   * Sets or removes when the task was entered.
   *
   * @param entry the time; null removes it
   * @return this
   */
  public TaskEditor entry(@Nullable Instant entry) {
    return time(PropertyNames.ENTRY, entry);
  }

  /**
   * Sets when the task was last modified.
   *
   * @param modified the time
   * @return this
   */
  public TaskEditor modified(Instant modified) {
    return time(PropertyNames.MODIFIED, Objects.requireNonNull(modified, "modified"));
  }

  /**
   * Sets or removes until when the task is hidden: the property {@code wait}.
   *
   * @param until the time; null removes it
   * @return this
   */
  public TaskEditor waitUntil(@Nullable Instant until) {
    return time(PropertyNames.WAIT, until);
  }

  /**
   * Sets or removes when the task is due.
   *
   * @param due the time; null removes it
   * @return this
   */
  public TaskEditor due(@Nullable Instant due) {
    return time(PropertyNames.DUE, due);
  }

  /**
   * Sets or removes when the task was completed or deleted. {@link #status} does so by itself.
   *
   * @param end the time; null removes it
   * @return this
   */
  public TaskEditor end(@Nullable Instant end) {
    return time(PropertyNames.END, end);
  }

  /**
   * Starts the task at a time, even if it is already active.
   *
   * @param start the time
   * @return this
   */
  public TaskEditor start(Instant start) {
    return time(PropertyNames.START, Objects.requireNonNull(start, "start"));
  }

  /**
   * Starts the task now. Does nothing if it is active.
   *
   * @return this
   */
  public TaskEditor start() {
    return edit.has(uuid, PropertyNames.START) ? this : time(PropertyNames.START, edit.now());
  }

  /**
   * Stops the task.
   *
   * @return this
   */
  public TaskEditor stop() {
    return remove(PropertyNames.START);
  }

  /**
   * Completes the task: the same as setting the status {@link Status#COMPLETED}.
   *
   * @return this
   */
  public TaskEditor done() {
    return status(Status.COMPLETED);
  }

  /**
   * Deletes the task in the user's sense: the same as setting the status {@link Status#DELETED}.
   * The task stays until it expires.
   *
   * @return this
   */
  public TaskEditor delete() {
    return status(Status.DELETED);
  }

  /**
   * Adds a tag.
   *
   * @param tag a user's tag
   * @return this
   * @throws IllegalArgumentException if the tag is synthetic
   */
  public TaskEditor addTag(Tag tag) {
    return set(PropertyNames.of(tag), "");
  }

  /**
   * Adds a tag.
   *
   * @param tag the name of a user's tag
   * @return this
   * @throws IllegalArgumentException if the name is not valid, or if the tag is synthetic
   */
  public TaskEditor addTag(String tag) {
    return addTag(Tag.parse(tag));
  }

  /**
   * Removes a tag.
   *
   * @param tag a user's tag, or a synthetic one that another program stored
   * @return this
   * @throws IllegalArgumentException if the tag is synthetic and not stored
   */
  public TaskEditor removeTag(Tag tag) {
    String stored = PropertyNames.TAG_PREFIX + tag.name();
    return remove(edit.has(uuid, stored) ? stored : PropertyNames.of(tag));
  }

  /**
   * Removes a tag. A name that cannot be added, but that another program stored, is removed too.
   *
   * @param tag the name of a user's tag, or any of {@link Task#storedTags()}
   * @return this
   * @throws IllegalArgumentException if no such tag is stored, and the name is not valid or the tag
   *     is synthetic
   */
  public TaskEditor removeTag(String tag) {
    String stored = PropertyNames.TAG_PREFIX + tag;
    return edit.has(uuid, stored) ? remove(stored) : removeTag(Tag.parse(tag));
  }

  /**
   * Adds a note, made now. If the task already has a note of this second, the new one gets the next
   * free second, so that none is lost.
   *
   * @param description the note
   * @return this
   */
  public TaskEditor annotate(String description) {
    long free =
        seconds.next(
            edit.now().getEpochSecond(),
            second -> edit.has(uuid, PropertyNames.ofAnnotation(Instant.ofEpochSecond(second))));
    return addAnnotation(new Annotation(Instant.ofEpochSecond(free), description));
  }

  /**
   * Adds a note. It takes the place of another one of the same second.
   *
   * @param annotation the note
   * @return this
   */
  public TaskEditor addAnnotation(Annotation annotation) {
    return set(PropertyNames.ofAnnotation(annotation.entry()), annotation.description());
  }

  /**
   * Removes the notes of one second, however another program spelt it.
   *
   * @param entry when the note was made, to the second
   * @return this
   */
  public TaskEditor removeAnnotation(Instant entry) {
    return removeAll(PropertyNames.ofAnnotation(entry));
  }

  /**
   * Makes the task depend on another one.
   *
   * @param dependency the task that is to be done first; it need not exist
   * @return this
   */
  public TaskEditor addDependency(UUID dependency) {
    return set(PropertyNames.ofDependency(dependency), "");
  }

  /**
   * Makes the task no longer depend on another one, however that one's UUID was spelt.
   *
   * @param dependency the other task
   * @return this
   */
  public TaskEditor removeDependency(UUID dependency) {
    return removeAll(PropertyNames.ofDependency(dependency));
  }

  /**
   * Sets a user-defined attribute.
   *
   * @param name its name
   * @param value its value
   * @return this
   * @throws IllegalArgumentException if TaskChampion gives a property of that name a meaning
   */
  public TaskEditor userDefinedAttribute(String name, String value) {
    return set(userDefined(name), Objects.requireNonNull(value, "value"));
  }

  /**
   * Removes a user-defined attribute.
   *
   * @param name its name
   * @return this
   * @throws IllegalArgumentException if TaskChampion gives a property of that name a meaning
   */
  public TaskEditor removeUserDefinedAttribute(String name) {
    return remove(userDefined(name));
  }

  /**
   * Removes the task for good, with the operation Delete, on this and all other replicas. What
   * users call deleting is {@link #delete()}.
   */
  public void purge() {
    edit.apply(Operation.delete(uuid));
  }

  /** Removes a property, and those that mean the same. */
  private TaskEditor removeAll(String usual) {
    edit.otherSpellings(uuid, usual).forEach(this::remove);
    return remove(usual);
  }

  private static String userDefined(String name) {
    if (PropertyNames.isTaskChampions(name)) {
      throw new IllegalArgumentException(
          "the property " + name + " has a meaning and cannot be a user-defined attribute");
    }
    return name;
  }
}
