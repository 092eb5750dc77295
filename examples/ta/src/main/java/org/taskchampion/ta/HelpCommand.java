package org.taskchampion.ta;

import java.util.List;
import picocli.CommandLine.Help;

/** {@code ta help}, and the help of each command. */
final class HelpCommand extends Command {

  /** What can stand behind {@code add} and {@code modify}. */
  static final List<String> MODIFICATIONS =
      List.of(
          "words                        the text of the task; all words behind -- are text",
          "+TAG, -TAG                   adds or removes a tag; tags: removes all",
          "project:NAME, priority:H     also M and L; \"project:Home Garden\" with a blank is"
              + " quoted",
          "due:DATE, wait:DATE          a waiting task is hidden from next; also scheduled:,"
              + " until:,",
          "                             entry:, start:, end:",
          "depends:3,-4                 depends on task 3, no longer on 4; UUIDs too",
          "recur:weekly                 with due:, a recurring task, from which ta spawn makes"
              + " others; also",
          "                             monthly, 2weeks, weekdays, 3months, P2M",
          "status:pending               also completed, deleted",
          "",
          "Names may be shortened as long as they are not ambiguous: pro:, pri:. An empty value,"
              + " such as",
          "due:, removes what was there; so does NAME: for an attribute that another program"
              + " wrote.",
          "",
          "What looks like a tag or an attribute and is none is an error, and never text by"
              + " mistake. Text",
          "are addresses such as https://example.com, times such as 12:30, numbers such as +1, a"
              + " quoted",
          "text with a blank in it that does not begin with an attribute, and all that follows --.",
          "",
          "DATE is, as in Taskwarrior, a day (2026-12-24, today, tomorrow, friday, fri, 15th,"
              + " december), a",
          "time of day (18:00, 6pm), both (2026-12-24T18:00, 20261224T170000Z), the start or the"
              + " end of",
          "something (sow, eow, som, eom, soq, eoq, soy, eoy; sonw is the next week's, sopw the"
              + " last",
          "one's), someday, Unix seconds, or a duration from now (3days, 2w, 1h, P1DT12H; m is a"
              + " month, and",
          "min a minute). Sums work: eom-1w, \"tomorrow + 9h\". A time may be named in another,"
              + " whatever",
          "their order: due:friday wait:due-2days, or, to put it off, due:due+1w.");

  /** What {@code calc} works out. */
  static final List<String> DATES =
      List.of(
          "An expression has dates and durations, as for due: (see ta help add), numbers, + - * /"
              + " and",
          "parentheses, which most shells want quoted. A date is shown in local time, a duration"
              + " as",
          "P1DT2H. A day has 24 hours in it, also when the clocks change, a month 30 days, a year"
              + " 365.");

  /** What holds for all commands. */
  static final List<String> GENERAL =
      List.of(
          "FILTER",
          "  As Taskwarrior's, before the command, and behind a report, info and export, too:",
          "  3  3,5-7  a1b2c3d4   tasks by number, or by the first 8 digits or more of a UUID",
          "  +TAG  -TAG           with or without a tag; also OVERDUE, DUE, TODAY, WEEK, READY,"
              + " WAITING,",
          "                       ACTIVE, BLOCKED, BLOCKING, PENDING, COMPLETED, DELETED, TAGGED …",
          "  status:pending       also waiting, completed, deleted, recurring",
          "  project:Home         Home and all that begins with it; project.is:Home is Home alone",
          "  due:friday           on that day; due.before:eow, due.after:now, due.none:, due.any:",
          "  urgency.over:10      also under, by (at most), is, not; has, startswith, endswith,"
              + " word",
          "  milk  /mi.k/         the text or a note has the word, or matches the regular"
              + " expression",
          "  due < entry + 1w     comparisons: < <= > >= = == != !== ~ !~",
          "  and  or  xor  ! ( )  two terms beside each other are joined by and",
          "  limit:5              the first five",
          "  One argument or several: ta \"+home or +work\" list. An argument that begins with an"
              + " attribute",
          "  is one value: \"project:Home Garden\". Names may be shortened: pro:, pri:. Of the"
              + " tasks that",
          "  match, done, delete, start and stop take those that are open; all else takes all.",
          "  Behind -- stands a text, in which nothing has a meaning: ta list -- +1",
          "",
          "EXIT CODES",
          "  0 done   1 error in tasks, files or settings   2 error in the command line",
          "  3 busy or unreachable: the same command may succeed later",
          "  5 a defect of ta",
          "  130 ended with Ctrl-C, 143 by kill; sync ends between two steps, and the next one goes"
              + " on",
          "",
          "ENVIRONMENT",
          "  TASKCHAMPION_CONFIG   the configuration file; see ta config --help",
          "  TA_DEBUG=1            prints the cause of an error too",
          "  TA_JAVA_OPTIONS       more options for Java",
          "",
          "EXAMPLES",
          "  ta add \"Buy milk\" +shop due:tomorrow",
          "  ta list",
          "  ta +shop due.before:eow list",
          "  ta 1 done");

  HelpCommand() {
    super("help", "Shows this help, or that of a command.", FilterUse.NONE);
  }

  @Override
  String arguments() {
    return "[COMMAND]";
  }

  @Override
  List<String> examples() {
    return List.of("ta help", "ta help add");
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    List<String> words = line.allWords();
    if (words.isEmpty()) {
      overview(session);
    } else if (words.size() == 1 && Commands.NAMES.contains(words.get(0))) {
      print(Commands.of(words.get(0)), session);
    } else if (words.size() == 1 && ReportCommand.ownNames(session).contains(words.get(0))) {
      print(ReportCommand.own(words.get(0), session), session);
    } else {
      throw TaException.usage(
          "there is no command " + Display.quote(String.join(" ", words)) + "; see ta help");
    }
    return ExitCode.OK;
  }

  private static void overview(Session session) {
    Output out = session.out();
    out.print("ta: a task manager for the terminal\n\nUsage: ta [FILTER] COMMAND [ARGUMENTS]\n\n");
    out.print("COMMANDS (each has --help)\n");
    for (String name : Commands.NAMES) {
      out.print("  " + name + space(name) + Commands.of(name).summary() + "\n");
    }
    List<String> own = ReportCommand.ownNames(session);
    if (!own.isEmpty()) {
      out.print("\nYOUR REPORTS (see ta config --help)\n");
    }
    for (String name : own) {
      out.line("  " + name + space(name) + ReportCommand.own(name, session).summary());
    }
    out.print("\n" + String.join("\n", GENERAL) + "\n");
  }

  /** Returns what stands between a name and the summary: most of these stand below each other. */
  private static String space(String name) {
    return " ".repeat(Math.max(1, 11 - Display.width(name)));
  }

  /** Prints the help of one command. */
  static void print(Command command, Session session) {
    Output out = session.out();
    out.line("Usage: " + command.synopsis());
    out.line(command.summary());
    List<String> details = command.details(session);
    if (!details.isEmpty()) {
      out.print("\n");
      details.forEach(out::line);
    }
    Help help = new picocli.CommandLine(command.spec()).setUsageHelpWidth(96).getHelp();
    out.print("\nOptions:\n");
    Help plain = new Help(help.commandSpec(), Help.Ansi.OFF);
    out.print(plain.optionList());
    out.print("\nExamples:\n");
    for (String example : command.examples()) {
      out.print("  " + example + "\n");
    }
  }
}
