package org.taskchampion.storage;

import org.taskchampion.testing.StorageContract;

class InMemoryStorageTest extends StorageContract {
  @Override
  protected Storage open() {
    return new InMemoryStorage();
  }
}
