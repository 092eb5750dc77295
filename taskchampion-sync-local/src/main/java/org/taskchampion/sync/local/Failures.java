package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.taskchampion.internal.FileHeldException;
import org.taskchampion.internal.HeldWaitInterruptedException;
import org.taskchampion.internal.Reasons;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncProblem;

/** What a failed file operation means to the caller. */
final class Failures {

  private Failures() {}

  static SyncException reading(Path root, IOException e) {
    if (isInterrupt(e)) {
      return cancelled(e);
    }
    if (e instanceof HeldWaitInterruptedException) {
      return new SyncCancelledException(e.getMessage() + ": synchronising again goes on", e);
    }
    if (e instanceof InTheWayException) {
      return inTheWay(root, e);
    }
    if (e instanceof FileHeldException) {
      return held(root, "read", e);
    }
    if (e instanceof AccessDeniedException) {
      return new ServerRefusedException(
          SyncProblem.NOT_ALLOWED,
          "the sync directory "
              + root
              + " cannot be read ("
              + Reasons.withFile(e)
              + "): get the rights to read and write there",
          e);
    }
    // A share that is away for a moment, a disk that was pulled out.
    return new ServerUnreachableException(
        "the sync directory " + root + " cannot be read (" + Reasons.withFile(e) + "): try again",
        e);
  }

  static SyncException writing(Path root, IOException e) {
    if (isInterrupt(e)) {
      return cancelled(e);
    }
    if (e instanceof HeldWaitInterruptedException) {
      return new SyncCancelledException(e.getMessage() + ": synchronising again goes on", e);
    }
    if (e instanceof InTheWayException) {
      return inTheWay(root, e);
    }
    if (e instanceof FileHeldException) {
      return held(root, "written", e);
    }
    return new ServerRefusedException(
        unwritable(e),
        "the sync directory "
            + root
            + " cannot be written ("
            + Reasons.withFile(e)
            + "): see that there is room on the disk and that you may write there,"
            + " and synchronise again",
        e);
  }

  /** Returns what it is for people when something cannot be written or made. */
  static SyncProblem unwritable(IOException e) {
    return e instanceof AccessDeniedException ? SyncProblem.NOT_ALLOWED : SyncProblem.FAILED;
  }

  private static ServerRefusedException inTheWay(Path root, IOException e) {
    return new ServerRefusedException(
        SyncProblem.DAMAGED,
        "the sync directory "
            + root
            + " cannot be used ("
            + Reasons.withFile(e)
            + "): move that away",
        e);
  }

  private static ServerUnreachableException held(Path root, String what, IOException e) {
    return new ServerUnreachableException(
        SyncProblem.BUSY,
        "the sync directory "
            + root
            + " cannot be "
            + what
            + " just now ("
            + Reasons.withFile(e)
            + "): wait for the program that uses the file, such as a virus scanner or a backup,"
            + " and synchronise again",
        e);
  }

  static SyncCancelledException cancelled(@org.jspecify.annotations.Nullable Throwable cause) {
    return new SyncCancelledException("interrupted: nothing was changed", cause);
  }

  private static boolean isInterrupt(IOException e) {
    return e instanceof ClosedByInterruptException || e instanceof FileLockInterruptionException;
  }
}
