package org.taskchampion.sync.local;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One look at a synchronised folder.
 *
 * @param index the names
 * @param chain what counts
 * @param last the last version that counts; null if none does
 */
record FolderLook(FolderIndex index, FolderChain chain, @Nullable FolderNode last) {

  /**
   * Returns the versions that count.
   *
   * @param end the last one
   * @param from the number from which on they are wanted
   */
  FolderCourse course(FolderNode end, long from) throws IOException {
    return new FolderCourse(chain.upTo(end, Math.min(from, end.number())));
  }
}
