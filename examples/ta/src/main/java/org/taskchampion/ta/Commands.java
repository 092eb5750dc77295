package org.taskchampion.ta;

import java.util.List;
import org.taskchampion.query.Report;

/** The commands by name. A command's class is loaded when it is asked for. */
final class Commands {

  /** The names, in the order of the help. */
  static final List<String> NAMES =
      List.of(
          "add",
          "log",
          "next",
          "list",
          "ls",
          "minimal",
          "long",
          "all",
          "newest",
          "oldest",
          "ready",
          "overdue",
          "active",
          "waiting",
          "blocked",
          "unblocked",
          "blocking",
          "recurring",
          "completed",
          "watch",
          "info",
          "modify",
          "start",
          "stop",
          "done",
          "delete",
          "append",
          "prepend",
          "annotate",
          "denotate",
          "duplicate",
          "purge",
          "expire",
          "spawn",
          "calc",
          "undo",
          "redo",
          "history",
          "conflicts",
          "sync",
          "gc",
          "backup",
          "restore",
          "doctor",
          "import",
          "import-taskchampion",
          "import-taskrc",
          "export",
          "config",
          "renumber",
          "completion",
          "version",
          "help");

  /** Those that the launcher and the shells use, and TaskChampion's names for some above. */
  private static final List<String> OTHERS =
      List.of(WarmUpCommand.NAME, CompletionCommand.ASKED, Manual.NAME, "import-tw", "debug");

  private Commands() {}

  static boolean isName(String word) {
    return NAMES.contains(word) || OTHERS.contains(word);
  }

  /** Says whether a command is a built-in report. */
  static boolean isReport(String name) {
    return Report.find(name).isPresent();
  }

  /** Returns the command of a name. */
  static Command of(String name) {
    return switch (name) {
      case "add" -> AddCommand.add();
      case "log" -> AddCommand.log();
      case "watch" -> new WatchCommand();
      case "info" -> new InfoCommand();
      case "modify" -> ModifyCommand.modify();
      case "append" -> ModifyCommand.append();
      case "prepend" -> ModifyCommand.prepend();
      case "start" -> new StartCommand();
      case "stop" -> new StopCommand();
      case "done" -> new DoneCommand();
      case "delete" -> new DeleteCommand();
      case "annotate" -> new AnnotateCommand();
      case "denotate" -> new DenotateCommand();
      case "duplicate" -> new DuplicateCommand();
      case "purge" -> new PurgeCommand();
      case "expire" -> new ExpireCommand();
      case "spawn" -> new SpawnCommand();
      case "calc" -> new CalcCommand();
      case "undo" -> new UndoCommand();
      case "redo" -> new RedoCommand();
      case "history" -> new HistoryCommand();
      case "conflicts" -> new ConflictsCommand();
      case "sync" -> new SyncCommand();
      case "gc" -> new GcCommand();
      case "backup" -> new BackupCommand();
      case "restore" -> new RestoreCommand();
      case "doctor", "debug" -> new DoctorCommand();
      case "import" -> new ImportCommand();
      case "import-taskchampion", "import-tw" -> new ImportTaskchampionCommand();
      case "import-taskrc" -> new ImportTaskrcCommand();
      case "export" -> new ExportCommand();
      case "config" -> new ConfigCommand();
      case "renumber" -> new RenumberCommand();
      case "completion" -> CompletionCommand.script();
      case Manual.NAME -> new Manual();
      case CompletionCommand.ASKED -> CompletionCommand.asked();
      case "version" -> new VersionCommand();
      case "help" -> new HelpCommand();
      case WarmUpCommand.NAME -> new WarmUpCommand();
      default -> new ReportCommand(name, Reports.summary(name));
    };
  }
}
