package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.Finding;

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
