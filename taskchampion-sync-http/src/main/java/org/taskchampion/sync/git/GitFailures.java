package org.taskchampion.sync.git;

import java.util.Locale;
import org.taskchampion.sync.ClientNotAllowedException;
import org.taskchampion.sync.NotASyncServerException;
import org.taskchampion.sync.ServerFailedException;
import org.taskchampion.sync.ServerNotTrustedException;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncException;

/**
 * What git's complaints mean. It says in words alone why it failed; unknown words are taken for a
 * trouble that may pass.
 */
@NotOnAndroid
final class GitFailures {

  private static final int MOST_CHARACTERS = 300;

  private final RemoteName remote;

  GitFailures(RemoteName remote) {
    this.remote = remote;
  }

  /** Returns what is thrown when a command that asks the remote fails. */
  SyncException of(Git.Result result) {
    String said = result.err().toLowerCase(Locale.ROOT);
    if (remote.isMissing()) {
      return new ServerUnreachableException(
          "there is no git repository at "
              + remote
              + ": is the disk mounted? git init --bare makes a new one",
          null);
    }
    if (hasAny(said, "host key verification failed", "certificate", "ssl ", "dubious ownership")) {
      return new ServerNotTrustedException(
          "git does not trust the repository " + remote + said(result), null);
    }
    if (hasAny(
        said,
        "permission denied",
        "authentication failed",
        "could not read username",
        "could not read password",
        "terminal prompts disabled",
        "access denied",
        "not authorized",
        "error: 401",
        "error: 403",
        "unable to create temporary object directory",
        "insufficient permission")) {
      return new ClientNotAllowedException(
          "git is not allowed to use the repository "
              + remote
              + ": see that this user's git can read and write it without asking"
              + said(result),
          null);
    }
    if (hasAny(said, "no space left", "disk quota")) {
      return new ServerRefusedException(
          "there is no room for git, here or at " + remote + said(result), null);
    }
    if (hasAny(
        said,
        "does not appear to be a git repository",
        "not a git repository",
        "repository not found",
        "not found",
        "unable to find remote helper",
        "is not a commit",
        "transport '")) {
      return new NotASyncServerException(
          "there is no git repository at " + remote + ": check the address" + said(result), null);
    }
    return new ServerUnreachableException(
        "git cannot reach the repository " + remote + ": try again later" + said(result), null);
  }

  /** Returns what is thrown when the remote is there and does not take a push. */
  SyncException ofPush(Git.Result result) {
    String said = (result.text() + "\n" + result.err()).toLowerCase(Locale.ROOT);
    if (hasAny(
        said,
        "failed to update ref",
        "cannot lock ref",
        "unable to lock",
        "failed to lock",
        "internal server error",
        "timed out")) {
      return new ServerFailedException(
          "the repository " + remote + " could not take a push just now: try again" + said(result),
          null);
    }
    if (hasAny(said, "no space left", "disk quota", "unpacker error")) {
      return new ServerRefusedException(
          "the repository "
              + remote
              + " cannot store what is pushed: see that there is room, and that it may be written"
              + said(result),
          null);
    }
    if (hasAny(said, "remote rejected", "hook declined", "protected branch", "remote: error")) {
      return new ServerRefusedException(
          "the repository "
              + remote
              + " does not take what is pushed to the branch: a rule or a hook of it says no"
              + said(result),
          null);
    }
    return of(result);
  }

  /** Returns what is thrown when others push without end. */
  ServerFailedException busy() {
    return new ServerFailedException(
        "others pushed to " + remote + " each time before this replica could: try again later",
        null);
  }

  private static boolean hasAny(String said, String... words) {
    for (String word : words) {
      if (said.contains(word)) {
        return true;
      }
    }
    return false;
  }

  private static String said(Git.Result result) {
    String line = result.err().replaceAll("\\p{C}+", " ").strip();
    if (line.isEmpty()) {
      return "";
    }
    String shown =
        line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) + "..." : line;
    return " (git says: " + shown + ")";
  }
}
