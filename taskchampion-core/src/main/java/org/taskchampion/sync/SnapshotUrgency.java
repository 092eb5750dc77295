package org.taskchampion.sync;

/** How urgently a server asks for a snapshot, in its answer to a new version. */
public enum SnapshotUrgency {
  /** No snapshot is wanted. */
  NONE,
  /** A snapshot would be good; a replica told to avoid snapshots leaves it to others. */
  LOW,
  /** A snapshot is needed, also from a replica that avoids them. */
  HIGH
}
