package org.taskchampion.internal.sync.simulation;

import java.util.List;
import java.util.SortedMap;
import org.taskchampion.Operation;

/**
 * One step in the life of a fleet whose folders a service carries from machine to machine. Steps
 * mean something whatever came before them, so that a history can be shrunk by leaving steps out.
 */
sealed interface FolderStep {

  /** Somebody commits operations, some of which do nothing or have old values. */
  record Commit(int machine, List<Operation> operations) implements FolderStep {}

  /**
   * A user notes something that nothing else removes or changes: it must be everywhere at the end.
   */
  record Note(int machine, int number) implements FolderStep {}

  /** A user takes the last unit of work back. */
  record Undo(int machine) implements FolderStep {}

  /** A user takes a unit of work back, so many before the last one. */
  record Revert(int machine, int back) implements FolderStep {}

  /** A replica synchronises; at some calls, by number, another step is taken, or it fails. */
  record Sync(
      int machine, SortedMap<Integer, Fault> faults, SortedMap<Moment, FolderStep> meanwhile)
      implements FolderStep {}

  /**
   * Some of the files of one machine arrive on another, in any order, some more than once.
   *
   * @param percent how many of them
   * @param choice which of them
   */
  record Carry(int from, int to, int percent, long choice) implements FolderStep {}

  /** Another implementation adds a version, which may hold operations that make no sense. */
  record Foreign(int machine, List<Operation> operations) implements FolderStep {}

  /** On a machine, a snapshot is wanted from now on, or not. */
  record WantSnapshots(int machine, boolean wanted) implements FolderStep {}

  /**
   * Files are deleted, by a user or by the service: one, or all versions up to one that has a
   * snapshot.
   *
   * @param everywhere whether they are deleted on all machines that have them
   * @param choice which of those of the machine
   */
  record Lose(int machine, boolean everywhere, long choice) implements FolderStep {}

  /** The process ends in a step, right before or after a commit, by number, is durable. */
  record Crash(FolderStep step, int commit, boolean durable) implements FolderStep {}

  /** What happens to a call. */
  enum Fault {
    /** Nothing is done. */
    LOSE_REQUEST,
    /** It is done, but the replica does not hear of it. */
    LOSE_ANSWER,
    /** It is done. From then on, the folder names forks whose children it does not know. */
    FORGET_FORK
  }
}
