package org.taskchampion.ta;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.WorkingSet;
import org.taskchampion.internal.Uuids;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Evaluation;
import org.taskchampion.query.Query;
import org.taskchampion.query.Report;
import org.taskchampion.query.Urgency;
import org.taskchampion.taskwarrior.TaskwarriorJson;
import org.taskchampion.taskwarrior.TaskwarriorWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code ta export}. */
final class ExportCommand extends Command {

  private static final String STORED = "--stored";
  private static final int BUFFER_BYTES = 16 * 1024;

  ExportCommand() {
    super("export", "Prints tasks of every status as Taskwarrior's JSON.", FilterUse.OPTIONAL);
  }

  @Override
  String arguments() {
    return "[REPORT] [FILTER]";
  }

  @Override
  List<String> details() {
    return List.of(
        "FILTER is that of ta help; without it, all tasks are printed. REPORT is next, list or"
            + " another report,",
        "also one of your own: its filter, and its order.",
        "A JSON array sorted by number and UUID, as Taskwarrior has it, one task a line, with every"
            + " property",
        "of every task; ta import takes it back. What Taskwarrior's form cannot express stands as"
            + " it is stored",
        "in the member \"properties\". An attribute of your own is a number if it is one in all"
            + " tasks. With",
        STORED + ", which sorts by UUID, two replicas that agree print the same bytes.");
  }

  @Override
  List<String> examples() {
    return List.of(
        "ta export > tasks.json",
        "ta export +shop",
        "ta project:Home export next",
        "ta export " + STORED + " | cmp - tasks.json");
  }

  @Override
  void addOptions(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(STORED)
            .type(boolean.class)
            .description(
                "Sorts by UUID, and leaves out id and urgency, which are not stored: they differ"
                    + " from replica to replica and from hour to hour.")
            .build());
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    Report report = null;
    CommandLine filter = line;
    List<String> words = line.words();
    ReportSettings reports = session.configuration().taskwarrior().reports();
    if (!words.isEmpty() && reports.has(words.get(0))) {
      report = reports.report(words.get(0), session.conventions());
      List<String> others = words.subList(1, words.size());
      filter = new CommandLine(line.filter(), line.command(), others, line.literal());
    }
    filter.words().forEach(ExportCommand::refuseMistypedReport);
    GivenFilter given = GivenFilter.read(filter, session.conventions());
    Query query = report == null ? null : Reports.query(report, given, session.conventions());
    Report named = report;
    boolean stored = options.has(STORED);
    RecurrenceRun.before(session);
    try (Replica replica = session.openReplicaToRead()) {
      replica.<Boolean>read(
          view -> {
            Evaluation evaluation = session.evaluation(view);
            List<Task> tasks =
                new ArrayList<>(
                    named == null || query == null
                        ? given.tasks(evaluation)
                        : Reports.tasks(named, given, query, evaluation));
            if (stored) {
              tasks.sort((one, other) -> Uuids.BY_TEXT.compare(one.uuid(), other.uuid()));
            } else if (named == null) {
              tasks.sort(byNumber(view.workingSet()));
            }
            Conventions conventions = NumericAttributes.in(view.tasks(), session.conventions());
            Evaluation shown = stored ? null : evaluation;
            return session.surroundings().outputIsTerminal()
                ? writeHarmless(session.out(), tasks, conventions, shown)
                : write(session.out(), tasks, conventions, shown);
          });
    }
    return ExitCode.OK;
  }

  /** Prints tasks as this command prints those of a report, with urgency and number. */
  static int print(Session session, Function<Evaluation, List<Task>> tasks) {
    try (Replica replica = session.openReplicaToRead()) {
      replica.<Boolean>read(
          view -> {
            Evaluation evaluation = session.evaluation(view);
            Conventions conventions = NumericAttributes.in(view.tasks(), session.conventions());
            return writeHarmless(session.out(), tasks.apply(evaluation), conventions, evaluation);
          });
    }
    return ExitCode.OK;
  }

  /** Prints tasks as {@link #print} does, each with the terms of its urgency. */
  static int printWithUrgency(Session session, Function<Evaluation, List<Task>> tasks) {
    try (Replica replica = session.openReplicaToRead()) {
      replica.<Boolean>read(
          view -> {
            Evaluation evaluation = session.evaluation(view);
            Conventions conventions = NumericAttributes.in(view.tasks(), session.conventions());
            String separator = "[\n";
            for (Task task : tasks.apply(evaluation)) {
              session.out().print(separator + withUrgency(task, conventions, evaluation));
              separator = ",\n";
            }
            session.out().print(separator.startsWith("[") ? "[]\n" : "\n]\n");
            return true;
          });
    }
    return ExitCode.OK;
  }

  private static String withUrgency(Task task, Conventions conventions, Evaluation evaluation) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(new Output(bytes), List.of(task), conventions, evaluation);
    String array = bytes.toString(StandardCharsets.UTF_8);
    String stored = array.substring(array.indexOf('{'), array.lastIndexOf('}'));
    List<Map<String, Object>> terms = new ArrayList<>();
    for (Urgency.Term term : evaluation.urgency(task).terms()) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("name", term.name());
      members.put("coefficient", term.coefficient());
      members.put("factor", term.factor());
      members.put("value", term.value());
      terms.add(members);
    }
    return Json.harmless(stored) + ",\"urgency_terms\":" + Json.of(terms) + "}";
  }

  /** A plain word is most often a report that is mistyped, and not a text that tasks have. */
  private static void refuseMistypedReport(String word) {
    if (Ta.isPlain(word)) {
      throw TaException.usage(
          Display.quote(word)
              + " is no report; a filter with a plain word stands in front of export: ta "
              + word
              + " export");
    }
  }

  /**
   * Tasks without a number come first, as if theirs were 0. Not made by {@link Comparator}: its
   * lambdas are serializable, which no class-data archive takes.
   */
  private static Comparator<Task> byNumber(WorkingSet workingSet) {
    return (one, other) -> {
      int byNumber =
          Integer.compare(
              workingSet.index(one.uuid()).orElse(0), workingSet.index(other.uuid()).orElse(0));
      return byNumber != 0 ? byNumber : Uuids.BY_TEXT.compare(one.uuid(), other.uuid());
    };
  }

  /** Writes them with what a terminal would obey escaped. */
  private static boolean writeHarmless(
      Output output, List<Task> tasks, Conventions conventions, @Nullable Evaluation evaluation) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output whole = new Output(bytes);
    boolean done = write(whole, tasks, conventions, evaluation);
    output.print(Json.harmless(bytes.toString(StandardCharsets.UTF_8)));
    return done;
  }

  private static boolean write(
      Output output, List<Task> tasks, Conventions conventions, @Nullable Evaluation evaluation) {
    try {
      OutputStream out = new BufferedOutputStream(output.stream(), BUFFER_BYTES);
      TaskwarriorWriter writer = TaskwarriorJson.with(conventions).writer(out);
      for (Task task : tasks) {
        writer.write(task, evaluation);
      }
      writer.end();
    } catch (IOException e) {
      throw output.failed(e);
    }
    return true;
  }
}
