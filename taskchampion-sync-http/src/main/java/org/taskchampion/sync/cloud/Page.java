package org.taskchampion.sync.cloud;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a listing.
 *
 * @param items the objects
 * @param continuation what leads to the next page; null if this is the last one
 * @param now the time of the server's clock when it answered; null if it did not say
 */
record Page(List<Item> items, @Nullable String continuation, @Nullable Instant now) {

  Page {
    items = List.copyOf(items);
  }

  /**
   * An object that is listed.
   *
   * @param key its name
   * @param written when it was written, by the server's clock; null if that is not known
   */
  record Item(String key, @Nullable Instant written) {}
}
