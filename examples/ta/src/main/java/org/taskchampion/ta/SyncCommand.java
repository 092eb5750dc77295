package org.taskchampion.ta;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.taskchampion.Replica;
import org.taskchampion.TaskChampionException;
import org.taskchampion.sync.EmptyServer;
import org.taskchampion.sync.ForeignHistory;
import org.taskchampion.sync.ForeignHistoryException;
import org.taskchampion.sync.HistoryGoneException;
import org.taskchampion.sync.Overwritten;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.SnapshotRefusedException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.WrongSecretException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code ta sync}. */
final class SyncCommand extends Command {

  private static final String FOREIGN = "--foreign";
  private static final String EMPTY = "--empty";
  private static final String VERBOSE = "--verbose";
  private static final String CHECK = "--check";
  private static final String WATCH = "--watch";
  private static final String EVERY = "--every";
  private static final String QUIET = "--quiet";
  private static final String MISSING_FILES = "--missing-files";

  private static final String USUAL_INTERVAL = "15min";

  SyncCommand() {
    super("sync", "Exchanges changes with other replicas.", FilterUse.NONE);
  }

  @Override
  List<String> details() {
    return List.of(
        "Without settings, replicas meet in the directory server_dir, which they share. What was",
        "synchronised can no longer be undone. After an error or Ctrl-C, syncing again is always"
            + " safe",
        "and goes on where it ended, also when it took longer than sync_timeout, which is "
            + SyncTimeout.DEFAULT
            + " if it is",
        "not set (ta help config).",
        "",
        "Where both sides changed the same value, the newer one wins, and what is overwritten is"
            + " listed.",
        "When the settings name another server or directory: the same history elsewhere is gone on"
            + " with,",
        "and "
            + FOREIGN
            + " says what happens to the history of others. At an empty one, this replica goes",
        "on from what it had last, with a snapshot for new replicas, so that Taskwarrior and others"
            + " that",
        "had the same go on, too; where its last server was a directory, it sends everything. "
            + EMPTY,
        "says otherwise. Nothing changes here before the new place has taken or given something.");
  }

  @Override
  List<String> examples() {
    return List.of(
        "ta sync",
        "ta config set server_dir ~/Shared/tasks && ta sync",
        "ta sync " + FOREIGN + " fail",
        "ta sync " + WATCH,
        "ta sync " + CHECK);
  }

  @Override
  void addOptions(CommandSpec spec) {
    Json.addOption(spec);
    spec.addOption(
        OptionSpec.builder(FOREIGN)
            .type(String.class)
            .paramLabel("HOW")
            .description(
                "What to do when this replica has synchronised before, and the server has the"
                    + " history of other replicas:",
                "merge: unites the tasks of both (the default).",
                "fail: ends with an error and changes nothing.",
                "take-server: takes the server's tasks and drops those here, with what was not"
                    + " synchronised; this cannot be undone.")
            .build());
    spec.addOption(
        OptionSpec.builder(EMPTY)
            .type(String.class)
            .paramLabel("HOW")
            .description(
                "What to do when this replica has synchronised before, and the server is empty:",
                "go-on: sends what is new, after what was synchronised before, and a snapshot (the"
                    + " default, unless the last server was a directory).",
                "send-everything: sends all tasks as a new history; replicas of other programs that"
                    + " had the same as this one cannot go on there.")
            .build());
    spec.addOption(
        OptionSpec.builder(MISSING_FILES)
            .type(String.class)
            .paramLabel("HOW")
            .description(
                "What to do when a file of a synchronised server_dir is missing:",
                "wait: ends with an error that names it, and changes nothing (the default).",
                "gone: goes on without it, for when it is gone for good. Do so first where this"
                    + " replica is as new as any: it then sends a snapshot with its next change,"
                    + " and the others go on by themselves.")
            .build());
    spec.addOption(
        OptionSpec.builder(VERBOSE)
            .type(boolean.class)
            .description("Lists each overwritten value, with what either side had.")
            .build());
    spec.addOption(
        OptionSpec.builder(QUIET)
            .type(boolean.class)
            .description(
                "For cron: prints nothing, and ends with 0, unless something is wrong that does not"
                    + " pass by itself.")
            .build());
    spec.addOption(
        OptionSpec.builder(WATCH)
            .type(boolean.class)
            .description(
                "Stays, and synchronises at intervals and two seconds after changes, until a signal"
                    + " such as Ctrl-C ends it. What may pass is tried again; anything else ends it"
                    + " with an error. On a terminal, the last line says how things stand.")
            .build());
    spec.addOption(
        OptionSpec.builder(EVERY)
            .type(String.class)
            .paramLabel("TIME")
            .description("The interval of " + WATCH + ", such as 90s or 2h; 15min unless you say.")
            .build());
    spec.addOption(
        OptionSpec.builder(CHECK)
            .type(boolean.class)
            .description(
                "Only looks, and changes nothing: whether the server is there and encrypted, its"
                    + " version, whether it lets this client in, whether the secret opens all that"
                    + " it has since the last time, and whether it knows what this replica had"
                    + " last. Of a directory, whether it can be written and is whole. The exit code"
                    + " is 1 if something failed, or if it warns that synchronising would not do"
                    + " what is meant.")
            .build());
  }

