package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.taskchampion.Tag;
import org.taskchampion.Task;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Evaluation;
import org.taskchampion.query.Filter;
import org.taskchampion.query.FilterSyntaxException;
import org.taskchampion.query.Query;

/**
 * A filter as it was typed: the library's, and the words, which an error points into.
 *
 * @param text the words with blanks between them
 * @param filter what they mean
 */
record GivenFilter(String text, Filter filter) {

  private static final Pattern PLAIN_TAG = Pattern.compile("[\\p{L}\\p{M}\\p{N}_@#$]+");

  /**
   * Reads a filter; one without words is that of every task. An empty word is most often a variable
   * of a script that is not set, and does not mean every task.
   *
   * @throws TaException if the words are none
   */
  static GivenFilter read(List<String> words, Conventions conventions) {
    if (words.stream().anyMatch(String::isBlank)) {
      throw emptyArgument();
    }
    List<String> quoted = words.stream().map(GivenFilter::quoted).toList();
    String text = String.join(" ", quoted);
    try {
      return new GivenFilter(text, Filter.parse(quoted, conventions));
    } catch (FilterSyntaxException e) {
      throw fault(e, "the filter", text);
    }
  }

  /**
   * Reads the filter of a command that shows tasks, of which a part may stand behind it. What
   * follows {@code --} is a text that the description or a note has.
   *
   * @throws TaException if the words are none
   */
  static GivenFilter read(CommandLine line, Conventions conventions) {
    List<String> words = new ArrayList<>(line.filter());
    words.addAll(line.words());
    GivenFilter given = read(words, conventions);
    if (line.literal().isEmpty()) {
      return given;
    }
    String literal = String.join(" ", line.literal()).strip();
    if (literal.isEmpty()) {
      throw emptyArgument();
    }
    Filter text = Filter.contains(literal);
    return new GivenFilter(
        (given.text + " -- " + literal).strip(), words.isEmpty() ? text : given.filter.and(text));
  }

  private static TaException emptyArgument() {
    return TaException.usage("an empty argument is no filter; see ta help");
  }

  /**
   * Reads the filter of a command that changes tasks. What finds every task without saying so is
   * most often a variable of a script that is not set.
   *
   * @throws TaException if the words are none, or are a limit or an empty text to search for
   */
  static GivenFilter ofChange(List<String> words, Conventions conventions) {
    GivenFilter given = read(words, conventions);
    if (given.filter.isLimited()) {
      throw TaException.usage("a limit is for reports, and nothing was changed; see ta help");
    }
    if (given.filter.searchesForNothing()) {
      throw TaException.usage(
          "an empty text is in every task, and nothing was changed; say which tasks are meant");
    }
    return given;
  }

  /** Returns the tasks that match, in the order of the working set. */
  List<Task> tasks(Evaluation evaluation) {
    try {
      return Query.of(filter).run(evaluation);
    } catch (FilterSyntaxException e) {
      throw fault(e);
    }
  }

  /** Returns what to say if this filter cannot be understood, with the place. */
  TaException fault(FilterSyntaxException e) {
    return fault(e, "the filter", text);
  }

  /** Returns what to say of a filter that cannot be understood, with the place. */
  static TaException fault(FilterSyntaxException e, String what, String text) {
    return fault(String.valueOf(e.getMessage()), e.position(), what, text);
  }

  /** Returns what to say of a text that cannot be understood, with the place. */
  static TaException fault(String message, int position, String what, String text) {
    String place =
        position < text.length()
            ? "character " + (position + 1) + " of " + what + ", " + quoted(text, position)
            : "the end of " + what;
    return TaException.usage(message + " (at " + place + "); see ta help");
  }

  /** Returns a tag whose name has signs with a meaning in it as filters have it: {@code +"a-b"}. */
  private static String quoted(String word) {
    char sign = word.charAt(0);
    String name = word.substring(1);
    return (sign == '+' || sign == '-')
            && !PLAIN_TAG.matcher(name).matches()
            && Tag.find(name).isPresent()
        ? sign + "\"" + name + "\""
        : word;
  }

  private static String quoted(String text, int position) {
    int from = Character.isLowSurrogate(text.charAt(position)) ? position - 1 : position;
    return Display.quote(text.substring(Math.max(0, from)));
  }
}
