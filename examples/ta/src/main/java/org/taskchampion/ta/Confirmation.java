package org.taskchampion.ta;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks somebody at a terminal whether to go on. */
final class Confirmation {

  private Confirmation() {}

  /** Returns true if the answer is yes; notes that nothing was changed if it is not. */
  static boolean given(Session session, String question) {
    Output err = session.surroundings().err();
    String clean = question.lines().map(Display::sanitise).collect(Collectors.joining("\n"));
    err.print(clean + " (y/N) ");
    err.flush();
    String answer = readLine(session.surroundings().in());
    boolean yes =
        answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    if (!yes) {
      session.surroundings().note("ta: nothing was changed");
    }
    return yes;
  }

  private static @Nullable String readLine(InputStream in) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      while (b >= 0 && b != '\n') {
        line.write(b);
        b = in.read();
      }
    } catch (IOException e) {
      return null;
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
