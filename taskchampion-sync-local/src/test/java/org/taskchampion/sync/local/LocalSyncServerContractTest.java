package org.taskchampion.sync.local;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.SyncServerContract;

class LocalSyncServerContractTest extends SyncServerContract {

  @TempDir private Path directory;

  @Override
  protected SyncServer open() {
    return LocalSyncServer.at(directory);
  }
}