  @Override
  int run(Session session, Options options, CommandLine line) {
    if (!options.has(QUIET)) {
      return synchronise(session, options, line);
    }
    if (options.has(WATCH) || options.has(VERBOSE) || options.has(Json.OPTION)) {
      throw TaException.usage(QUIET + " prints nothing, and takes no option that prints something");
    }
    try {
      return synchronise(session, options, line);
    } catch (TaskChampionException e) {
      if (Ta.isRetryable(e)) {
        return ExitCode.OK; // The next run goes on.
      }
      throw e;
    }
  }

  private int synchronise(Session session, Options options, CommandLine line) {
    refuseWords(line);
    session.dataDirectory(); // Which may be no place for a replica, before anything is made.
    ForeignHistory foreign = foreign(options.value(FOREIGN, "merge"));
    EmptyServer empty = empty(options.value(EMPTY, ""));
    boolean gone = isGone(options.value(MISSING_FILES, "wait"));
    boolean verbose = options.has(VERBOSE);
    Duration every = every(options);
    if (options.has(CHECK)) {
      if (verbose
          || options.has(WATCH)
          || options.has(QUIET)
          || options.has(FOREIGN)
          || options.has(EMPTY)
          || options.has(MISSING_FILES)) {
        throw TaException.usage(CHECK + " only looks, and takes no other option");
      }
      return check(session, options.has(Json.OPTION));
    }
    Cancellation cancellation = session.surroundings().cancellation();
    SyncOptions.Builder how =
        SyncOptions.newBuilder()
            .avoidSnapshots(session.configuration().avoidSnapshots())
            .foreignHistory(foreign)
            .emptyServer(empty)
            .cancelled(cancellation::isCancelled);
    SyncTimeout.parse(session.configuration().syncTimeout()).ifPresent(how::deadline);
    boolean json = options.has(Json.OPTION);
    if (json && options.has(WATCH)) {
      throw TaException.usage(Json.OPTION + " is for one sync, and not for " + WATCH);
    }
    List<String> lines;
    cancellation.heedSignals();
    if (options.has(WATCH)) {
      try (Replica replica = session.openReplica()) {
        return new SyncWatch(session, replica)
            .run(() -> Servers.open(session.configuration(), gone), every, how);
      }
    }
    try (SyncServer server = Servers.open(session.configuration(), gone);
        Replica replica = session.openReplica()) {
      try {
        SyncReport report = synchronise(session, replica, server, how);
        if (json) {
          Json.print(session.out(), JsonReports.sync(report));
          return ExitCode.OK;
        }
        if (options.has(QUIET)) {
          report.warnings().forEach(it -> session.surroundings().warn(it.message()));
          return ExitCode.OK;
        }
        lines = new ArrayList<>(SyncSummary.of(report));
        lines.addAll(overwritten(session, replica, report.overwritten(), verbose));
      } catch (SyncException e) {
        if (json) {
          throw e; // ta conflicts has what was overwritten.
        }
        if (e instanceof SnapshotRefusedException) {
          // Everything else was done.
          e.report().map(SyncSummary::of).orElse(List.of()).forEach(session.out()::line);
        }
        // What was overwritten before it failed, no later synchronisation says again.
        List<Overwritten> lost = e.report().map(SyncReport::overwritten).orElse(List.of());
        overwritten(session, replica, lost, verbose).forEach(session.out()::line);
        throw e;
      }
    } catch (ForeignHistoryException e) {
      throw TaException.error(
          "the server has the history of other replicas; nothing was changed: "
              + FOREIGN
              + " merge unites its tasks with those here, "
              + FOREIGN
              + " take-server takes its tasks and drops those here",
          e);
    } catch (WrongSecretException e) {
      throw TaException.error(
          e.getMessage()
              + " (ta sync "
              + CHECK
              + " says what it opens, ta config set encryption_secret sets it)",
          e);
    } catch (HistoryGoneException e) {
      throw TaException.error(
          e.getMessage()
              + " (ta config set "
              + Place.of(session.configuration()).choice()
              + " chooses another one; "
              + FOREIGN
              + " merge and take-server need a server that is whole)",
          e);
    }
    lines.forEach(session.out()::line);
    return ExitCode.OK;
  }

