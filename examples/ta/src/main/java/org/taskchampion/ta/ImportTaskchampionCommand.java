package org.taskchampion.ta;

import java.nio.file.Path;
import java.util.List;
import org.taskchampion.ReplicaRowsReport;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.local.TaskChampionDatabase;

/** {@code ta import-taskchampion}. */
final class ImportTaskchampionCommand extends Command {

  ImportTaskchampionCommand() {
    super(
        "import-taskchampion",
        "Brings Taskwarrior's own database over, with what it has not sent yet.",
        FilterUse.NONE);
  }

  @Override
  String arguments() {
    return "DIRECTORY";
  }

  @Override
  List<String> details() {
    return List.of(
        "DIRECTORY holds the file taskchampion.sqlite3; it is what Taskwarrior calls data.location,"
            + " such as",
        "~/.task. It is only read, also while Taskwarrior uses it. ta must have no tasks yet.",
        "ta goes on where Taskwarrior was: with the same numbers, and what was not sent yet is sent"
            + " by the",
        "next ta sync, for which the settings have to be the same; ta import-taskrc brings them"
            + " over. Then",
        "do not use Taskwarrior with that directory any more: what both send counts twice.",
        "What makes no sense in the database is left out and named, and the exit code is 1.");
  }

  @Override
  List<String> examples() {
    return List.of("ta import-taskchampion ~/.task");
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    List<String> words = line.allWords();
    if (words.size() != 1) {
      throw TaException.usage("import-taskchampion takes one directory: " + synopsis());
    }
    Path source = session.path(words.get(0));
    Path data = session.dataDirectory();
    Replicas.refuseToReplace(
        data, "choose another one with ta config set data_dir DIRECTORY, or move it away");
    ReplicaRowsReport report;
    try (H2Storage storage = H2Storage.at(data)) {
      report = TaskChampionDatabase.importInto(source, storage);
    }
    session.out().line("Imported " + Replicas.tasks(report.tasks()) + "; " + toSend(report) + ".");
    session
        .out()
        .line("From now on, do not use " + source + " any more: what both send counts twice.");
    report.leftOut().forEach(what -> session.surroundings().note("ta: left out: " + what));
    if (report.leftOutCount() > report.leftOut().size()) {
      session
          .surroundings()
          .note("ta: and " + (report.leftOutCount() - report.leftOut().size()) + " more left out");
    }
    return report.leftOutCount() > 0 ? ExitCode.ERROR : ExitCode.OK;
  }

  private static String toSend(ReplicaRowsReport report) {
    if (report.sendsEverything()) {
      return "since some of it could not be read, the next ta sync sends everything";
    }
    if (report.unsyncedOperations() == 0) {
      return "nothing is to be sent";
    }
    return report.baseVersion().equals(SyncServer.NIL_VERSION)
        ? "they were never synchronised, and the next ta sync sends them"
        : "what was not sent yet is sent by the next ta sync";
  }
}
