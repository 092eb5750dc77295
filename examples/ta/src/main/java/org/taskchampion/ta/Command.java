package org.taskchampion.ta;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * One command of the program. Only the one that is called is made, and it is described to picocli
 * by hand: annotations would be read by reflection, at each start.
 */
abstract class Command {

  /** What every option begins with. */
  static final String OPTION = "--";

  /** What stands on the command line in front of a command. */
  enum FilterUse {
    NONE,
    OPTIONAL,
    REQUIRED
  }

  private final String name;
  private final String summary;
  private final FilterUse filterUse;

  Command(String name, String summary, FilterUse filterUse) {
    this.name = name;
    this.summary = summary;
    this.filterUse = filterUse;
  }

  final String name() {
    return name;
  }

  final String summary() {
    return summary;
  }

  final FilterUse filterUse() {
    return filterUse;
  }

  /** Returns what stands behind the name in the synopsis. */
  String arguments() {
    return "";
  }

  /** Returns more about the command, one line each. */
  List<String> details() {
    return List.of();
  }

  /** Returns more about the command as the settings of this run make it, one line each. */
  List<String> details(Session session) {
    return details();
  }

  /** Returns whole command lines as examples. */
  abstract List<String> examples();

  /** Adds the command's own options. */
  void addOptions(CommandSpec spec) {}

  /**
   * Does it.
   *
   * @param options the options that were given
   * @param line the filter, and the words that are no options
   * @return the exit code
   */
  abstract int run(Session session, Options options, CommandLine line);

  /** Describes the command to picocli. */
  final CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("ta " + name);
    spec.parser()
        .unmatchedOptionsArePositionalParams(true)
        .posixClusteredShortOptionsAllowed(false)
        .expandAtFiles(false);
    spec.addOption(
        OptionSpec.builder("--help")
            .usageHelp(true)
            .description("Shows this help and ends.")
            .build());
    addOptions(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("0..*")
            .hidden(true)
            .build());
    return spec;
  }

  /** Returns the synopsis in one line. */
  final String synopsis() {
    String filter =
        switch (filterUse) {
          case NONE -> "";
          case OPTIONAL -> "[FILTER] ";
          case REQUIRED -> "FILTER ";
        };
    return ("ta " + filter + name + " " + arguments()).stripTrailing();
  }

  /** Fails if there are words, which this command does not take. */
  final void refuseWords(CommandLine line) {
    List<String> words = line.allWords();
    if (!words.isEmpty()) {
      String hint =
          filterUse == FilterUse.NONE ? "" : "; the filter stands in front: " + synopsis();
      throw TaException.usage(
          name + " takes no arguments, but got " + Display.quote(words.get(0)) + hint);
    }
  }
}
