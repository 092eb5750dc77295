package org.taskchampion.ta;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells a reader that has stopped from an output that cannot be written. The JVM has one exception
 * for both, and the system's words in it are in the language of the user.
 */
final class BrokenPipe {

  private static final boolean WINDOWS = File.separatorChar == '\\';

  private static final int MOST_ATTEMPTS = 1_000;
  private static final long PAUSE_MILLIS = 10;

  private BrokenPipe() {}

  /** Says whether the reader of one of this process's own streams has gone. */
  static boolean isOf(int stream, IOException failure) {
    return isInWords(failure)
        || isPipe(Path.of("/proc/self/fd", Integer.toString(stream)))
        || (WINDOWS && isSaidBy(failure, BrokenPipe::ofAnotherProcess));
  }

  /** Says whether a failure is one in the words of a system that speaks English. */
  static boolean isInWords(IOException failure) {
    String message = failure.getMessage();
    // "Broken pipe"; on Windows "The pipe is being closed" or "The pipe has been ended".
    return message != null && message.toLowerCase(Locale.ROOT).contains("pipe");
  }

  /**
   * Says whether an open file is the end of a pipe that can be written: that fails only without a
   * reader.
   *
   * @param descriptor a link, whose own permissions say what the file was opened for
   */
  static boolean isPipe(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:")
          && Files.getPosixFilePermissions(descriptor, LinkOption.NOFOLLOW_LINKS)
              .contains(PosixFilePermission.OWNER_WRITE);
    } catch (IOException | UnsupportedOperationException e) {
      return false; // a system without it
    }
  }

  /** Says whether a failure has the words that the system has for a broken pipe. */
  static boolean isSaidBy(IOException failure, Supplier<@Nullable String> broken) {
    String message = failure.getMessage();
    return message != null && message.equals(broken.get());
  }

  /** Breaks a pipe, and returns what the system says to that; null if it cannot be done. */
  static @Nullable String ofAnotherProcess() {
    try {
      Process process = new ProcessBuilder("cmd", "/c", "exit").start();
      try (OutputStream pipe = process.getOutputStream()) {
        process.waitFor();
        // What the process has started itself has the other end for a moment longer: seconds on a
        // busy machine.
        for (int i = 0; i < MOST_ATTEMPTS; i++) {
          pipe.write('\n');
          pipe.flush();
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return null;
    } catch (IOException e) {
      return e.getMessage();
    }
  }
}
