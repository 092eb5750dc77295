package org.taskchampion.ta;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/**
 * The options that were given to a command, and the words between them. picocli is asked only where
 * there are options: to load it takes a quarter of the time of a command that has none.
 */
final class Options {

  private final @Nullable ParseResult parsed;
  private final List<String> words;

  private Options(@Nullable ParseResult parsed, List<String> words) {
    this.parsed = parsed;
    this.words = words;
  }

  /**
   * Takes the words behind a command apart.
   *
   * @throws picocli.CommandLine.ParameterException if an option is not given as it should be
   */
  static Options parse(Command command, List<String> words) {
    boolean any = false;
    for (String word : words) {
      any |= word.startsWith(Command.OPTION);
    }
    if (!any) {
      return new Options(null, words);
    }
    ParseResult parsed =
        new picocli.CommandLine(command.spec()).parseArgs(words.toArray(new String[0]));
    return new Options(parsed, parsed.matchedPositionalValue(0, List.<String>of()));
  }

  boolean isHelpRequested() {
    return parsed != null && parsed.isUsageHelpRequested();
  }

  boolean has(String name) {
    return parsed != null && parsed.hasMatchedOption(name);
  }

  /** Returns the value of an option, or another one if it was not given. */
  String value(String name, String otherwise) {
    return parsed == null ? otherwise : parsed.matchedOptionValue(name, otherwise);
  }

  /** Returns the words that are no options of the command. */
  List<String> words() {
    return words;
  }
}
