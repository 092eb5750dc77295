package org.taskchampion.ta;

import java.util.ArrayList;
import java.util.List;
import org.taskchampion.Replica;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncProgress;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;
import picocli.CommandLine.ParseResult;

/** {@code ta sync}. */
final class SyncCommand extends Command {

  private static final long QUIET_NANOS = 1_000_000_000L;

  SyncCommand() {
    super("sync", "Exchanges changes with other replicas.", FilterUse.NONE);
  }

  @Override
  List<String> details() {
    return List.of(
        "Without settings, replicas meet in the directory server_dir, which they share. What was",
        "synchronised can no longer be undone. After an error, syncing again is always safe.");
  }

  @Override
  List<String> examples() {
    return List.of("ta sync", "ta config set server_dir ~/Shared/tasks && ta sync");
  }

  @Override
  int run(Session session, ParseResult options, CommandLine line) {
    refuseWords(line);
    SyncOptions.Builder how =
        SyncOptions.newBuilder().avoidSnapshots(session.configuration().avoidSnapshots());
    SyncReport report;
    try (SyncServer server = Servers.open(session.configuration());
        Replica replica = session.openReplica()) {
      if (session.surroundings().errorIsTerminal()) {
        Meter meter = new Meter(session.surroundings().err());
        try {
          report = replica.sync(server, how.progress(meter).build());
        } finally {
          meter.end();
        }
      } else {
        report = replica.sync(server, how.build());
      }
    }
    session.out().line(summary(report));
    return ExitCode.OK;
  }

  static String summary(SyncReport report) {
    if (report.nothingNew()) {
      return "Nothing new.";
    }
    List<String> parts = new ArrayList<>();
    if (report.snapshotLoaded().isPresent()) {
      parts.add("began with a snapshot");
    }
    parts.add(
        "received " + changes(report.operationsReceived()) + versions(report.versionsReceived()));
    parts.add("sent " + changes(report.operationsSent()) + versions(report.versionsSent()));
    if (report.snapshotMade().isPresent()) {
      parts.add("made a snapshot");
    }
    return "Synchronised: " + String.join(", ", parts) + ".";
  }

  private static String changes(long count) {
    return count == 0 ? "nothing" : count == 1 ? "1 change" : count + " changes";
  }

  private static String versions(int count) {
    return count < 2 ? "" : " in " + count + " versions";
  }

  /** Shows on a terminal how far it is, once it takes longer than a moment. */
  private static final class Meter implements SyncProgress {
    private final Output err;
    private final long start = System.nanoTime();
    private boolean shown;

    Meter(Output err) {
      this.err = err;
    }

    @Override
    public void progressed(Phase phase, long done, long total) {
      if (System.nanoTime() - start < QUIET_NANOS) {
        return;
      }
      String what =
          switch (phase) {
            case RECEIVING -> "receiving";
            case SENDING -> "sending";
            case SNAPSHOT -> "snapshot";
          };
      err.print("\r" + what + ": " + done + (total < 0 ? "" : " of " + total) + "        ");
      err.flush();
      shown = true;
    }

    void end() {
      if (shown) {
        err.print("\r" + " ".repeat(50) + "\r");
        err.flush();
      }
    }
  }
}
