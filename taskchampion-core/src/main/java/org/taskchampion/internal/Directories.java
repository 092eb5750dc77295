package org.taskchampion.internal;

import java.io.File;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What is done to directories. */
public final class Directories {

  private Directories() {}

  /**
   * Makes the names in a directory outlive a loss of power. An interrupt meanwhile does not end it;
   * the flag is kept.
   *
   * @param directory the directory; on Windows nothing is done, which cannot open directories and
   *     keeps names in a journal
   * @throws IOException if it cannot be opened or written
   */
  public static void force(Path directory) throws IOException {
    if (File.separatorChar == '\\') {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
          channel.force(true);
          return;
        } catch (ClosedByInterruptException e) {
          // Only a channel can open a directory, and an interrupt closes it: again.
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
