package org.taskchampion.internal;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says in words why something failed. The messages of the JDK and of other libraries are not made
 * for people: some are a path and nothing else, some are missing, and some name a class.
 */
public final class Reasons {

  private static final String UNKNOWN = "no reason was given";
  private static final String NO_SENSE = "this program could not make sense of it";

  /** Exceptions anywhere, and other classes where only their packages can be meant. */
  private static final Pattern CLASS_NAME =
      Pattern.compile(
          "\\b(?:[a-z_]\\w*\\.)+(?:\\w+\\$)*[A-Z]\\w*(?:Exception|Error)\\b"
              + "|\\b(?:java|javax|jdk|sun|kotlin|okio|okhttp3|(?:com|org|net)\\.[a-z]\\w*)"
              + "\\.(?:[a-z_]\\w*\\.)*[A-Z]\\w*");

  /** How {@code FileInputStream} and its like put it: the path, and what the system says. */
  private static final Pattern PATH_AND_REASON = Pattern.compile("(?s)(.*) \\(([^()]+)\\)");

  private Reasons() {}

  /**
   * Returns why something failed.
   *
   * @param failure what was thrown
   * @return a clause without a full stop, which names neither a class nor, if avoidable, a file
   */
  public static String of(Throwable failure) {
    return known(failure).orElse(failure instanceof IOException ? UNKNOWN : NO_SENSE);
  }

  /**
   * Returns why something failed, where that is known.
   *
   * @param failure what was thrown
   * @return a clause, as {@link #of} has it; empty if there is nothing that people could be told
   */
  public static Optional<String> known(Throwable failure) {
    Throwable real = real(failure);
    String kind = kind(real);
    if (kind != null) {
      return Optional.of(kind);
    }
    String said = real instanceof FileSystemException f ? f.getReason() : real.getMessage();
    if (said != null && real instanceof FileNotFoundException) {
      Matcher parts = PATH_AND_REASON.matcher(said);
      said = parts.matches() ? parts.group(2) : said;
    }
    return said != null && isForPeople(real, said) ? Optional.of(said.trim()) : Optional.empty();
  }

  /**
   * Returns why something failed, behind the file that it failed on, if that is known.
   *
   * @param failure what was thrown
   * @return a clause such as "/etc/x: permission denied"
   */
  public static String withFile(Throwable failure) {
    Throwable real = real(failure);
    String file = null;
    if (real instanceof FileSystemException f) {
      file = f.getOtherFile() == null ? f.getFile() : f.getFile() + " and " + f.getOtherFile();
    } else if (real instanceof FileNotFoundException) {
      Matcher parts = PATH_AND_REASON.matcher(String.valueOf(real.getMessage()));
      file = parts.matches() ? parts.group(1) : null;
    }
    return file == null ? of(real) : file + ": " + of(real);
  }

  /** Leaves out exceptions that only wrap another one, and whose message is its name. */
  private static Throwable real(Throwable failure) {
    Throwable real = failure;
    for (Throwable cause = real.getCause();
        cause != null && cause.toString().equals(real.getMessage());
        cause = real.getCause()) {
      real = cause;
    }
    return real;
  }

  private static @Nullable String kind(Throwable failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "there is no such file or directory";
    }
    if (failure instanceof NotDirectoryException) {
      return "it is no directory";
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return "the directory is not empty";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "something of that name is there already";
    }
    if (failure instanceof FileSystemLoopException) {
      return "symbolic links lead in a circle";
    }
    if (failure instanceof NotLinkException) {
      return "it is no symbolic link";
    }
    if (failure instanceof AtomicMoveNotSupportedException) {
      return "it cannot be moved there in one step";
    }
    if (failure instanceof ClosedByInterruptException
        || failure instanceof FileLockInterruptionException) {
      return "it was interrupted";
    }
    if (failure instanceof ClosedChannelException) {
      return "it was closed meanwhile";
    }
    if (failure instanceof CharacterCodingException) {
      return "it is not UTF-8";
    }
    if (failure instanceof EOFException) {
      return "it ends too early";
    }
    if (failure instanceof InterruptedIOException && failure.getMessage() == null) {
      return "it was interrupted";
    }
    return "Bad file descriptor".equals(failure.getMessage()) ? "it is closed" : null;
  }

  /** The messages of the JVM's own exceptions speak of the program, and not of what happened. */
  private static boolean isForPeople(Throwable failure, String said) {
    boolean isOfTheJvm =
        failure.getClass().getName().startsWith("java.lang.")
            && !(failure instanceof IllegalArgumentException)
            && !(failure instanceof IllegalStateException)
            && !(failure instanceof UnsupportedOperationException);
    return !isOfTheJvm && !said.trim().isEmpty() && !CLASS_NAME.matcher(said).find();
  }
}
