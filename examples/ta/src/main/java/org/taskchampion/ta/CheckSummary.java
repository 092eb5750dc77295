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

  /**
   * Returns what is wrong with what is kept there, or may be meant otherwise. Whether it can be
   * written does not matter to who only reads, and whether the replica's base is known is said
   * better by comparing the two.
   */
  static List<Finding> ofWhatIsKept(ServerCheck check) {
    return check.findings().stream()
        .filter(f -> f.subject() == Subject.ADDRESS || f.subject() == Subject.HISTORY)
        .filter(f -> f.outcome() == Outcome.WARNING || f.outcome() == Outcome.FAILED)
        .toList();
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
