package org.taskchampion.sync.git;

import org.jspecify.annotations.Nullable;

/** Something is wrong with our copy of the repository, which can be made anew. */
final class CacheException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CacheException(String message) {
    this(message, null);
  }

  CacheException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
