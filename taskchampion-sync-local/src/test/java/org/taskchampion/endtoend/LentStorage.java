package org.taskchampion.endtoend;

import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/** A storage that others use, too: closing it ends the use by one of them. */
final class LentStorage implements Storage {

  private final Storage storage;
  private volatile boolean closed;

  LentStorage(Storage storage) {
    this.storage = storage;
  }

  private Storage open() {
    if (closed) {
      throw new IllegalStateException("it is closed");
    }
    return storage;
  }

  @Override
  public StorageTransaction begin() {
    return open().begin();
  }

  @Override
  public StorageView read() {
    return open().read();
  }

  @Override
  public void close() {
    closed = true;
  }
}
