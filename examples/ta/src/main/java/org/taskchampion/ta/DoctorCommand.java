package org.taskchampion.ta;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Counts;
import org.taskchampion.Replica;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.storage.VerificationReport.Finding;
import org.taskchampion.storage.VerificationReport.Kind;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.storage.h2.RebuildReport;
import org.taskchampion.storage.h2.ReplicaDirectory;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncServer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code ta doctor}. */
final class DoctorCommand extends Command {

  static final String HEAL = "--heal";

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
            + " nothing is changed, here or at the server.",
        "Exit code 0: all is well, or healed. 1: something is not. 3: the server cannot be reached.",
        "",
        HEAL
            + " rebuilds the working set and the like. What is here and not in the server's history,",
        "such as what a faulty server said that it had taken, counts as not synchronised then, and ta",
        "sync sends it; what is missing here comes back. Where files are damaged, it makes a new replica",
        "of what can still be read and of the server's history, and keeps the old files in a directory",
        "replaced-DATE in data_dir. Nothing is sent, but where the server lacks the version on which a",
        "damaged replica is based: there the two are synchronised. Let no other program use the replica",
        "meanwhile. If another program has damaged the history in a bucket, it is made whole again as"
            + " far",
        "as it can be, for all replicas.");
  }

  @Override
  List<String> examples() {
    return List.of("ta doctor", "ta doctor " + HEAL);
  }

  @Override
  void addOptions(CommandSpec spec) {
    Json.addOption(spec);
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
    if (!H2Storage.exists(data)) {
      if (options.has(Json.OPTION)) {
        Json.print(session.out(), JsonReports.object("exit_code", ExitCode.OK, "tasks", 0));
      } else {
        session.out().line("There is no replica in " + data + " yet.");
      }
      return ExitCode.OK;
    }
    boolean heal = options.has(HEAL);
    boolean json = options.has(Json.OPTION);
    if (heal && json) {
      throw TaException.usage(Json.OPTION + " only looks, and takes no " + HEAL);
    }
    try (Target target = Target.of(session.configuration())) {
      SyncServer there = target.server();
      if (heal && there != null) {
        Buckets.heal(there).forEach(session.out()::line);
      }
      Examination found = examine(session, target, false);
      if (json) {
        Json.print(session.out(), JsonReports.examination(found));
        return found.exitCode();
      }
      found.print(session.out());
      if (!heal || found.report.isSound()) {
        found.printAdvice(session.out());
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
        Path kept = Replicas.keeping(session, data);
        RebuildReport rebuilt = ReplicaDirectory.at(data).rebuild(server, kept);
        if (rebuilt.outcome() == RebuildReport.Outcome.NOTHING_FOUND) {
          throw TaException.error(
              "the server has no tasks to heal this from; nothing was changed: ta restore a"
                  + " backup");
        }
        if (rebuilt.outcome() == RebuildReport.Outcome.REBUILT) {
          session.out().line(summary(rebuilt, kept));
          left = examine(session, target, true);
        }
      }
      left.print(session.out());
      left.printWhatIsUnsent(found, session.out());
      return left.exitCode();
    }
  }

  private static String summary(RebuildReport rebuilt, Path kept) {
    Counts counts = rebuilt.counts().orElseThrow();
    return "Made a new replica of what can still be read and of the server's history, with "
        + Replicas.tasks(counts.tasks())
        + " and "
        + counts.unsyncedOperations()
        + " operations that are not synchronised. "
        + (rebuilt.lostTasks() == 0
            ? ""
            : Replicas.tasks(rebuilt.lostTasks())
                + " cannot be read, and the server does not have them. ")
        + (rebuilt.wasOpened()
            ? ""
            : "The old files cannot be opened: of them, it has only what was not synchronised. ")
        + "The old files are kept in "
        + kept
        + ".";
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
      if (!Place.of(configuration).isRemote()
          && Servers.isNotThere(configuration.serverDirectory())) {
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
      examination.report = look(session, replica, server, heal, examination);
      examination.counts = replica.counts();
    } catch (StorageDamagedException e) {
      Finding finding = new Finding(Kind.FILE, Optional.empty(), String.valueOf(e.getMessage()));
      examination.report = examination.report.and(new VerificationReport(List.of(finding)));
    }
    return examination;
  }

  private static VerificationReport look(
      Session session,
      Replica replica,
      @Nullable SyncServer server,
      boolean heal,
      Examination examination) {
    if (server == null) {
      return heal ? replica.heal() : replica.verify();
    }
    try {
      VerificationReport report = heal ? replica.heal(server) : replica.verify(server);
      Place place = Place.of(session.configuration());
      if (!place.isRemote() || place.isBucket()) {
        // A look at any other server says nothing that was not found by this.
        examination.kept =
            CheckSummary.ofWhatIsKept(Servers.check(session.configuration(), replica));
      }
      return report;
    } catch (SyncException e) {
      examination.unreachable = e;
      return heal ? replica.heal() : replica.verify();
    }
  }
}
