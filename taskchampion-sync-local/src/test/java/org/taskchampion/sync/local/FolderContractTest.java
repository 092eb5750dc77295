package org.taskchampion.sync.local;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.SyncServerContract;

/** A synchronised folder on one machine is a server like any other. */
class FolderContractTest extends SyncServerContract {

  @TempDir private Path directory;

  @Override
  protected SyncServer open() {
    return LocalSyncServer.newBuilder(directory).synchronised().build();
  }

  @Override
  protected SyncServer openAnother() {
    return LocalSyncServer.at(directory);
  }
}
