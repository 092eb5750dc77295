package org.taskchampion.sync.git;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.SyncServerContract;

/** The contract of servers, over a bare repository in a directory. */
class GitSyncServerContractTest extends SyncServerContract {

  @TempDir private Path directory;

  private GitRepositories repositories;
  private Path remote;

  @BeforeEach
  void makeRepository() {
    repositories = new GitRepositories(directory);
    remote = repositories.bare("remote.git");
  }

  @Override
  protected SyncServer open() {
    return repositories.server(remote).build();
  }
}
