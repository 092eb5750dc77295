package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The manual, of the commands' own descriptions: as a page for {@code man}, and as {@code
 * docs/ta.md}.
 */
final class Manual extends Command {

  static final String NAME = "_manual";

  private static final List<String> ABOUT =
      List.of(
          "ta keeps tasks, as Taskwarrior does, in a replica that it synchronises with others:"
              + " those of",
          "ta on other machines, of Taskwarrior 3, and of every other program on TaskChampion.");

  private static final List<String> JSON =
      List.of(
          "A report and info print an array of tasks, as ta export does. history prints an array"
              + " of",
          "units of work (id, time, kind, whose, program, label, operations, tasks), or, of tasks,"
              + " an array",
          "of histories (task, complete, changes, each with time, unit, kind, property, old, new).",
          "conflicts prints an array (id, task, property, local, server, winner, recorded).",
          "",
          "sync prints an object: nothing_new, versions_received, operations_received,"
              + " versions_sent,",
          "operations_sent, tasks_added, tasks_changed, tasks_removed, overwritten, began_again,",
          "snapshot_loaded, snapshot_made, versions_taken_over, warnings. With --check it has"
              + " failed, and",
          "findings with subject, outcome and message. doctor prints exit_code, tasks, findings"
              + " (kind,",
          "task, message), server and unreachable. config prints the settings by name, and version"
              + " has",
          "version and java.",
          "",
          "Names stay, and new ones may come. What is not there is null. Times are of the form",
          "2026-11-30T12:00:00Z, but in tasks they are Taskwarrior's. Notes, warnings and errors"
              + " are on",
          "standard error, and after an error there is nothing on standard output.");

  private static final List<String> CRON =
      List.of(
          "A line for cron synchronises every ten minutes, and mails only what somebody has to"
              + " see:",
          "",
          "  */10 * * * * ta sync --quiet",
          "",
          "With --quiet, a sync that came to its end prints nothing. A server that is busy or"
              + " cannot be",
          "reached, and another process that has the replica, are no reason for a mail either: the"
              + " exit",
          "code is 0, and the next run goes on. Anything else, such as a wrong secret, is one line"
              + " on",
          "standard error and another exit code. Two at once do no harm. What was overwritten waits"
              + " in",
          "ta conflicts.");

  private static final List<String> INSTALLING =
      List.of(
          "examples/ta/install PREFIX puts ta, its man page, the scripts of ta completion and a"
              + " Java of",
          "its own into PREFIX, such as ~/.local. It needs a JDK; what it installs needs none.");

  Manual() {
    super(NAME, "Prints the manual.", FilterUse.NONE);
  }

  @Override
  List<String> examples() {
    return List.of();
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    Pages pages = line.allWords().equals(List.of("man")) ? new ManPage() : new Markdown();
    session.out().print(of(pages));
    return ExitCode.OK;
  }

  static String of(Pages pages) {
    pages.begin();
    pages.section("Description");
    pages.text(ABOUT);
    pages.section("Commands");
    for (String name : Commands.NAMES) {
      command(Commands.of(name), pages);
    }
    pages.section("Filters, exit codes and environment");
    pages.literal(HelpCommand.GENERAL);
    pages.section("JSON");
    pages.text(JSON);
    pages.section("With cron");
    pages.text(CRON);
    pages.section("Installing");
    pages.text(INSTALLING);
    return pages.toString();
  }

  private static void command(Command command, Pages pages) {
    pages.command(command.synopsis());
    pages.text(List.of(command.summary()));
    if (!command.details().isEmpty()) {
      pages.literal(command.details());
    }
    CommandSpec spec = command.spec();
    for (OptionSpec option : spec.options()) {
      if (!option.usageHelp()) {
        String label = option.arity().max() == 0 ? "" : "=" + option.paramLabel();
        pages.item(option.longestName() + label, List.of(option.description()));
      }
    }
    if (!command.examples().isEmpty()) {
      pages.literal(command.examples());
    }
  }

  /** One form of the manual. */
  abstract static class Pages {
    final StringBuilder out = new StringBuilder();

    abstract void begin();

    abstract void section(String title);

    abstract void command(String synopsis);

    /** Adds paragraphs, between which an empty line stands; indented lines stay as they are. */
    abstract void text(List<String> lines);

    abstract void literal(List<String> lines);

    abstract void item(String name, List<String> lines);

    @Override
    public final String toString() {
      return out.toString();
    }
  }

  /** Markdown. */
  static final class Markdown extends Pages {

    @Override
    void begin() {
      out.append("# ta\n\nThis page is made of what `ta help` says: a test compares the two.\n");
    }

    @Override
    void section(String title) {
      out.append("\n## ").append(title).append('\n');
    }

    @Override
    void command(String synopsis) {
      out.append("\n### `").append(synopsis).append("`\n");
    }

    @Override
    void text(List<String> lines) {
      out.append('\n');
      for (String line : lines) {
        out.append(line.startsWith("  ") ? "  " + line : escaped(line)).append('\n');
      }
    }

    private static String escaped(String line) {
      return line.replaceAll("([*_<>\\[\\]])", "\\\\$1");
    }

    @Override
    void literal(List<String> lines) {
      out.append("\n```text\n").append(String.join("\n", lines)).append("\n```\n");
    }

    @Override
    void item(String name, List<String> lines) {
      out.append("\n- `").append(name).append("`: ");
      out.append(escaped(String.join(" ", lines))).append('\n');
    }
  }

  /** The language of {@code man}. */
  static final class ManPage extends Pages {

    @Override
    void begin() {
      out.append(".TH TA 1 2026-11-30 TaskChampion\n");
      out.append(".SH NAME\nta \\- a task manager for the terminal\n");
      out.append(".SH SYNOPSIS\n.B ta\n[FILTER] COMMAND [ARGUMENTS]\n");
    }

    @Override
    void section(String title) {
      out.append(".SH ").append(title).append('\n');
    }

    @Override
    void command(String synopsis) {
      out.append(".SS ").append(escaped(synopsis)).append('\n');
    }

    @Override
    void text(List<String> lines) {
      for (String line : lines) {
        if (line.startsWith("  ")) {
          paragraph();
          out.append(".nf\n").append(escaped(line.strip())).append("\n.fi\n");
        } else if (line.isEmpty()) {
          paragraph();
        } else {
          out.append(escaped(line)).append('\n');
        }
      }
    }

    @Override
    void literal(List<String> lines) {
      paragraph();
      out.append(".nf\n");
      for (String line : lines) {
        out.append(line.isEmpty() ? "\\&" : escaped(line)).append('\n');
      }
      out.append(".fi\n");
    }

    @Override
    void item(String name, List<String> lines) {
      out.append(".TP\n.B ").append(escaped(name)).append('\n');
      List<String> text = new ArrayList<>();
      for (String line : lines) {
        text.add(escaped(line));
      }
      out.append(String.join("\n", text)).append('\n');
    }

    /** Begins a paragraph, unless one has just begun. */
    private void paragraph() {
      String last = out.substring(out.lastIndexOf("\n", out.length() - 2) + 1);
      if (!last.startsWith(".SH") && !last.startsWith(".SS") && !last.startsWith(".PP")) {
        out.append(".PP\n");
      }
    }

    private static String escaped(String line) {
      String text = line.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
      return text.startsWith(".") ? "\\&" + text : text;
    }
  }
}
