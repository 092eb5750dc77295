package org.taskchampion.storage.h2;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.internal.FileHeldException;
import org.taskchampion.internal.Reasons;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageFailedException;
import org.taskchampion.storage.StorageNotFoundException;

/** The words of this module's errors. */
final class Failures {

  static final String CURE = "Restore a backup, or sync a new replica";

  private Failures() {}

  /** Says that a file could not be read or written. */
  static StorageFailedException failed(Path path, Throwable cause) {
    if (cause instanceof IrregularFileException) {
      return new StorageFailedException(
          cause.getMessage()
              + ". Nothing was changed; move it away, and put the file back if there was one",
          cause);
    }
    boolean mayHaveCommitted = cause instanceof DoubtfulException;
    boolean held = (mayHaveCommitted ? cause.getCause() : cause) instanceof FileHeldException;
    String cure =
        held
            ? "wait for the program that uses the file, such as a virus scanner or a backup"
            : "check the disk's free space and the rights";
    return new StorageFailedException(
        "could not read or write "
            + path
            + ": "
            + reason(path, cause)
            + (mayHaveCommitted
                ? ". The change may have been made or not; "
                    + cure
                    + ", then see whether it is there before trying again"
                : ". Nothing was changed; " + cure + ", then try again"),
        cause,
        mayHaveCommitted);
  }

  private static String reason(Path path, Throwable cause) {
    @Nullable Throwable behind = cause instanceof DoubtfulException ? cause.getCause() : null;
    String reason = Reasons.withFile(behind == null ? cause : behind);
    String file = path + ": ";
    return reason.startsWith(file) ? reason.substring(file.length()) : reason;
  }

  /** Says that there is no replica. */
  static StorageNotFoundException notFound(Path directory) {
    return new StorageNotFoundException(
        "there is no replica in " + directory + ": check the path. Nothing was made");
  }

  static String newer(Path path) {
    return path + " was written by a newer version of this library. Update this program";
  }

  /** Says that a file makes no sense. */
  static StorageDamagedException damaged(Path path, String what, @Nullable Throwable cause) {
    return new StorageDamagedException(path + " is damaged: " + what + ". " + CURE, cause);
  }

  /** Says that a file holds what this module did not write. */
  static StorageDamagedException damaged(Path path, MalformedException cause) {
    return damaged(path, Reasons.of(cause), cause);
  }

  /**
   * Logs what does no harm. The logger is made when it is needed, which a program mostly is spared.
   */
  static void ignored(String what, Path path, Throwable cause) {
    Logging.LOGGER.warn("{} {}: {}", what, path, cause.toString());
  }

  private static final class Logging {
    // The class that people know; this one knows none of those above it.
    private static final Logger LOGGER =
        LoggerFactory.getLogger("org.taskchampion.storage.h2.H2Storage");
  }
}
