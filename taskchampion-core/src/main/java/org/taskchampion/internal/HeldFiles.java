package org.taskchampion.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
   * of the thread ends the waiting, and never the action; the flag is kept.
   *
   * @param <T> what comes of it
   * @param action is done at least once
   * @return what came of it
   * @throws FileHeldException if the file is still held after the limit
   * @throws HeldWaitInterruptedException if the thread was interrupted while the file was held; the
   *     last attempt failed like the others
   * @throws IOException if it failed for another reason
   */
  public <T> T await(Action<T> action) throws IOException {
    if (!waits()) {
      return action.run();
    }
    long from = System.nanoTime();
    long pause = FIRST_PAUSE_MILLIS;
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
        pause(pause, e);
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  private static void pause(long millis, FileSystemException held)
      throws HeldWaitInterruptedException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HeldWaitInterruptedException(held);
    }
  }

  /**
   * Windows answers with "access denied" or with a "sharing violation", which the JDK has no class
   * for. Whoever may not write to the directory is denied for good. The JDK has no class either for
   * a share that is away or a drive that was pulled out, and the words are in the language of the
   * system; but then the file cannot be looked at, which Windows allows whoever has it open.
   */
  private static boolean seemsHeld(FileSystemException e) {
    if (e instanceof AccessDeniedException) {
      Path directory = e.getFile() == null ? null : Paths.get(e.getFile()).getParent();
      return directory == null || Files.isWritable(directory);
    }
    return e.getClass() == FileSystemException.class
        && (isThere(e.getFile()) || isThere(e.getOtherFile()));
  }

  private static boolean isThere(@Nullable String file) {
    return file != null && Files.exists(Paths.get(file), LinkOption.NOFOLLOW_LINKS);
  }
}
