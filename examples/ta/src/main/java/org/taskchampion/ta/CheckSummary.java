package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.Finding;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;

/** Says in words what a look at the server found: a line for each finding. */
final class CheckSummary {

  private CheckSummary() {}

  static List<String> of(ServerCheck check) {
    List<String> lines = new ArrayList<>();
    for (Finding finding : check.findings()) {
      lines.add(
          String.format("%-10s  %-11s%s", outcome(finding), subject(finding), finding.message()));
    }
    return lines;
  }

  /**
   * Says whether it warns that synchronising would not do what is meant. That a connection is not
   * encrypted is no such warning, and neither is that a directory is still to be made.
   */
  static boolean warnsOfSynchronising(ServerCheck check, boolean isRemote) {
    for (Finding finding : check.findings()) {
      boolean harmless =
          finding.subject() == Subject.TLS || (finding.subject() == Subject.ADDRESS && !isRemote);
      if (finding.outcome() == Outcome.WARNING && !harmless) {
        return true;
      }
    }
    return false;
  }

  private static String outcome(Finding finding) {
    return switch (finding.outcome()) {
      case OK -> "ok";
      case WARNING -> "warning";
      case FAILED -> "FAILED";
      case NOT_TESTED -> "not tested";
    };
  }

  private static String subject(Finding finding) {
    return switch (finding.subject()) {
      case ADDRESS -> "server";
      case TLS -> "TLS";
      case VERSION -> "version";
      case ACCESS -> "access";
      case SECRET -> "secret";
      case HISTORY -> "history";
      case BASE -> "replica";
    };
  }
}
