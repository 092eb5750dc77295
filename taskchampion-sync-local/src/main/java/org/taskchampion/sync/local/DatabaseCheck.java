package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.taskchampion.internal.Uuids;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.BaseState;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.sync.SyncException;

/** Looks at Taskwarrior's database in a directory, and changes nothing in it. */
final class DatabaseCheck {

  private final Path directory;
  private final UUID base;
  private final ServerCheck.Builder findings = ServerCheck.newBuilder();

  DatabaseCheck(Path directory, UUID base) {
    this.directory = directory.toAbsolutePath();
    this.base = base;
  }

  ServerCheck run() {
    try {
      look();
    } catch (IOException e) {
      findings.add(
          Subject.ACCESS,
          Outcome.FAILED,
          String.valueOf(Failures.reading(directory, e).getMessage()));
    }
    return findings
        .notTested(Subject.ADDRESS, Subject.ACCESS, Subject.HISTORY, Subject.BASE)
        .build();
  }

  private void look() throws IOException {
    Layout layout = new Layout(directory.toRealPath());
    Path file = TaskwarriorFile.of(layout);
    findings.add(
        Subject.ADDRESS,
        Outcome.OK,
        "the directory " + layout.root() + " is Taskwarrior's (" + TaskwarriorFile.NAME + ")");
    Driver driver = Sqlite.driver();
    if (driver == null) {
      findings.add(Subject.ACCESS, Outcome.FAILED, Sqlite.MISSING);
      return;
    }
    FileKind.FILE.isAt(file);
    boolean mayWrite =
        Files.isReadable(file) && Files.isWritable(file) && Files.isWritable(layout.root());
    findings.add(
        Subject.ACCESS,
        mayWrite ? Outcome.OK : Outcome.FAILED,
        mayWrite
            ? "it can be read and written"
            : "the file " + file + " cannot be written: get the rights to read and write there");
    Properties options = new Properties();
    options.setProperty("open_mode", "1"); // read only, and it makes nothing
    try (Connection connection = Sqlite.open(driver, file, options)) {
      Sqlite.execute(connection, "BEGIN");
      history(connection);
    } catch (SQLException e) {
      SyncException failure = DatabaseHistory.failure(layout.root(), file, e);
      findings.add(Subject.HISTORY, Outcome.FAILED, String.valueOf(failure.getMessage()));
    } catch (MalformedDataException e) {
      findings.add(Subject.HISTORY, Outcome.FAILED, String.valueOf(e.getMessage()));
    }
  }

  private void history(Connection connection) throws SQLException {
    DatabaseVersions versions = new DatabaseVersions(connection);
    if (!Sqlite.hasTable(connection, "versions") || versions.isEmpty()) {
      findings.add(Subject.HISTORY, Outcome.NOT_TESTED, "there are no versions to read");
      findings.replace(ServerCheck.ofBase(base, BaseState.EMPTY_SERVER));
      return;
    }
    DatabaseVersions.End end = versions.end();
    UUID last = end.last();
    Set<UUID> withChild = new HashSet<>();
    long count = 0;
    for (UUID version = last; version != null; version = versions.parent(version)) {
      if (Thread.currentThread().isInterrupted()) {
        throw Failures.cancelled(null);
      }
      if (versions.exists(version)) {
        byte[] unused = versions.segment(version);
        count++;
        UUID parent = versions.parent(version);
        if (parent != null) {
          withChild.add(parent);
        }
      }
    }
    String whole = "the history is whole: " + (count == 1 ? "1 version" : count + " versions");
    findings.add(
        Subject.HISTORY,
        end.isWrong() ? Outcome.WARNING : Outcome.OK,
        end.isWrong()
            ? whole
                + "; Taskwarrior takes another version than "
                + last
                + " for the last one, which the next synchronisation puts right"
            : whole);
    int beside = versions.branch(base).size();
    if (beside > 0) {
      findings.replace(ServerCheck.ofBranch(base, beside));
      return;
    }
    boolean hasSnapshot = DatabaseHistory.hasSnapshot(connection);
    findings.replace(
        ServerCheck.ofBase(
            base,
            base.equals(last)
                ? BaseState.LAST
                : withChild.contains(base)
                    ? BaseState.BEHIND
                    : hasSnapshot || withChild.contains(Uuids.NIL)
                        ? BaseState.GONE
                        : BaseState.LOST));
  }
}