  private static int check(Session session, boolean json) {
    ServerCheck check;
    try (Replica replica = session.openReplicaToRead()) {
      check = Servers.check(session.configuration(), replica);
    }
    if (json) {
      Json.print(session.out(), JsonReports.check(check));
    } else {
      CheckSummary.of(check).forEach(session.out()::line);
    }
    boolean isRemote = Place.of(session.configuration()).isRemote();
    return check.isFailed() || CheckSummary.warnsOfSynchronising(check, isRemote)
        ? ExitCode.ERROR
        : ExitCode.OK;
  }

  private static Duration every(Options options) {
    String time = options.value(EVERY, USUAL_INTERVAL);
    if (!SyncTimeout.isOne(time) || SyncTimeout.parse(time).isEmpty()) {
      throw TaException.usage(
          EVERY + " is a time such as 90s, 15min or 2h, and not " + Display.quote(time));
    }
    if (options.has(EVERY) && !options.has(WATCH)) {
      throw TaException.usage(EVERY + " is for " + WATCH);
    }
    return SyncTimeout.parse(time).orElseThrow();
  }

  private static boolean isGone(String how) {
    return switch (how) {
      case "wait" -> false;
      case "gone" -> true;
      default ->
          throw TaException.usage(
              MISSING_FILES + " is wait or gone, and not " + Display.quote(how));
    };
  }

  private static EmptyServer empty(String how) {
    return switch (how) {
      case "" -> EmptyServer.BY_LAST_SERVER;
      case "go-on" -> EmptyServer.GO_ON;
      case "send-everything" -> EmptyServer.SEND_EVERYTHING;
      default ->
          throw TaException.usage(
              EMPTY + " is go-on or send-everything, and not " + Display.quote(how));
    };
  }

  private static ForeignHistory foreign(String how) {
    return switch (how) {
      case "merge" -> ForeignHistory.MERGE;
      case "fail" -> ForeignHistory.FAIL;
      case "take-server" -> ForeignHistory.TAKE_SERVERS;
      default ->
          throw TaException.usage(
              FOREIGN + " is merge, fail or take-server, and not " + Display.quote(how));
    };
  }

  private static SyncReport synchronise(
      Session session, Replica replica, SyncServer server, SyncOptions.Builder how) {
    Meter meter = new Meter(session.surroundings());
    try {
      return replica.sync(server, how.progress(meter).build());
    } finally {
      meter.end();
    }
  }

  static List<String> overwritten(
      Session session, Replica replica, List<Overwritten> overwritten, boolean verbose) {
    if (overwritten.isEmpty()) {
      return List.of();
    }
    return replica.read(
        view -> {
          OverwrittenValues values = new OverwrittenValues(view, session.surroundings());
          return verbose ? values.all(overwritten) : values.few(overwritten);
        });
  }
}
