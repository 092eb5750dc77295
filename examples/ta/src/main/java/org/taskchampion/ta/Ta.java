package org.taskchampion.ta;

import java.io.FileDescriptor;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.taskchampion.TaskChampionException;
import org.taskchampion.internal.Texts;
import org.taskchampion.storage.StorageBusyException;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncException;
import picocli.CommandLine.ParameterException;

/**
 * The program {@code ta}: takes a command line apart, runs the command, and reports errors in one
 * line.
 */
public final class Ta {

  private static final Pattern PLAIN = Pattern.compile("[\\p{L}_][\\p{L}\\p{M}\\p{N}_-]*");
  private static final String HELP = "--help";
  private static final Set<String> OPERATORS = Set.of("and", "or", "xor");

  private Ta() {}

  /**
   * Runs the program and ends the process.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    Cancellation cancellation = Cancellation.bySignal();
    Surroundings surroundings =
        new Surroundings(
            Input.of(FileDescriptor.in),
            Output.standard(FileDescriptor.out, 1),
            Output.standard(FileDescriptor.err, 2),
            System.getenv(),
            Clock.systemUTC(),
            cancellation);
    int exitCode;
    try {
      if (WindowsArguments.mayBeLossy(arguments)) {
        surroundings.note("ta: letters of the arguments may be lost: start ta with ta.cmd");
        exitCode = ExitCode.USAGE;
      } else if (isOutdated(surroundings)) {
        exitCode = ExitCode.OUTDATED;
      } else {
        exitCode = run(WindowsArguments.of(arguments, System.getenv()), surroundings);
      }
    } finally {
      cancellation.runHasEnded();
    }
    if (!cancellation.isCancelled()) {
      System.exit(exitCode);
    }
    // The signal ends the process, and with its own code, which this thread would compete with.
  }

  private static boolean isOutdated(Surroundings surroundings) {
    String checkout = surroundings.variable(Sources.VARIABLE);
    return checkout != null && Sources.areNewer(Path.of(checkout), "ta");
  }

  /**
   * Runs the program inside this process.
   *
   * @param arguments the command line
   * @param in standard input
   * @param out standard output
   * @param err standard error
   * @param environment the environment variables
   * @return the exit code
   */
  public static int run(
      List<String> arguments,
      InputStream in,
      OutputStream out,
      OutputStream err,
      Map<String, String> environment) {
    return run(
        arguments,
        new Surroundings(
            in,
            new Output(out),
            new Output(err),
            environment,
            Clock.systemUTC(),
            Cancellation.byCaller()));
  }

  static int run(List<String> arguments, Surroundings surroundings) {
    try {
      int exitCode;
      try {
        exitCode = dispatch(arguments, surroundings);
      } catch (Output.WriteException e) {
        throw e;
      } catch (RuntimeException | Error e) {
        surroundings.out().flush();
        exitCode = report(e, surroundings);
      }
      surroundings.out().flush();
      surroundings.err().flush();
      return exitCode;
    } catch (Output.WriteException e) {
      return reportWriting(e, surroundings);
    }
  }

  private static int dispatch(List<String> arguments, Surroundings surroundings) {
    checkEncoding(arguments);
    CommandLine line = CommandLine.split(arguments);
    try (Session session = new Session(surroundings)) {
      return dispatch(arguments, line, session);
    }
  }

  private static int dispatch(List<String> arguments, CommandLine line, Session session) {
    if (line.command() == null && line.filter().stream().anyMatch(Ta::mayBeReport)) {
      CommandLine own =
          CommandLine.split(
              arguments, session.configuration().taskwarrior().reports().own()::contains);
      if (own.command() != null) {
        if (own.filter().contains(HELP)) {
          own = new CommandLine(List.of(), own.command(), List.of(HELP), List.of());
        }
        return run(ReportCommand.own(own.command(), session), own, session);
      }
    }
    String name = line.command();
    if (name == null) {
      if (line.filter().contains("--version")) {
        name = "version";
      } else if (line.filter().contains(HELP) || line.filter().equals(List.of("-h"))) {
        name = "help";
      } else if (line.literal().isEmpty()) {
        line.filter().forEach(Ta::refuseMistypedCommand);
        List<String> words = session.configuration().taskwarrior().defaultCommand();
        if (!words.isEmpty()) {
          List<String> whole = new ArrayList<>(words);
          whole.addAll(line.filter());
          return dispatch(whole, session.surroundings());
        }
        name = line.filter().isEmpty() ? "next" : "list";
      } else {
        throw TaException.usage("there is no command in front of --; see ta help");
      }
      List<String> filter =
          name.equals("version") || name.equals("help") ? List.of() : line.filter();
      line = new CommandLine(filter, name, List.of(), List.of());
    } else if (line.filter().contains(HELP)) {
      line = new CommandLine(List.of(), name, List.of(HELP), List.of());
    }
    return run(Commands.of(name), line, session);
  }

