package org.taskchampion.ta;

import java.util.List;
import org.taskchampion.sync.local.LocalSyncServer;

/** {@code ta gc}. */
final class GcCommand extends Command {

  GcCommand() {
    super("gc", "Removes old versions from the directory server_dir.", FilterUse.NONE);
  }

  @Override
  List<String> details() {
    return List.of(
        "Removes the versions that the directory's snapshot covers, but for the last 20 of them. No",
        "tasks are lost. A replica that is further behind is united with the snapshot when it",
        "synchronises next, so let all of them synchronise first. Nothing else ever removes versions.",
        "ta sync makes a snapshot when 100 versions have come since the last one; with avoid_snapshots,",
        "when 150 have.",
        "",
        "In a directory that a service carries between machines (server_dir_synchronised), what is",
        "younger than 180 days stays, and each new snapshot removes what is older.");
  }

  @Override
  List<String> examples() {
    return List.of("ta sync && ta gc");
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    refuseWords(line);
    String done;
    try (LocalSyncServer server = Servers.openDirectory(session.configuration())) {
      int removed = server.prune();
      if (removed > 0) {
        done =
            "Removed "
                + (removed == 1 ? "1 version" : removed + " versions")
                + " that the snapshot covers.";
      } else if (server.snapshot().isPresent()) {
        done = "Nothing to remove. (The last 20 versions that the snapshot covers always stay.)";
      } else {
        done =
            "Nothing to remove: there is no snapshot yet. (ta sync makes one when there are 100"
                + " versions; with avoid_snapshots, when there are 150.)";
      }
    }
    session.out().line(done);
    return ExitCode.OK;
  }
}
