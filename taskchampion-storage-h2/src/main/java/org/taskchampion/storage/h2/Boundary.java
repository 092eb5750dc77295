package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.Path;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Reasons;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageException;

/**
 * The boundary to MVStore. It makes no difference between its own mistakes and those of a file: on
 * damaged bytes it throws whatever its code happens to meet. So what is thrown on its side is taken
 * for damage, unless input and output failed below it; and what is thrown on this side is not,
 * whatever it is, since it comes from a defect, or from a caller.
 *
 * <p>Each call into MVStore goes through a method of {@link PageStore}, {@link StoreMap}, {@link
 * FrozenMap} or {@link StoreCursor} that catches what it throws. So nobody has to find out
 * afterwards where an exception came from, by its stack trace for one: the JVM leaves that out
 * where the same is thrown often. What MVStore calls of ours, {@link BlockStore} and {@link Types},
 * is on its side.
 */
final class Boundary {

  private final Path path;

  /**
   * Makes the boundary of one store.
   *
   * @param path the file to be named in messages
   */
  Boundary(Path path) {
    this.path = path;
  }

  /**
   * Turns what came out of MVStore into an error of the library: input and output that failed below
   * it, or a file that it could not make sense of. Errors of the JVM are thrown as they are.
   */
  RuntimeException translate(RuntimeException failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StorageException known) {
        return known;
      }
      if (cause instanceof Error error) {
        throw error; // MVStore wraps those too, and no memory left is no damage.
      }
      if (cause instanceof IOException) {
        return Failures.failed(path, cause);
      }
    }
    if (failure instanceof MVStoreException known
        && known.getErrorCode() == DataUtils.ERROR_CLOSED) {
      return new IllegalStateException(
          "what was read of " + path + " is not in use any more", known);
    }
    return damaged(failure);
  }

  private StorageDamagedException damaged(RuntimeException failure) {
    return Failures.damaged(path, Reasons.of(failure), failure);
  }
}
