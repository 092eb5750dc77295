package org.taskchampion;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Texts;
import org.taskchampion.internal.Times;
import org.taskchampion.internal.Uuids;

/**
 * A task as it was when it was read (part 8 of the {@linkplain org.taskchampion specification}): a
 * UUID and a map of properties, with accessors for the properties that TaskChampion gives a
 * meaning.
 *
 * <p>A property whose value cannot be understood reads as absent. It is never an error and never
 * lost: {@link #properties()} has all properties, and {@link #hiddenProperties()} has those that no
 * other accessor shows. To change a task, see {@link Replica#edit}.
 *
 * <p>Immutable and thread-safe. What depends on the time or on other tasks, {@link #isWaiting()},
 * {@link #isBlocked()}, {@link #isBlocking()} and the tags that follow from them, is as it was when
 * the task was read. These methods can be called at any time, even after the replica was closed.
 * They never block. A task keeps nothing in memory of the view or the edit that it was read in.
 */
public final class Task {

  /**
   * Not made by {@link Comparator}: its lambdas are serializable, which no class-data archive
   * takes.
   */
  private static final Comparator<Annotation> BY_ENTRY =
      (one, other) -> {
        int byEntry = one.entry().compareTo(other.entry());
        return byEntry != 0 ? byEntry : one.description().compareTo(other.description());
      };

  private final UUID uuid;
  private final Map<String, String> properties;
  private final boolean blocked;
  private final boolean blocking;
  private final Instant readAt;

  /**
   * Makes a task.
   *
   * @param properties not copied: nobody changes it any more
   * @param blocked see {@link #isBlocked()}
   * @param blocking see {@link #isBlocking()}
   * @param readAt when it is read
   */
  Task(
      UUID uuid,
      Map<String, String> properties,
      boolean blocked,
      boolean blocking,
      Instant readAt) {
    this.uuid = uuid;
    this.properties = properties;
    this.blocked = blocked;
    this.blocking = blocking;
    this.readAt = readAt;
  }

