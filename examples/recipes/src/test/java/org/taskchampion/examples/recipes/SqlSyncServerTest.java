package org.taskchampion.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.SyncServerContract;

/** The server keeps what every server promises, with a connection of its own for each call. */
@Timeout(600)
class SqlSyncServerTest extends SyncServerContract {

  @TempDir private Path directory;

  private JdbcDataSource database() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:" + directory.resolve("history").toAbsolutePath());
    return database;
  }

  @Override
  protected SyncServer open() {
    return SqlSyncServer.in(database(), "the test's database");
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = database().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = database().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static UUID add(SyncServer server, UUID parent) {
    return added(server, parent).version();
  }

  private static AddVersionResult.Added added(SyncServer server, UUID parent) {
    return (AddVersionResult.Added) server.addVersion(parent, new byte[] {1});
  }

  @Test
  void aSnapshotIsAskedForWhenItSavesManyVersions() throws Exception {
    try (Connection keepsTheDatabaseOpen = database().getConnection();
        SyncServer server = open()) {
      assertThat(keepsTheDatabaseOpen.isValid(1)).isTrue();
      UUID last = SyncServer.NIL_VERSION;
      for (int number = 1; number <= 250; number++) {
        AddVersionResult.Added added = added(server, last);
        assertThat(added.urgency())
            .as("of version %s", number)
            .isEqualTo(
                number < 100
                    ? SnapshotUrgency.NONE
                    : number < 200 ? SnapshotUrgency.LOW : SnapshotUrgency.HIGH);
        last = added.version();
      }
      server.addSnapshot(last, new byte[] {1});
      assertThat(added(server, last).urgency()).isEqualTo(SnapshotUrgency.NONE);
    }
  }

  @Test
  void oneSnapshotIsKeptAndTheNewestIsRead() throws Exception {
    UUID newest;
    try (SyncServer server = open()) {
      assertThat(server.isUsedByOtherImplementations()).isFalse();
      UUID last = SyncServer.NIL_VERSION;
      for (int i = 0; i < 3; i++) {
        last = add(server, last);
        server.addSnapshot(last, new byte[] {1});
      }
      newest = last;
    }
    assertThat(number("SELECT count(*) FROM snapshot")).isEqualTo(1);
    run("INSERT INTO snapshot VALUES (1, X'01')"); // by a replica that was late
    try (SyncServer server = open()) {
      assertThat(server.snapshot().orElseThrow().version()).isEqualTo(newest);
    }
  }

  @Test
  void eachCallClosesItsConnection() throws Exception {
    try (Connection keepsTheDatabaseOpen = database().getConnection();
        SyncServer server = open()) {
      UUID first = add(server, SyncServer.NIL_VERSION);
      server.childVersion(first);
      server.snapshot();
      assertThat(keepsTheDatabaseOpen.isValid(1)).isTrue();
      assertThat(number("SELECT count(*) FROM information_schema.sessions")).isEqualTo(2);
    }
  }

  @Test
  void whoFollowsTheChainWhileItGrowsLosesNothing() throws Exception {
    int versions = 1000;
    try (Connection keepsTheDatabaseOpen = database().getConnection();
        SyncServer server = open()) {
      assertThat(keepsTheDatabaseOpen.isValid(1)).isTrue();
      UUID first = add(server, SyncServer.NIL_VERSION);
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(
              () -> {
                UUID last = first;
                for (int i = 0; i < versions; i++) {
                  last = add(server, last);
                }
              });
      UUID last = first;
      for (int seen = 0; seen < versions; ) {
        ChildVersion child = server.childVersion(last);
        if (child instanceof ChildVersion.Found found) {
          last = found.version();
          seen++;
        } else {
          assertThat(child).as("after version %s", seen).isInstanceOf(ChildVersion.UpToDate.class);
          assertThat(writer.isCompletedExceptionally()).isFalse();
        }
      }
      writer.get(2, TimeUnit.MINUTES);
    }
  }

  @Test
  void whoeverIsFirstNamesTheHistory() throws Exception {
    try (Connection keepsTheDatabaseOpen = database().getConnection()) {
      assertThat(keepsTheDatabaseOpen.isValid(1)).isTrue();
      List<CompletableFuture<String>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(
            CompletableFuture.supplyAsync(
                () -> {
                  try (SyncServer server = open()) {
                    return server.identity().history();
                  }
                }));
      }
      Set<String> ids = new HashSet<>();
      for (CompletableFuture<String> one : all) {
        ids.add(one.get(2, TimeUnit.MINUTES));
      }
      assertThat(ids).hasSize(1);
    }
  }

  @Test
  void aFailureIsNotTakenForALostRace() throws Exception {
    try (SyncServer server = open()) {
      UUID first = add(server, SyncServer.NIL_VERSION);
      run("ALTER TABLE version ALTER COLUMN segment RENAME TO elsewhere");
      assertThatThrownBy(() -> add(server, first)).isInstanceOf(ServerUnreachableException.class);
    }
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsNoMistakeOfTheCaller() {
    JdbcDataSource nowhere = new JdbcDataSource();
    nowhere.setURL("jdbc:h2:tcp://localhost:1/history");
    assertThatThrownBy(() -> SqlSyncServer.in(nowhere, "nowhere"))
        .isInstanceOfSatisfying(
            ServerUnreachableException.class, e -> assertThat(e.isRetryable()).isTrue());
  }
}
