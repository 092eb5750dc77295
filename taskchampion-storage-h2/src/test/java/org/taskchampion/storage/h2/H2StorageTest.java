package org.taskchampion.storage.h2;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.storage.Storage;
import org.taskchampion.testing.StorageContract;

class H2StorageTest extends StorageContract {
  @TempDir Path directory;

  @Override
  protected Storage open() {
    return H2Storage.at(directory);
  }

  @Override
  protected boolean isDurable() {
    return true;
  }
}
