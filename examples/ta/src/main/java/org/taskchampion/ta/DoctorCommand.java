package org.taskchampion.ta;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Counts;
import org.taskchampion.Replica;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.storage.VerificationReport.Finding;
import org.taskchampion.storage.VerificationReport.Kind;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncServer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code ta doctor}. */
final class DoctorCommand extends Command {

  private static final String HEAL = "--heal";
  private static final int MOST_LINES = 50;

  DoctorCommand() {
    super("doctor", "Looks whether files, tasks and server agree.", FilterUse.NONE);
  }

  @Override
  List<String> details() {
    return List.of(
        "Reads all of the files, checks that tasks, operations and working set belong together, and",
        "whether the server's history gives the same tasks when what is not synchronised is left out.",
        "The report has no texts of tasks. Without "
            + HEAL
            + " nothing is changed, and the server never.",
        "Exit code 0: all is well, or healed. 1: something is not. 3: the server cannot be reached.",
        "",
        HEAL
            + " rebuilds the working set and the like. Where files are damaged, or do not agree with",
        "the server, it makes a new replica of the server's history, adds what was not synchronised and",
        "can still be read, and keeps the old files in a directory replaced-DATE in data_dir. Let no",
        "other program use the replica meanwhile.");
  }

  @Override
  List<String> examples() {
    return List.of("ta doctor", "ta doctor " + HEAL);
  }

  @Override
  void addOptions(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(HEAL)
            .type(boolean.class)
            .description("Mends what can be mended.")
            .build());
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    refuseWords(line);
    Path data = session.dataDirectory();
    if (!Replicas.isIn(data)) {
      session.out().line("There is no replica in " + data + " yet.");
      return ExitCode.OK;
    }
    boolean heal = options.has(HEAL);
    try (Target target = Target.of(session.configuration())) {
      Examination found = examine(session, target, false);
      found.print(session.out());
      if (!heal || found.report.isSound()) {
        return found.exitCode();
      }
      session.out().line("Healing.");
      Examination left = examine(session, target, true);
      if (left.needsNewReplica()) {
        SyncServer server = target.server();
        if (server == null || left.unreachable != null) {
          left.print(session.out());
          session
              .out()
              .line("Without a server there is nothing to heal this from: ta restore a backup.");
          return ExitCode.ERROR;
        }
        Rebuild.Result result = Rebuild.run(session, server);
        session.out().line(result.summary());
        left = examine(session, target, true);
      }
      left.print(session.out());
      return left.exitCode();
    }
  }

  /**
   * What there is to look at.
   *
   * @param server the server; null if there is none yet, or none that can be opened
   * @param failure why it cannot be opened; null if it was, or if there is none
   */
  private record Target(@Nullable SyncServer server, @Nullable SyncException failure)
      implements AutoCloseable {

    /** Opens the server. The directory of one is not made, and neither is an empty one used. */
    static Target of(Configuration configuration) {
      if (!Servers.isRemote(configuration) && Servers.isNotThere(configuration.serverDirectory())) {
        return new Target(null, null);
      }
      try {
        return new Target(Servers.open(configuration), null);
      } catch (SyncException e) {
        return new Target(null, e);
      }
    }

    @Override
    public void close() {
      if (server != null) {
        server.close();
      }
    }
  }

  private static Examination examine(Session session, Target target, boolean heal) {
    Path data = session.dataDirectory();
    SyncServer server = target.server();
    Examination examination = new Examination(data, server != null);
    examination.unreachable = target.failure();
    try (Replica replica = heal ? session.openReplica() : session.openReplicaToRead()) {
      examination.report = heal ? replica.heal() : replica.verify();
      examination.counts = replica.counts();
      try {
        if (server != null) {
          examination.report = examination.report.and(replica.verify(server));
          if (!Servers.isRemote(session.configuration())) {
            // A look at a remote server says nothing that was not found by this.
            examination.kept =
                CheckSummary.ofWhatIsKept(Servers.check(session.configuration(), replica));
          }
        }
      } catch (SyncException e) {
        examination.unreachable = e;
      }
    } catch (StorageDamagedException e) {
      Finding finding = new Finding(Kind.FILE, Optional.empty(), String.valueOf(e.getMessage()));
      examination.report = examination.report.and(new VerificationReport(List.of(finding)));
    }
    return examination;
  }

  /** What was found. */
  private static final class Examination {
    private final Path data;
    private final boolean hasServer;
    private VerificationReport report = new VerificationReport(List.of());
    private @Nullable Counts counts;
    private @Nullable SyncException unreachable;
    private List<ServerCheck.Finding> kept = List.of();

    Examination(Path data, boolean hasServer) {
      this.data = data;
      this.hasServer = hasServer;
    }

    boolean needsNewReplica() {
      return report.findings().stream()
          .map(Finding::kind)
          .anyMatch(kind -> !kind.isHealable() && kind != Kind.BASE && kind != Kind.SECRET);
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
                + finding.task().map(uuid -> "task " + uuid + ": ").orElse("")
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
        case VALUE -> "setting";
        case BASE -> "other history";
        case HISTORY -> "difference";
        case SECRET -> "secret";
      };
    }
  }
}
