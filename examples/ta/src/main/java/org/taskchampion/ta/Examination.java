package org.taskchampion.ta;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Counts;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.storage.VerificationReport.Finding;
import org.taskchampion.storage.VerificationReport.Kind;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.SyncException;

/** What {@code ta doctor} found. */
final class Examination {

  private static final int MOST_LINES = 50;

  private final Path data;
  private final boolean hasServer;
  VerificationReport report = new VerificationReport(List.of());
  @Nullable Counts counts;
  @Nullable SyncException unreachable;
  List<ServerCheck.Finding> kept = List.of();

  Examination(Path data, boolean hasServer) {
    this.data = data;
    this.hasServer = hasServer;
  }

  boolean needsNewReplica() {
    return report.findings().stream()
        .map(Finding::kind)
        .anyMatch(kind -> kind == Kind.FILE || kind == Kind.TASK || kind == Kind.LOG);
  }

  /** Says what to do, where nothing was done yet. */
  void printAdvice(Output out) {
    if (report.isSound()) {
      return;
    }
    if (isUnsent()) {
      out.line(
          "Not everything here is in the server's history, or the other way round: ta doctor "
              + DoctorCommand.HEAL
              + ",");
      out.line("then ta sync sends what the server lacks.");
    } else if (needsNewReplica()
        || report.findings().stream().anyMatch(it -> it.kind().isHealable())) {
      out.line("ta doctor " + DoctorCommand.HEAL + " mends what can be mended.");
    }
  }

  private boolean isUnsent() {
    return report.findings().stream()
        .anyMatch(
            finding ->
                finding.kind() == Kind.UNSENT
                    || (finding.kind() == Kind.HISTORY && finding.taskUuid().isPresent()));
  }

  /**
   * Says what to do after it was healed.
   *
   * @param before what was found before
   */
  void printWhatIsUnsent(Examination before, Output out) {
    if (isUnsent()) {
      out.line(
          "Synchronise first, with ta sync, and then ta doctor "
              + DoctorCommand.HEAL
              + " once more.");
    } else if (before.isUnsent() && counts != null && counts.unsyncedOperations() > 0) {
      out.line("ta sync sends what the server lacks.");
    } else if (report.findings().stream().anyMatch(it -> it.kind() == Kind.BASE)) {
      out.line("ta sync --check says what ta sync does there.");
    }
  }

  int exitCode() {
    if (!report.isSound() || kept.stream().anyMatch(Examination::isFailed)) {
      return ExitCode.ERROR;
    }
    SyncException error = unreachable;
    if (error == null) {
      return ExitCode.OK;
    }
    return error.isRetryable() ? ExitCode.TRY_AGAIN : ExitCode.ERROR;
  }

  void print(Output out) {
    Counts known = counts;
    out.line(
        "Replica in "
            + data
            + (known == null
                ? ""
                : ": "
                    + Replicas.tasks(known.tasks())
                    + ", "
                    + known.unsyncedOperations()
                    + " operations not synchronised"));
    List<Finding> here = new ArrayList<>();
    List<Finding> there = new ArrayList<>();
    for (Finding finding : report.findings()) {
      (isServers(finding.kind()) ? there : here).add(finding);
    }
    print(out, here, "  Files, tasks, operations and working set are as they should be.");
    SyncException error = unreachable;
    if (error != null) {
      out.line("Server");
      out.line("  It could not be read: " + error.getMessage());
    } else if (!hasServer) {
      out.line("Server");
      out.line("  There is none yet.");
    } else {
      out.line("Server");
      print(out, there, "  Its history agrees with the replica.");
      for (ServerCheck.Finding finding : kept) {
        boolean isSaid = there.stream().anyMatch(f -> f.message().equals(finding.message()));
        if (!isSaid) {
          out.line("  " + (isFailed(finding) ? "damaged: " : "warning: ") + finding.message());
        }
      }
    }
  }

  private static void print(Output out, List<Finding> findings, String none) {
    if (findings.isEmpty()) {
      out.line(none);
    }
    for (Finding finding : findings.subList(0, Math.min(MOST_LINES, findings.size()))) {
      out.line(
          "  "
              + name(finding.kind())
              + ": "
              + finding.taskUuid().map(uuid -> "task " + uuid + ": ").orElse("")
              + finding.message());
    }
    if (findings.size() > MOST_LINES) {
      out.line("  and " + (findings.size() - MOST_LINES) + " more");
    }
  }

  private static boolean isFailed(ServerCheck.Finding finding) {
    return finding.outcome() == ServerCheck.Outcome.FAILED;
  }

  private static boolean isServers(Kind kind) {
    return kind == Kind.BASE || kind == Kind.HISTORY || kind == Kind.SECRET;
  }

  private static String name(Kind kind) {
    return switch (kind) {
      case FILE -> "damaged file";
      case TASK -> "task";
      case LOG -> "operations";
      case INDEX -> "index";
      case WORKING_SET -> "working set";
      case UNSENT -> "not sent";
      case VALUE -> "setting";
      case BASE -> "other history";
      case HISTORY -> "difference";
      case SECRET -> "secret";
    };
  }
}
