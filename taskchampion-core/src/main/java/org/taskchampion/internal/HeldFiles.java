package org.taskchampion.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;

/**
 * Waits until other programs let go of a file. On Windows, a file that somebody has open can often
 * be neither opened nor replaced nor removed, and virus scanners, indexers and backups open what is
 * new for a moment. Elsewhere an open file is in nobody's way, and nothing ever waits. Thread-safe.
 */
public final class HeldFiles {

  /** Far longer than a virus scanner takes for one of our files. */
  public static final Duration LIMIT = Duration.ofSeconds(5);

  /** What this system's files need. */
  public static final HeldFiles HERE =
      new HeldFiles(File.separatorChar == '\\' ? LIMIT : Duration.ZERO);

  private static final long FIRST_PAUSE_MILLIS = 1;
  private static final long LONGEST_PAUSE_MILLIS = 50;

  private final Duration limit;

  /**
   * Waits for so long.
   *
   * @param limit how long; zero on systems where an open file is in nobody's way
   */
  public HeldFiles(Duration limit) {
    this.limit = limit;
  }

  /**
   * Says whether an open file may be in somebody's way here, as it is on Windows.
   *
   * @return whether {@link #await} waits at all
   */
  public boolean waits() {
    return !limit.isZero();
  }

  /**
   * What is done to files.
   *
   * @param <T> what comes of it
   */
  public interface Action<T> {
    /**
     * Does it; it may be called again after it failed.
     *
     * @return what came of it
     * @throws IOException if it failed, perhaps because another program holds the file
     */
    T run() throws IOException;
  }

  /**
   * Does something to a file, again and again while another program seems to hold it. An interrupt
   * of the thread does not end that; the flag is kept.
   *
   * @param <T> what comes of it
   * @param action is done at least once
   * @return what came of it
   * @throws FileHeldException if the file is still held after the limit
   * @throws IOException if it failed for another reason
   */
  public <T> T await(Action<T> action) throws IOException {
    if (!waits()) {
      return action.run();
    }
    long from = System.nanoTime();
    long pause = FIRST_PAUSE_MILLIS;
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return action.run();
        } catch (FileSystemException e) {
          if (!seemsHeld(e)) {
            throw e;
          }
          if (System.nanoTime() - from >= limit.toNanos()) {
            throw new FileHeldException(e);
          }
        }
        try {
          Thread.sleep(pause);
        } catch (InterruptedException e) {
          interrupted = true;
        }
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Windows answers with "access denied" or with a "sharing violation", which the JDK has no class
   * for. Whoever may not write to the directory is denied for good.
   */
  private static boolean seemsHeld(FileSystemException e) {
    if (e instanceof AccessDeniedException) {
      Path directory = e.getFile() == null ? null : Paths.get(e.getFile()).getParent();
      return directory == null || Files.isWritable(directory);
    }
    return e.getClass() == FileSystemException.class;
  }
}
