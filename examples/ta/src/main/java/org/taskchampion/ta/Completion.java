package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.taskchampion.PropertyNames;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.query.UserAttribute;
import org.taskchampion.query.VirtualTag;
import picocli.CommandLine.Model.OptionSpec;

/** Finds what the word at the cursor can be. */
final class Completion {

  private static final List<String> DATES =
      List.of(
          "today",
          "tomorrow",
          "yesterday",
          "now",
          "monday",
          "tuesday",
          "wednesday",
          "thursday",
          "friday",
          "saturday",
          "sunday",
          "sow",
          "eow",
          "eoww",
          "som",
          "eom",
          "soq",
          "eoq",
          "soy",
          "eoy",
          "someday",
          "later");

  private static final List<String> PERIODS =
      List.of("daily", "weekdays", "weekly", "biweekly", "monthly", "quarterly", "yearly");

  private static final List<String> STATUSES =
      List.of("pending", "waiting", "completed", "deleted", "recurring");

  private static final List<String> ATTRIBUTES =
      List.of(
          PropertyNames.PROJECT,
          PropertyNames.PRIORITY,
          PropertyNames.STATUS,
          PropertyNames.DEPENDS,
          PropertyNames.RECUR,
          PropertyNames.DESCRIPTION,
          PropertyNames.DUE,
          PropertyNames.WAIT,
          PropertyNames.SCHEDULED,
          PropertyNames.UNTIL,
          PropertyNames.ENTRY,
          PropertyNames.START,
          PropertyNames.END);

  /** Commands behind which tasks are described, and not searched for. */
  private static final Set<String> DESCRIBING =
      Set.of("add", "log", "modify", "append", "prepend", "duplicate");

  private final Session session;

  Completion(Session session) {
    this.session = session;
  }

  /**
   * Returns what the last word can be, in full.
   *
   * @param words the words up to the cursor, the last of which may be empty
   */
  List<String> of(List<String> words) {
    String word = words.isEmpty() ? "" : words.get(words.size() - 1);
    List<String> before = words.isEmpty() ? List.of() : words.subList(0, words.size() - 1);
    if (before.contains("--")) {
      return List.of();
    }
    List<String> own = ReportCommand.ownNames(session);
    CommandLine line = CommandLine.split(before, it -> Commands.isName(it) || own.contains(it));
    Set<String> found = new TreeSet<>();
    String command = line.command();
    if (command == null) {
      found.addAll(Commands.NAMES);
      found.addAll(own);
      found.addAll(filter(word));
    } else {
      found.addAll(behind(command, line.words(), word, own));
    }
    found.removeIf(it -> !it.startsWith(word) || !Display.sanitise(it).equals(it));
    return List.copyOf(found);
  }

  private List<String> behind(String name, List<String> words, String word, List<String> own) {
    if (word.startsWith(Command.OPTION)) {
      Command command = own.contains(name) ? ReportCommand.own(name, session) : Commands.of(name);
      return command.spec().options().stream().map(OptionSpec::longestName).toList();
    }
    List<String> reports = Commands.NAMES.stream().filter(Commands::isReport).toList();
    return switch (name) {
      case "help" -> Stream.concat(Commands.NAMES.stream(), own.stream()).toList();
      case "completion" -> CompletionCommand.SHELLS;
      case "config" -> settings(words);
      case "export", "watch" ->
          words.isEmpty()
              ? Stream.of(reports, own, filter(word)).flatMap(List::stream).toList()
              : filter(word);
      default -> {
        if (DESCRIBING.contains(name)) {
          yield description(word);
        }
        boolean isReport = own.contains(name) || Commands.isReport(name);
        yield isReport || name.equals("info") ? filter(word) : List.of();
      }
    };
  }

  private static List<String> settings(List<String> words) {
    if (words.isEmpty()) {
      return List.of("get", "set", "path");
    }
    return words.size() > 1 || words.get(0).equals("path")
        ? List.of()
        : Stream.of(ConfigurationKey.values()).map(ConfigurationKey::key).toList();
  }

  private List<String> filter(String word) {
    if (!word.startsWith("+") && !word.startsWith("-")) {
      return attributes(word);
    }
    List<String> tags = new ArrayList<>(tags(word));
    for (VirtualTag tag : VirtualTag.values()) {
      tags.add(word.charAt(0) + tag.name());
    }
    return tags;
  }

  private List<String> description(String word) {
    return word.startsWith("+") || word.startsWith("-") ? tags(word) : attributes(word);
  }

  private List<String> tags(String word) {
    String sign = word.substring(0, 1);
    return tasks().stream().flatMap(it -> it.storedTags().stream()).map(sign::concat).toList();
  }

  private List<String> attributes(String word) {
    int colon = word.indexOf(':');
    if (colon < 0) {
      return Stream.concat(
              ATTRIBUTES.stream(),
              session.conventions().attributes().stream().map(UserAttribute::name))
          .map(it -> it + ":")
          .toList();
    }
    String given = word.substring(0, colon + 1);
    int dot = given.indexOf('.');
    return values(given.substring(0, dot < 0 ? colon : dot)).stream().map(given::concat).toList();
  }

  private List<String> values(String attribute) {
    if (AttributeName.isTime(attribute)) {
      return DATES;
    }
    UserAttribute own = session.conventions().attribute(attribute).orElse(null);
    if (own != null && !own.values().isEmpty()) {
      return own.values();
    }
    return switch (attribute.toLowerCase(Locale.ROOT)) {
      case PropertyNames.PROJECT -> projects();
      case PropertyNames.PRIORITY -> List.of("H", "M", "L");
      case PropertyNames.STATUS -> STATUSES;
      case PropertyNames.RECUR -> PERIODS;
      default -> List.of();
    };
  }

  private List<String> projects() {
    return tasks().stream()
        .flatMap(it -> it.property(PropertyNames.PROJECT).stream())
        .distinct()
        .toList();
  }

  private @Nullable List<Task> known;

  /** Whoever types a command learns from that what is wrong with the replica. */
  private List<Task> tasks() {
    List<Task> tasks = known;
    if (tasks == null) {
      try (Replica replica = session.openReplicaToRead()) {
        tasks = replica.read(view -> List.copyOf(view.tasks()));
      }
      known = tasks;
    }
    return tasks;
  }
}
