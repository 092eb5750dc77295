package org.taskchampion.ta;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Edit;
import org.taskchampion.PropertyNames;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.TaskReader;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Report;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.taskwarrior.Recurrence;

/**
 * What {@code ta} knows of its user, for another program on the same tasks: where they are, what
 * words mean, which reports there are, and through which server they are synchronised. The settings
 * are read once. Thread-safe.
 *
 * <p>Whatever the user can mend is a {@link TaException}, whose message says it.
 */
public final class TaskSetup {

  private final Surroundings surroundings;
  private final Configuration configuration;
  private final Conventions conventions;

  private TaskSetup(Surroundings surroundings, Configuration configuration) {
    this.surroundings = surroundings;
    this.configuration = configuration;
    this.conventions = configuration.taskwarrior().conventions(surroundings.zone());
  }

  /**
   * Reads the settings.
   *
   * @param environment the environment variables, of which one may name the file
   * @param clock what says the time
   * @param warnings where to write what is odd about the settings, in UTF-8
   * @param dataDirectory the directory of the replica; null for that of the settings
   * @return the settings
   * @throws TaException if the file cannot be read, or makes no sense
   */
  public static TaskSetup read(
      Map<String, String> environment,
      Clock clock,
      OutputStream warnings,
      @Nullable Path dataDirectory) {
    Output output = new Output(warnings);
    Surroundings surroundings =
        new Surroundings(
            InputStream.nullInputStream(),
            output,
            output,
            environment,
            clock,
            Cancellation.byCaller());
    Configuration configuration = Configuration.load(surroundings);
    return new TaskSetup(
        surroundings,
        dataDirectory == null ? configuration : configuration.withDataDirectory(dataDirectory));
  }

  /**
   * Returns the directory of the replica, which may not be there yet.
   *
   * @throws TaException if it, or what is above it, is a file
   */
  public Path dataDirectory() {
    return Replicas.checked(configuration.dataDirectory());
  }

  /** Returns what the words of filters, orders and dates mean. */
  public Conventions conventions() {
    return conventions;
  }

  /**
   * Returns the reports: Taskwarrior's as the settings change them, then the user's own.
   *
   * @throws TaException if one of them makes no sense
   */
  public List<Report> reports() {
    ReportSettings settings = configuration.taskwarrior().reports();
    List<Report> reports = new ArrayList<>();
    for (Report builtIn : Report.builtIn()) {
      reports.add(settings.report(builtIn.name(), conventions));
    }
    for (String own : settings.own()) {
      reports.add(settings.report(own, conventions));
    }
    return List.copyOf(reports);
  }

  /** Returns what a report lists, in a sentence. */
  public String summary(Report report) {
    return Report.find(report.name()).isPresent()
        ? Reports.summary(report.name())
        : configuration.taskwarrior().reports().summary(report.name());
  }

  /** Returns what keeps recurring tasks, with as many instances to come as the settings say. */
  public Recurrence recurrence() {
    return Recurrence.with(conventions).limit(configuration.taskwarrior().recurrenceLimit());
  }

  /** Says whether instances of recurring tasks are made without being asked for. */
  public boolean spawns() {
    return configuration.taskwarrior().recurrence();
  }

  /** Says whether the settings name a place to synchronise with. */
  public boolean namesServer() {
    return Place.of(configuration) != Place.DIRECTORY
        || configuration.value(ConfigurationKey.SERVER_DIR) != null;
  }

  /**
   * Opens the server; the caller closes it.
   *
   * @throws TaException if the settings of the server are not complete
   */
  public SyncServer openServer() {
    return Servers.open(configuration);
  }

  /** Returns how to synchronise. */
  public SyncOptions syncOptions() {
    SyncOptions.Builder options =
        SyncOptions.newBuilder().avoidSnapshots(configuration.avoidSnapshots());
    SyncTimeout.parse(configuration.syncTimeout()).ifPresent(options::deadline);
    return options.build();
  }

  /**
   * Adds a task as {@code ta add} does.
   *
   * @param words the words, of which some are tags and attributes
   * @param literal more words, which are text and nothing else
   * @return the new task
   * @throws TaException if the words make no task
   */
  public Task add(Edit edit, List<String> words, List<String> literal) {
    return add(edit, new Selection(edit), words, literal);
  }

  /**
   * Returns the task that {@code ta add} would make of some words, and makes none.
   *
   * @param reader the tasks here, which the words may name
   * @param words the words, of which some are tags and attributes
   * @param literal more words, which are text and nothing else
   * @throws TaException if the words make no task
   */
  public Task understand(TaskReader reader, List<String> words, List<String> literal) {
    try (Replica scratch = Replica.open(new InMemoryStorage(), surroundings.clock())) {
      return scratch.editAndGet(edit -> add(edit, new Selection(reader), words, literal));
    }
  }

  private Task add(Edit edit, Selection selection, List<String> words, List<String> literal) {
    CommandLine line = new CommandLine(List.of(), "add", words, literal);
    Modification modification = Modification.parse(line, dates(), conventions, name -> false);
    modification.addDefaults(configuration.taskwarrior().defaults(conventions));
    if (modification.description().isEmpty()) {
      throw TaException.usage("a task needs a text");
    }
    return AddCommand.add(edit, selection, modification, false).task();
  }

  /**
   * Changes a task as {@code ta modify} does.
   *
   * @param words the words
   * @return whether anything is not as it was
   * @throws TaException if the words make no change, or there is no such task
   */
  public boolean modify(Edit edit, UUID uuid, List<String> words) {
    Selection selection = new Selection(edit);
    CommandLine line = new CommandLine(List.of(), "modify", words, List.of());
    Modification modification =
        Modification.parse(line, dates(), conventions, selection::hasProperty);
    TaskChange change = new TaskChange(Selection.editor(edit, uuid));
    if (!modification.description().isEmpty()) {
      change.set(PropertyNames.DESCRIPTION, modification.description());
    }
    Task before = change.editor().task();
    modification.apply(change, selection);
    boolean changed = change.end();
    if (!before.status().equals(change.editor().task().status())) {
      recurrence().mark(edit, uuid, edit.now());
    }
    return changed;
  }

  private DateReader dates() {
    return DateReader.of(conventions, surroundings.now());
  }
}
