package org.taskchampion.ta;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The size of the terminal, which its user may change meanwhile. */
final class Screen {

  private static final File TERMINAL = new File("/dev/tty");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,5}) ([0-9]{1,5})\\s*");

  private int width;
  private int height;

  Screen(Surroundings surroundings) {
    width = surroundings.width();
    height = surroundings.height();
  }

  /** Returns the columns; 0 if they are not known. */
  int width() {
    return width;
  }

  /** Returns the lines; 0 if they are not known. */
  int height() {
    return height;
  }

  /** Looks again, and says whether the size is another one than before. */
  boolean hasOtherSize() {
    Matcher size = SIZE.matcher(ask());
    if (!size.matches()) {
      return false;
    }
    int lines = Integer.parseInt(size.group(1));
    int columns = Integer.parseInt(size.group(2));
    boolean isOther = lines != height || columns != width;
    height = lines;
    width = columns;
    return isOther;
  }

  /** The JVM does not hear of a new size: the terminal's own command tells it. */
  private static String ask() {
    if (!TERMINAL.exists()) {
      return "";
    }
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(TERMINAL)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      byte[] answer = stty.getInputStream().readNBytes(32);
      return stty.waitFor(1, TimeUnit.SECONDS) ? new String(answer, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
