package org.taskchampion.internal.sync.simulation;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.sync.EmptyServer;
import org.taskchampion.sync.ForeignHistory;

/**
 * One step in the life of a fleet. Steps mean something whatever came before them, so that a
 * history can be shrunk by leaving steps out.
 */
sealed interface Step {

  /** A user edits tasks. */
  record Edit(int replica, List<Change> changes) implements Step {}

  /** A user edits tasks, and takes it back at once. */
  record EditAndUndo(int replica, List<Change> changes) implements Step {}

  /** Somebody commits operations of their own, some of which do nothing or have old values. */
  record Commit(int replica, List<Operation> operations) implements Step {}

  /** A user takes the last unit of work back. */
  record Undo(int replica) implements Step {}

  /** A user takes a unit of work back, so many before the last one, or the rest of it. */
  record Revert(int replica, int back, boolean rest) implements Step {}

  /** A user takes the last unit of work back, and does it again at once. */
  record UndoAndRedo(int replica) implements Step {}

  /** A user takes back a value that a synchronisation overwrote, or dismisses it. */
  record TakeBack(int replica, int conflict, boolean dismiss) implements Step {}

  /**
   * Several programs use a replica: another one does something, or the first one takes something
   * back that may not be its own; or the history gets another limit.
   */
  record Shared(int replica, What kind, int number) implements Step {
    enum What {
      /** The other program changes a task, as a step. */
      OTHERS_STEP,
      /** The other program changes a task, without an undo point. */
      OTHERS_CHANGE,
      /** The other program takes back what it did last. */
      OTHERS_UNDO,
      /** The first one changes a task without an undo point. */
      CHANGE,
      /** The first one takes back what it did last. */
      UNDO_OWN,
      /** The first one takes back what was done last, unless another one did it. */
      UNDO,
      /** The first one takes back what was done last, whoever did it. */
      UNDO_ANYBODYS,
      /** Somebody takes back a part of the last step. */
      UNDO_PART,
      /** The other one changes a task between what the first shows and what it takes back. */
      OTHERS_MEANWHILE,
      /** The first one changes a task, and does nothing again that was undone before. */
      NOTHING_TO_REDO,
      /** Only so many units are kept. */
      LIMIT,
      /** A unit of the history is damaged, and healed. */
      DAMAGE
    }
  }

  /** A replica removes what was deleted long ago. */
  record Expire(int replica) implements Step {}

  /** A replica closes the gaps in its working set. */
  record Renumber(int replica) implements Step {}

  /** Time goes by for everybody. */
  record Wait(int days) implements Step {}

  /** A replica synchronises with another server, or with the same one at another address. */
  record Switch(int replica, int server, int address) implements Step {}

  /**
   * A replica synchronises. Some calls, by number, meet faults; at some moments another step is
   * taken: another replica's, another process's of the same replica, or the server's.
   */
  record Sync(
      int replica,
      Options options,
      SortedMap<Integer, Fault> faults,
      SortedMap<Moment, Step> meanwhile)
      implements Step {}

  /** A replica synchronises with a mistyped secret, which opens nothing of what is there. */
  record Mistyped(int replica) implements Step {}

  /**
   * A replica, as earlier versions of the library did, believed a server that named a wrong version
   * as the one that it had accepted. It took for sent what nobody got, was changed once more, and
   * is healed.
   *
   * @param nil whether the server named the nil version; else the one before
   * @param kept whether the server kept the version all the same
   */
  record Believed(int replica, boolean nil, boolean kept, List<Operation> later) implements Step {}

  /** Steps that are taken one right after the other. */
  record Several(List<Step> steps) implements Step {}

  /** The process ends in a step, right before or after a commit, by number, is durable. */
  record Crash(Step step, int commit, boolean durable) implements Step {}

  /** Another implementation adds a version, which may hold operations that make no sense. */
  record Foreign(int server, List<Operation> operations) implements Step {}

  /** Something happens to a server. */
  record Server(int server, Event event) implements Step {}

  /** How a replica synchronises. */
  record Options(
      ForeignHistory foreignHistory,
      EmptyServer emptyServer,
      int logLimit,
      boolean avoidSnapshots) {}

  /** What a user does to a task. */
  record Change(int task, Kind kind, String property, @Nullable String value) {
    enum Kind {
      ADD,
      SET,
      DONE,
      DELETE,
      PURGE
    }
  }

  /** What happens to a call. */
  enum Fault {
    /** Nothing happens at the server. */
    LOSE_REQUEST,
    /** The server does it, but the replica does not hear of it. */
    LOSE_ANSWER,
    /** The request arrives when the replica has long given up: at {@link Event#DELIVER}. */
    DELAY,
    /** The call goes through, and the application cancels the synchronisation meanwhile. */
    CANCEL,
    /** The call goes through, and the application's own code fails when it hears of progress. */
    PROGRESS_FAILS,
    /** Asked for the child of a version, the server answers with the child of another one. */
    WRONG_CHILD,
    /** The server answers with a version that it has sent already, as the child of the last. */
    CIRCLE,
    /** The server's version or snapshot comes without its last bytes. */
    TORN,
    /** The server's version comes with more bytes than a version may have. */
    OVERSIZED,
    /** From here on, the server hands out one new version after the other. */
    ENDLESS,
    /** From here on, the server takes no version, and demands a parent that it does not have. */
    REFUSE,
    /** From here on, the server takes no version, and demands another parent each time. */
    REFUSE_ALWAYS_ANEW,
    /** The server takes a version, and says that it is the nil version. */
    ADDED_AS_NIL,
    /** The server takes a version, and says that it is its own parent. */
    ADDED_AS_PARENT,
    /** The server takes a version, and says that it is one that it handed out before. */
    ADDED_AS_EARLIER,
    /** From here on, the server takes no snapshot. */
    REFUSE_SNAPSHOT,
    /** From here on, what answers is no server: it has nothing, and takes nothing. */
    NO_SERVER
  }

  /** What happens to a server. */
  enum Event {
    /** It loses its oldest version. */
    EXPIRE_ONE,
    /** It loses all versions but the last. */
    EXPIRE_ALL,
    /** It loses the versions that its snapshot covers, if it has one. */
    EXPIRE_COVERED,
    /** It loses everything. */
    RESET,
    /** A backup of it is made. */
    BACK_UP,
    /** The backup is restored, if there is one. */
    RESTORE,
    /** It asks for no snapshots. */
    WANT_NO_SNAPSHOT,
    /** It would like a snapshot. */
    WANT_SNAPSHOT,
    /** It urgently needs a snapshot. */
    NEED_SNAPSHOT,
    /** Delayed requests arrive. */
    DELIVER
  }
}
