package org.taskchampion.ta;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs several command lines of ta one after the other in one process, which has a clock and a zone
 * of its own: to start a process for each would take most of the time.
 */
final class ManyRuns {

  /** What the arguments of the process, and its output, are divided by. */
  private static final String END_OF_RUN = "\u0001";

  private static final String END_OF_PART = "\u0002";

  private final List<String> arguments = new ArrayList<>();

  /** Adds a run, with the text of a configuration file of its own. */
  void add(Runs runs, String configuration, String... command) {
    Runs own = new Runs(runs.home().resolve("run" + arguments.size())).configured(configuration);
    arguments.add(own.configuration().toString());
    arguments.addAll(List.of(command));
    arguments.add(END_OF_RUN);
  }

  /** Returns the command line of the process. */
  List<String> command() {
    List<String> command = Runs.command(arguments.toArray(new String[0]));
    command.set(command.indexOf(Ta.class.getName()), ManyRuns.class.getName());
    return command;
  }

  /** Returns what the runs left behind. */
  static List<Runs.Result> results(Runs.Result process) {
    List<Runs.Result> results = new ArrayList<>();
    for (String run : process.ok().out().split(END_OF_RUN, -1)) {
      if (run.isEmpty()) {
        continue; // behind the last one
      }
      String[] parts = run.split(END_OF_PART, -1);
      results.add(new Runs.Result(Integer.parseInt(parts[0]), parts[1], parts[2]));
    }
    return results;
  }

  /** Runs what the arguments say. */
  public static void main(String[] arguments) {
    StringBuilder results = new StringBuilder();
    List<String> run = new ArrayList<>();
    for (String argument : arguments) {
      if (!argument.equals(END_OF_RUN)) {
        run.add(argument);
        continue;
      }
      Map<String, String> environment = new HashMap<>(System.getenv());
      environment.put(Configuration.FILE_VARIABLE, run.get(0));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      int exitCode =
          Ta.run(
              run.subList(1, run.size()),
              new ByteArrayInputStream(new byte[0]),
              out,
              err,
              environment);
      results.append(exitCode).append(END_OF_PART);
      results.append(out.toString(StandardCharsets.UTF_8)).append(END_OF_PART);
      results.append(err.toString(StandardCharsets.UTF_8)).append(END_OF_RUN);
      run.clear();
    }
    Output output = new Output(System.out);
    output.print(results.toString());
    output.flush();
  }
}
