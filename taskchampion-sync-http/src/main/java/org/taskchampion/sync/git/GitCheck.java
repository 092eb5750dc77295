package org.taskchampion.sync.git;

import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.Finding;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.sync.ServerRefusedException;

/** Adds to what can be found out about any server what a git repository has besides. */
final class GitCheck {

  private final ServerCheck.Builder findings;
  private final RemoteName remote;
  private final GitFailures failures;

  GitCheck(ServerCheck basic, RemoteName remote, GitFailures failures) {
    this.findings = basic.toBuilder();
    this.remote = remote;
    this.failures = failures;
  }

  ServerCheck complete(Git git, Branch branch) {
    onTheWay();
    try {
      add(Subject.VERSION, Outcome.OK, "this is " + git.run(Git.HERE, "version").text());
    } catch (ServerRefusedException e) {
      add(Subject.VERSION, Outcome.FAILED, String.valueOf(e.getMessage()));
      add(Subject.ADDRESS, Outcome.NOT_TESTED, "not tested, since git cannot be started");
    }
    if (findings.finding(Subject.ACCESS).filter(it -> it.outcome() == Outcome.OK).isPresent()) {
      access(branch);
    }
    return findings.build();
  }

  private void onTheWay() {
    if (findings.finding(Subject.TLS).isPresent()) {
      return;
    }
    if (!remote.isElsewhere()) {
      add(Subject.TLS, Outcome.OK, "not needed: the repository is in a directory");
    } else if (remote.isSafeOnTheWay()) {
      add(Subject.TLS, Outcome.OK, "git encrypts the connection");
    } else {
      add(
          Subject.TLS,
          Outcome.WARNING,
          "the connection may not be encrypted: nobody on the way can read the tasks, which are"
              + " sealed, but somebody could keep changes away; use https or ssh");
    }
  }

  /**
   * Tries a push that would change nothing. A rule or a hook of the remote is not asked by that.
   */
  private void access(Branch branch) {
    Tip now = branch.recent();
    if (now == null || now.commit().isEmpty()) {
      return; // damaged, or nothing there that could be pushed once more
    }
    Git.Result tried = branch.tryPush(now);
    if (!tried.isOk()) {
      add(
          Subject.ACCESS,
          Outcome.FAILED,
          "the repository can be read, but not be written: " + failures.ofPush(tried).getMessage());
    }
  }

  private void add(Subject subject, Outcome outcome, String message) {
    findings.replace(new Finding(subject, outcome, message));
  }
}
