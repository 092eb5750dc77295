package org.taskchampion.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.SyncServerContract;

/** The server keeps what every server promises, with a connection of its own for each call. */
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

  @Test
  void aDatabaseThatDoesNotAnswerIsNoMistakeOfTheCaller() {
    JdbcDataSource nowhere = new JdbcDataSource();
    nowhere.setURL("jdbc:h2:tcp://localhost:1/history");
    assertThatThrownBy(() -> SqlSyncServer.in(nowhere, "nowhere"))
        .isInstanceOfSatisfying(
            ServerUnreachableException.class, e -> assertThat(e.isRetryable()).isTrue());
  }
}
