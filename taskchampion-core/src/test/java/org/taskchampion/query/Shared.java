package org.taskchampion.query;

import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/** A storage that another replica has open, and closes. */
record Shared(Storage storage) implements Storage {

  @Override
  public StorageTransaction begin() {
    return storage.begin();
  }

  @Override
  public StorageView read() {
    return storage.read();
  }

  @Override
  public void close() {}
}
