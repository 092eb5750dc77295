package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A command line taken apart as Taskwarrior does it: what stands before the command is the filter.
 *
 * @param filter the words before the command
 * @param command the command; null if there is none
 * @param words the words behind it, up to {@code --}
 * @param literal the words behind {@code --}, which are text and nothing else
 */
record CommandLine(
    List<String> filter, @Nullable String command, List<String> words, List<String> literal) {

  static CommandLine split(List<String> arguments) {
    return split(arguments, Commands::isName);
  }

  /**
   * Takes a command line apart.
   *
   * @param isCommand says which words are commands
   */
  static CommandLine split(List<String> arguments, Predicate<String> isCommand) {
    List<String> filter = new ArrayList<>();
    String command = null;
    List<String> words = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--")) {
        return new CommandLine(
            filter, command, words, List.copyOf(arguments.subList(i + 1, arguments.size())));
      }
      if (command != null) {
        words.add(argument);
      } else if (isCommand.test(argument)) {
        command = argument;
      } else {
        filter.add(argument);
      }
    }
    return new CommandLine(filter, command, words, List.of());
  }

  /** Returns all words behind the command, the literal ones too. */
  List<String> allWords() {
    List<String> all = new ArrayList<>(words);
    all.addAll(literal);
    return all;
  }
}
