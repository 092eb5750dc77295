package org.taskchampion.sync.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.SyncServerContract;

/** In Taskwarrior's database, a server keeps the contract, too. */
class TaskwarriorServerContractTest extends SyncServerContract {

  @TempDir private Path directory;

  @Override
  protected SyncServer open() {
    Path file = directory.resolve(TaskwarriorFile.NAME);
    try {
      if (!Files.exists(file)) {
        Files.createFile(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return LocalSyncServer.at(directory);
  }
}
