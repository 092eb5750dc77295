package org.taskchampion.sync;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.taskchampion.internal.Copies;

/**
 * What a synchronisation did.
 *
 * @param versionsReceived how many versions came from the server
 * @param operationsReceived how many operations they held
 * @param versionsSent how many versions the server accepted
 * @param operationsSent how many operations they held
 * @param tasksAdded the tasks that are new here
 * @param tasksChanged the tasks that what came from the server touched, and that were here before
 * @param tasksRemoved the tasks that are no longer here
 * @param overwritten the values that lost where both sides had changed something, or that were
 *     dropped
 * @param snapshotLoaded the version of the snapshot that an empty replica began with; empty if
 *     there was none
 * @param snapshotMerged the version of the snapshot that was merged into a replica with tasks, as
 *     the versions before it are gone; empty if there was none
 * @param snapshotMade the version of the snapshot that the server was sent; empty if it was sent
 *     none
 * @param reroot why the replica left its base version and began again from the beginning of the
 *     server's history; empty if it did not
 * @param wentOn whether the server was empty and the replica went on there from the version that it
 *     had last elsewhere ({@link EmptyServer#GO_ON})
 * @param warnings what did not keep the synchronisation from its end, but somebody should know of
 */
public record SyncReport(
    int versionsReceived,
    long operationsReceived,
    int versionsSent,
    long operationsSent,
    Set<UUID> tasksAdded,
    Set<UUID> tasksChanged,
    Set<UUID> tasksRemoved,
    List<Overwritten> overwritten,
    Optional<UUID> snapshotLoaded,
    Optional<UUID> snapshotMerged,
    Optional<UUID> snapshotMade,
    Optional<SyncReport.Reroot> reroot,
    boolean wentOn,
    List<SyncReport.Warning> warnings) {

  /** Why a replica was re-rooted (part 9.7 of the specification). */
  public enum Reroot {
    /** The server was empty: it was sent everything. */
    EMPTY_SERVER,
    /** The server's history does not contain the base any more: the two were united. */
    BASE_GONE,
    /** The server has the history of others: the two were united. */
    FOREIGN_HISTORY,
    /** The server has the history of others: the replica took it and dropped its own state. */
    FOREIGN_HISTORY_TAKEN
  }

  /**
   * Something that somebody should know of.
   *
   * @param kind what it is about
   * @param message a sentence that says what happened, and what to do if something is to be done
   */
  public record Warning(Kind kind, String message) {

    /** What a warning is about. */
    public enum Kind {
      /**
       * The server asked for a snapshot and did not take it. Everything else was sent. A snapshot
       * that was refused and is larger than a version is not sent again for a day.
       */
      SNAPSHOT_REFUSED
    }

    /**
     * Checks the components.
     *
     * @param kind see {@link #kind()}
     * @param message see {@link #message()}
     */
    public Warning {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(message, "message");
    }
  }

  /**
   * Checks the components.
   *
   * @param versionsReceived see {@link #versionsReceived()}
   * @param operationsReceived see {@link #operationsReceived()}
   * @param versionsSent see {@link #versionsSent()}
   * @param operationsSent see {@link #operationsSent()}
   * @param tasksAdded see {@link #tasksAdded()}
   * @param tasksChanged see {@link #tasksChanged()}
   * @param tasksRemoved see {@link #tasksRemoved()}
   * @param overwritten see {@link #overwritten()}
   * @param snapshotLoaded see {@link #snapshotLoaded()}
   * @param snapshotMerged see {@link #snapshotMerged()}
   * @param snapshotMade see {@link #snapshotMade()}
   * @param reroot see {@link #reroot()}
   * @param wentOn see {@link #wentOn()}
   * @param warnings see {@link #warnings()}
   */
  public SyncReport {
    tasksAdded = Copies.set(tasksAdded);
    tasksChanged = Copies.set(tasksChanged);
    tasksRemoved = Copies.set(tasksRemoved);
    overwritten = List.copyOf(overwritten);
    Objects.requireNonNull(snapshotLoaded, "snapshotLoaded");
    Objects.requireNonNull(snapshotMerged, "snapshotMerged");
    Objects.requireNonNull(snapshotMade, "snapshotMade");
    Objects.requireNonNull(reroot, "reroot");
    warnings = List.copyOf(warnings);
  }

  /**
   * Makes a report without warnings, of a replica that did not go on at an empty server.
   *
   * @param versionsReceived see {@link #versionsReceived()}
   * @param operationsReceived see {@link #operationsReceived()}
   * @param versionsSent see {@link #versionsSent()}
   * @param operationsSent see {@link #operationsSent()}
   * @param tasksAdded see {@link #tasksAdded()}
   * @param tasksChanged see {@link #tasksChanged()}
   * @param tasksRemoved see {@link #tasksRemoved()}
   * @param overwritten see {@link #overwritten()}
   * @param snapshotLoaded see {@link #snapshotLoaded()}
   * @param snapshotMerged see {@link #snapshotMerged()}
   * @param snapshotMade see {@link #snapshotMade()}
   * @param reroot see {@link #reroot()}
   */
  public SyncReport(
      int versionsReceived,
      long operationsReceived,
      int versionsSent,
      long operationsSent,
      Set<UUID> tasksAdded,
      Set<UUID> tasksChanged,
      Set<UUID> tasksRemoved,
      List<Overwritten> overwritten,
      Optional<UUID> snapshotLoaded,
      Optional<UUID> snapshotMerged,
      Optional<UUID> snapshotMade,
      Optional<SyncReport.Reroot> reroot) {
    this(
        versionsReceived,
        operationsReceived,
        versionsSent,
        operationsSent,
        tasksAdded,
        tasksChanged,
        tasksRemoved,
        overwritten,
        snapshotLoaded,
        snapshotMerged,
        snapshotMade,
        reroot,
        false,
        List.of());
  }

  /**
   * Says whether there was nothing to fetch and nothing to send.
   *
   * @return true if the replica and the server were the same
   */
  public boolean nothingNew() {
    return versionsReceived == 0
        && versionsSent == 0
        && snapshotLoaded.isEmpty()
        && snapshotMerged.isEmpty()
        && snapshotMade.isEmpty()
        && reroot.isEmpty();
  }
}