  /** Says whether a word may be a report of one's own; whoever asks for help needs no settings. */
  private static boolean mayBeReport(String word) {
    return !word.startsWith("-");
  }

  /** Where there is no command, a plain word is most often one that is mistyped. */
  private static void refuseMistypedCommand(String word) {
    if (isPlain(word)) {
      throw TaException.usage(
          Display.quote(word)
              + " is no command, and a filter that has a plain word needs one, such as list; see ta"
              + " help");
    }
  }

  /** Says whether a word of a filter is neither an operator nor a task, nor has a sign in it. */
  static boolean isPlain(String word) {
    return PLAIN.matcher(word).matches()
        && !OPERATORS.contains(word)
        && !Selection.isReference(word);
  }

  private static int run(Command command, CommandLine line, Session session) {
    Options options = Options.parse(command, line.words());
    if (options.isHelpRequested()) {
      HelpCommand.print(command, session);
      return ExitCode.OK;
    }
    List<String> words = options.words();
    for (String word : words) {
      if (word.startsWith(Command.OPTION)) {
        throw TaException.usage(
            command.name()
                + " has no option "
                + Display.quote(word)
                + "; what follows -- is taken as text");
      }
    }
    for (String word : line.filter()) {
      if (word.startsWith(Command.OPTION)) {
        throw TaException.usage("there is no option " + Display.quote(word) + "; see ta help");
      }
    }
    if (command.filterUse() == Command.FilterUse.NONE && !line.filter().isEmpty()) {
      throw TaException.usage(
          Display.quote(line.filter().get(0))
              + " in front of "
              + command.name()
              + " is no command, and "
              + command.name()
              + " takes no filter; see ta help");
    }
    return command.run(
        session, options, new CommandLine(line.filter(), line.command(), words, line.literal()));
  }

  /**
   * In a locale without UTF-8, or where an argument is no UTF-8, the JVM has lost letters before
   * this program sees them.
   */
  private static void checkEncoding(List<String> arguments) {
    for (String argument : arguments) {
      if (Texts.loneSurrogate(argument) >= 0) {
        throw TaException.usage("the arguments hold a lone surrogate, which no encoding can carry");
      }
      if (UndecodableText.isArgument(argument)) {
        throw TaException.usage(
            "the argument "
                + Display.quote(argument)
                + " is not UTF-8, or this locale cannot express it; set LC_ALL=C.UTF-8");
      }
    }
  }

  private static int report(Throwable error, Surroundings surroundings) {
    int exitCode;
    String message;
    if (error instanceof TaException e) {
      exitCode = e.exitCode();
      message = e.text();
    } else if (error instanceof ParameterException e) {
      exitCode = ExitCode.USAGE;
      message = e.getMessage() + "; see ta help";
    } else if (error instanceof SyncCancelledException e) {
      exitCode = ExitCode.INTERRUPTED;
      message = String.valueOf(e.getMessage());
    } else if (error instanceof TaskChampionException e) {
      exitCode = isRetryable(e) ? ExitCode.TRY_AGAIN : ExitCode.ERROR;
      message = String.valueOf(e.getMessage());
    } else if (error instanceof OutOfMemoryError) {
      exitCode = ExitCode.ERROR;
      message = "there is not enough memory; give it more with TA_JAVA_OPTIONS=-Xmx4g";
    } else {
      exitCode = ExitCode.DEFECT;
      message = "this is a defect of ta; TA_DEBUG=1 shows more of it to report";
    }
    surroundings.note("ta: " + message);
    if (surroundings.debug()) {
      StringWriter trace = new StringWriter();
      error.printStackTrace(new PrintWriter(trace));
      surroundings.err().print(trace.toString());
    }
    return exitCode;
  }

  static boolean isRetryable(TaskChampionException e) {
    return e instanceof StorageBusyException || (e instanceof SyncException s && s.isRetryable());
  }

  private static int reportWriting(Output.WriteException e, Surroundings surroundings) {
    if (e.isBrokenPipe()) {
      return ExitCode.OK;
    }
    try {
      surroundings.note("ta: the output cannot be written: it is not complete");
    } catch (Output.WriteException alsoBroken) {
      // Nobody is left who could be told.
    }
    return ExitCode.ERROR;
  }
}