  /**
   * Makes a task of its properties, for a copy of tasks that a program keeps by {@link
   * Replica#follow}, and for tests.
   *
   * @param uuid the task
   * @param properties the properties as they are stored; not copied, and not to be changed any more
   * @param isBlocked what {@link #isBlocked()} is to say
   * @param isBlocking what {@link #isBlocking()} is to say
   * @param readAt the time for {@link #isWaiting()}
   * @return the task
   */
  public static Task of(
      UUID uuid,
      Map<String, String> properties,
      boolean isBlocked,
      boolean isBlocking,
      Instant readAt) {
    return new Task(uuid, properties, isBlocked, isBlocking, readAt);
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
   * Returns all properties as they are stored.
   *
   * @return an unmodifiable map from property to value
   */
  public Map<String, String> properties() {
    return Collections.unmodifiableMap(properties);
  }

  /**
   * Returns the value of one property as it is stored.
   *
   * @param name the property
   * @return the value; empty if the property is absent
   */
  public Optional<String> property(String name) {
    return Optional.ofNullable(properties.get(name));
  }

  /**
   * Returns the status.
   *
   * @return the status; pending if it is absent
   */
  public Status status() {
    String status = properties.get(PropertyNames.STATUS);
    return status == null ? Status.PENDING : Status.of(status);
  }

  /**
   * Returns the description.
   *
   * @return the description; empty text if it is absent
   */
  public String description() {
    return properties.getOrDefault(PropertyNames.DESCRIPTION, "");
  }

  /**
   * Returns the priority.
   *
   * @return the priority, such as "H"; empty text if it is absent
   */
  public String priority() {
    return properties.getOrDefault(PropertyNames.PRIORITY, "");
  }

  /**
   * Returns when the task was entered.
   *
   * @return the time; empty if it is absent or cannot be understood
   */
  public Optional<Instant> entry() {
    return time(PropertyNames.ENTRY);
  }

  /**
   * Returns when the task was last modified.
   *
   * @return the time; empty if it is absent or cannot be understood
   */
  public Optional<Instant> modified() {
    return time(PropertyNames.MODIFIED);
  }

  /**
   * Returns when the task was started.
   *
   * @return the time; empty if the task is not active, or if the time cannot be understood
   */
  public Optional<Instant> start() {
    return time(PropertyNames.START);
  }

  /**
   * Returns when the task was completed or deleted.
   *
   * @return the time; empty if it is absent or cannot be understood
   */
  public Optional<Instant> end() {
    return time(PropertyNames.END);
  }

  /**
   * Returns until when the task is hidden: the property {@code wait}.
   *
   * @return the time, also when it has passed; empty if it is absent or cannot be understood
   */
  public Optional<Instant> waitUntil() {
    return time(PropertyNames.WAIT);
  }

  /**
   * Returns when the task is due.
   *
   * @return the time; empty if it is absent or cannot be understood
   */
  public Optional<Instant> due() {
    return time(PropertyNames.DUE);
  }

  /**
   * Returns a property that holds a time.
   *
   * @param name the property
   * @return the time; empty if the property is absent or holds no time
   */
  public Optional<Instant> time(String name) {
    return Optional.ofNullable(Times.parse(properties.get(name)));
  }

  /**
   * Returns the value of an attribute.
   *
   * @param <T> the type of its values
   * @param attribute the attribute
   * @return the value; empty if it is absent or does not have the attribute's type
   */
  public <T> Optional<T> get(Attribute<T> attribute) {
    return property(attribute.name()).flatMap(attribute::parse);
  }

  /**
   * Says whether the task, when it was read, waited for a time that had not come yet.
   *
   * @return true if it was waiting then
   */
  public boolean isWaiting() {
    Instant until = Times.parse(properties.get(PropertyNames.WAIT));
    return until != null && until.isAfter(readAt);
  }

  /**
   * Says whether the task was started and not stopped.
   *
   * @return true if it is active
   */
  public boolean isActive() {
    return properties.containsKey(PropertyNames.START);
  }

  /**
   * Says whether the task, when it was read, was in the working set and depended on one that was
   * pending.
   *
   * @return true if it was blocked then
   */
  public boolean isBlocked() {
    return blocked;
  }

  /**
   * Says whether the task, when it was read, was pending and a task of the working set depended on
   * it.
   *
   * @return true if it was blocking then
   */
  public boolean isBlocking() {
    return blocking;
  }

  /**
   * Says whether the task has a tag, a user's or a synthetic one.
   *
   * @param tag the tag
   * @return true if it has
   */
  public boolean hasTag(Tag tag) {
    return tag.isSynthetic()
        ? hasSyntheticTag(tag)
        : properties.containsKey(PropertyNames.TAG_PREFIX + tag.name());
  }

  /**
   * Says whether the task has a tag, a user's or a synthetic one.
   *
   * @param name the tag's name, without a plus sign
   * @return true if it has; false if it has not, or if no tag can have this name
   */
  public boolean hasTag(String name) {
    return Tag.find(name).map(this::hasTag).orElse(false);
  }

  private boolean hasSyntheticTag(Tag tag) {
    if (tag.equals(Tag.WAITING)) {
      return isWaiting();
    }
    if (tag.equals(Tag.ACTIVE)) {
      return isActive();
    }
    if (tag.equals(Tag.PENDING)) {
      return status().equals(Status.PENDING);
    }
    if (tag.equals(Tag.COMPLETED)) {
      return status().equals(Status.COMPLETED);
    }
    if (tag.equals(Tag.DELETED)) {
      return status().equals(Status.DELETED);
    }
    if (tag.equals(Tag.BLOCKED)) {
      return isBlocked();
    }
    if (tag.equals(Tag.UNBLOCKED)) {
      return !isBlocked();
    }
    return isBlocking();
  }

  /**
   * Returns the user's tags.
   *
   * @return an unmodifiable set, in the order of the names
   */
  public Set<Tag> userTags() {
    Set<Tag> tags = new TreeSet<>();
    for (String property : properties.keySet()) {
      if (property.startsWith(PropertyNames.TAG_PREFIX)) {
        String name = property.substring(PropertyNames.TAG_PREFIX.length());
        if (Tag.isUserTag(name)) {
          tags.add(Tag.parse(name));
        }
      }
    }
    return Collections.unmodifiableSet(tags);
  }

  /**
   * Returns the user's and the synthetic tags.
   *
   * @return an unmodifiable set: the user's tags in the order of their names, then the synthetic
   *     ones
   */
  public Set<Tag> tags() {
    Set<Tag> tags = new LinkedHashSet<>(userTags());
    for (Tag tag : Tag.SYNTHETIC) {
      if (hasTag(tag)) {
        tags.add(tag);
      }
    }
    return Collections.unmodifiableSet(tags);
  }

  /**
   * Returns the names of all tags that are stored, whatever program wrote them. Some may be no
   * valid tags of a user, such as the empty name or the name of a synthetic tag. {@link
   * TaskEditor#removeTag(String)} removes each of them.
   *
   * @return an unmodifiable set, in the order of the names
   */
  public Set<String> storedTags() {
    Set<String> names = new TreeSet<>();
    for (String property : properties.keySet()) {
      if (property.startsWith(PropertyNames.TAG_PREFIX)) {
        names.add(property.substring(PropertyNames.TAG_PREFIX.length()));
      }
    }
    return Collections.unmodifiableSet(names);
  }

  /**
   * Returns the annotations.
   *
   * @return an unmodifiable list, the oldest first
   */
  public List<Annotation> annotations() {
    List<Annotation> annotations = new ArrayList<>();
    properties.forEach(
        (property, value) -> {
          Instant entry = annotationEntry(property);
          if (entry != null && Texts.loneSurrogate(value) < 0) {
            annotations.add(new Annotation(entry, value));
          }
        });
    annotations.sort(BY_ENTRY);
    return Collections.unmodifiableList(annotations);
  }

  /**
   * Returns the tasks on which this one depends, whatever their status, and also those that do not
   * exist.
   *
   * @return an unmodifiable set, in the order of the UUIDs' text
   */
  public Set<UUID> dependencies() {
    Set<UUID> dependencies = new TreeSet<>(Uuids.BY_TEXT);
    for (String property : properties.keySet()) {
      UUID dependency = DependencyGraph.parseProperty(property);
      if (dependency != null) {
        dependencies.add(dependency);
      }
    }
    return Collections.unmodifiableSet(dependencies);
  }

  /**
   * Returns the user-defined attributes: all properties that TaskChampion gives no meaning.
   *
   * @return an unmodifiable map from name to value, in the order of the names
   */
  public Map<String, String> userDefinedAttributes() {
    Map<String, String> attributes = new TreeMap<>();
    properties.forEach(
        (property, value) -> {
          if (!PropertyNames.isTaskChampions(property)) {
            attributes.put(property, value);
          }
        });
    return Collections.unmodifiableMap(attributes);
  }

  /**
   * Returns a user-defined attribute.
   *
   * @param name its name
   * @return its value; empty if it is absent, or if TaskChampion gives a property of that name a
   *     meaning
   */
  public Optional<String> userDefinedAttribute(String name) {
    return PropertyNames.isTaskChampions(name) ? Optional.empty() : property(name);
  }

  /**
   * Returns the properties that the accessors of tags, annotations, dependencies, times and
   * user-defined attributes do not show, or not in full: times that cannot be understood, names
   * that only begin like those of a tag, an annotation or a dependency, and tags and dependencies
   * with a value. Another program may have written them. {@link TaskEditor#remove(String)} removes
   * each of them.
   *
   * @return an unmodifiable map from property to value, in the order of the names
   */
  public Map<String, String> hiddenProperties() {
    return Collections.unmodifiableMap(HiddenProperties.of(properties));
  }

  /** Returns when the annotation was made that a property holds, or null if it holds none. */
  static @Nullable Instant annotationEntry(String property) {
    return property.startsWith(PropertyNames.ANNOTATION_PREFIX)
        ? Times.parse(property.substring(PropertyNames.ANNOTATION_PREFIX.length()))
        : null;
  }

  /** Two tasks are equal if they have the same UUID and the same properties. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Task that
        && uuid.equals(that.uuid)
        && properties.equals(that.properties);
  }

  @Override
  public int hashCode() {
    return uuid.hashCode();
  }

  /** Returns the UUID alone: a task's text does not belong into logs. */
  @Override
  public String toString() {
    return "Task[" + uuid + "]";
  }
}
