package org.taskchampion.sync.cloud;

/** What became of a write with a condition. */
enum SwapOutcome {
  /** It was done. */
  SWAPPED,

  /** The condition did not hold. Nothing was done by this request. */
  REFUSED,

  /** It may have been done, or may not, or may be done yet. */
  UNKNOWN
}
