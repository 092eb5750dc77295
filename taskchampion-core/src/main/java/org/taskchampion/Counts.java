package org.taskchampion;

/**
 * How much there is in a replica.
 *
 * @param tasks tasks of every status
 * @param workingSet tasks in the working set
 * @param unsyncedOperations operations that the next sync sends, undo points not counted
 * @param undoPoints how often {@link Replica#undo()} can go back to an undo point
 */
public record Counts(int tasks, int workingSet, int unsyncedOperations, int undoPoints) {}
