package org.taskchampion.ta;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.taskchampion.PropertyNames;
import org.taskchampion.Status;
import org.taskchampion.Tag;
import org.taskchampion.Task;

/** Reads the words of a filter. */
final class FilterReader {

  private static final List<String> STATUSES =
      List.of(
          Status.PENDING.value(),
          "waiting",
          Status.COMPLETED.value(),
          Status.DELETED.value(),
          Status.RECURRING.value());

  private static final String ANY = ".any";
  private static final String NONE = ".none";

  private final Surroundings surroundings;
  private final List<String> references = new ArrayList<>();
  private final List<Predicate<Task>> tests = new ArrayList<>();
  private final List<Filter.Claim> claims = new ArrayList<>();
  private boolean pendingOnly = true;

  private FilterReader(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * Reads a filter; one without words is the filter of pending tasks.
   *
   * @throws TaException if a word is none of a filter
   */
  static Filter read(List<String> words, Surroundings surroundings) {
    FilterReader reader = new FilterReader(surroundings);
    words.forEach(reader::add);
    return new Filter(reader.references, reader.pendingOnly, reader.tests, reader.claims);
  }

  private void add(String word) {
    char first = word.isEmpty() ? ' ' : word.charAt(0);
    int colon = word.indexOf(':');
    if ((first == '+' || first == '-') && word.length() > 1) {
      tag(word, first == '+');
    } else if (colon > 0) {
      attribute(word.substring(0, colon), word.substring(colon + 1));
    } else {
      reference(word);
    }
  }

  private void reference(String word) {
    pendingOnly = false;
    for (String reference : word.split(",", -1)) {
      if (!Selection.isReference(reference)) {
        throw TaException.usage(
            Display.quote(word)
                + " is neither a command nor a filter (a number, a UUID or its first 8 digits, +TAG,"
                + " -TAG, NAME:VALUE such as status:completed); see ta help");
      }
      references.add(reference);
    }
  }

  private void tag(String word, boolean wanted) {
    if (word.startsWith("--")) {
      throw TaException.usage("there is no option " + Display.quote(word) + "; see ta help");
    }
    String name = word.substring(1);
    Optional<Tag> tag = Tag.find(name);
    Predicate<Task> test;
    if (tag.isPresent()) {
      pendingOnly &= !namesStatus(tag.get());
      test = task -> task.hasTag(tag.get());
    } else {
      test = has(PropertyNames.TAG_PREFIX + name);
      claims.add(new Filter.Claim(test, TagWord.noTag(name)));
    }
    tests.add(wanted ? test : test.negate());
  }

  private static boolean namesStatus(Tag tag) {
    return tag.equals(Tag.PENDING) || tag.equals(Tag.COMPLETED) || tag.equals(Tag.DELETED);
  }

  private void attribute(String typed, String value) {
    boolean any = typed.endsWith(ANY);
    boolean none = typed.endsWith(NONE);
    if ((any || none) && value.isEmpty()) {
      String name = name(typed.substring(0, typed.length() - (any ? ANY : NONE).length()));
      pendingOnly &= !name.equals(PropertyNames.STATUS);
      tests.add(any ? has(name) : has(name).negate());
      return;
    }
    String name = name(typed);
    switch (name) {
      case PropertyNames.STATUS -> status(value);
      case PropertyNames.PRIORITY -> {
        tests.add(task -> task.priority().equalsIgnoreCase(value));
        if (!value.isEmpty() && !List.of("H", "M", "L").contains(value.toUpperCase(Locale.ROOT))) {
          claims.add(
              new Filter.Claim(
                  task -> task.priority().equalsIgnoreCase(value),
                  TaException.usage(
                      Display.quote(value)
                          + " is no priority; use H, M or L, or priority: for none")));
        }
      }
      case PropertyNames.PROJECT -> tests.add(project(value));
      case PropertyNames.TAGS ->
          throw TaException.usage("tags are filtered by with +TAG and -TAG, and not with tags:");
      case "id", "uuid" -> reference(value);
      case "urgency" -> throw TaException.usage("ta does not filter by urgency; see ta next");
      case PropertyNames.DEPENDS ->
          throw TaException.usage(
              "ta does not filter by what tasks depend on; use +BLOCKED or +BLOCKING");
      default -> {
        if (value.isEmpty()) {
          tests.add(has(name).negate());
        } else {
          tests.add(AttributeName.TIMES.contains(name) ? day(name, value) : equal(name, value));
        }
      }
    }
  }

  /** Returns the name in full of an attribute that Taskwarrior knows, or that a task here has. */
  private String name(String typed) {
    String known = AttributeName.of(typed);
    if (known != null) {
      return known;
    }
    claims.add(
        new Filter.Claim(
            has(typed),
            TaException.usage(
                "no task here has an attribute " + Display.quote(typed) + "; see ta help")));
    return typed;
  }

  private static Predicate<Task> has(String name) {
    return task -> task.properties().containsKey(name);
  }

  private static Predicate<Task> equal(String name, String value) {
    return task -> value.equals(task.properties().get(name));
  }

  private void status(String value) {
    String wanted = value.toLowerCase(Locale.ROOT);
    pendingOnly = false;
    if (wanted.equals("waiting")) {
      tests.add(task -> task.status().equals(Status.PENDING) && task.isWaiting());
      return;
    }
    Predicate<Task> test = task -> task.status().value().equalsIgnoreCase(wanted);
    tests.add(test);
    if (!STATUSES.contains(wanted)) {
      claims.add(
          new Filter.Claim(
              test,
              TaException.usage(
                  Display.quote(value) + " is no status; use " + String.join(", ", STATUSES))));
    }
  }

  private static Predicate<Task> project(String name) {
    return task -> {
      String project = task.property(PropertyNames.PROJECT).orElse("");
      return project.equals(name) || (!name.isEmpty() && project.startsWith(name + "."));
    };
  }

  /** A time is meant to the day, as in Taskwarrior. */
  private Predicate<Task> day(String name, String value) {
    Instant wanted = surroundings.dates().date(name, value);
    LocalDate day = LocalDate.ofInstant(wanted, surroundings.zone());
    return task ->
        task.time(name)
            .map(time -> LocalDate.ofInstant(time, surroundings.zone()).equals(day))
            .orElse(false);
  }
}
