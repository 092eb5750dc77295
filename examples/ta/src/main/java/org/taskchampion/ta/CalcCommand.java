package org.taskchampion.ta;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.taskchampion.dates.DateSyntaxException;
import org.taskchampion.dates.DateValue;
import org.taskchampion.dates.DurationWords;

/** {@code ta calc}. */
final class CalcCommand extends Command {

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  CalcCommand() {
    super("calc", "Works out dates and durations.", FilterUse.NONE);
  }

  @Override
  String arguments() {
    return "EXPRESSION";
  }

  @Override
  List<String> details() {
    return HelpCommand.DATES;
  }

  @Override
  List<String> examples() {
    return List.of("ta calc eom-1w", "ta calc 2026-12-24 - today", "ta calc \"1d + 2*90min\"");
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    String text = String.join(" ", line.allWords());
    if (text.isBlank()) {
      throw TaException.usage("calc needs something to work out: " + synopsis());
    }
    DateReader dates = session.dates();
    DateValue value;
    try {
      value = dates.words().calculate(text, dates.now());
    } catch (DateSyntaxException e) {
      throw TaException.usage(String.valueOf(e.getMessage()));
    }
    session.out().line(shown(value, dates));
    return ExitCode.OK;
  }

  private static String shown(DateValue value, DateReader dates) {
    if (value instanceof DateValue.Date date) {
      return local(date.time(), dates);
    }
    if (value instanceof DateValue.Span span) {
      return DurationWords.format(span.duration());
    }
    return ((DateValue.Amount) value).number().stripTrailingZeros().toPlainString();
  }

  private static String local(Instant time, DateReader dates) {
    return LOCAL.format(LocalDateTime.ofInstant(time, dates.words().zone()));
  }
}
