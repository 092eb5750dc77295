package org.taskchampion.query;

import org.jspecify.annotations.Nullable;

/**
 * Where something stands in a filter's text. All places are equal: filters are equal if they mean
 * the same, wherever they stand.
 *
 * @param position the position, from 0
 */
record Place(int position) {

  /** Of what was not written, but built. */
  static final Place NONE = new Place(0);

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Place;
  }

  @Override
  public int hashCode() {
    return 0;
  }
}
