package org.taskchampion.storage;

import org.jspecify.annotations.Nullable;
import org.taskchampion.TaskChampionException;

/** The storage could not do what was asked. The subclass says what can be done about it. */
public abstract sealed class StorageException extends TaskChampionException
    permits MalformedExportException,
        NewerFormatException,
        StorageBusyException,
        StorageDamagedException,
        StorageFailedException,
        StorageNotFoundException,
        StorageReadOnlyException,
        StorageReplacedException {

  private static final long serialVersionUID = 1L;

  StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
