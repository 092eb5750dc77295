package org.taskchampion.sync.sealing;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;
import org.taskchampion.sync.local.LocalSyncServer;
import org.taskchampion.testing.SyncServerContract;

/** A sealed folder is a server like any other. */
class SealedFolderContractTest extends SyncServerContract {

  @TempDir private Path directory;

  @Override
  protected SyncServer open() {
    return LocalSyncServer.newBuilder(directory)
        .sealing(EncryptionSecret.of("a secret").sealing())
        .build();
  }
}
