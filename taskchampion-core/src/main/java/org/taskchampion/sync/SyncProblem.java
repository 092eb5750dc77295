package org.taskchampion.sync;

/**
 * What an application tells its user when a synchronisation was not completed: {@link
 * SyncException#problem()}. A program that wants to say more shows the exception's message, too.
 *
 * <p>{@link SyncException#isRetryable()} says whether the same call may simply be tried again. New
 * values may come with new versions: give a {@code switch} a default, such as what it does for
 * {@link #FAILED}.
 */
public enum SyncProblem {
  /**
   * The server could not be reached, or the connection broke. A UI might say: "No connection. Your
   * changes are kept, and are synchronised as soon as there is one." It need not interrupt anybody.
   */
  OFFLINE,

  /**
   * The server did not answer in time. A UI might say: "The server takes too long. It will be tried
   * again."
   */
  TIMEOUT,

  /**
   * The server, or the directory, has too much to do just now. A UI might say: "The server is busy.
   * It will be tried again."
   */
  BUSY,

  /**
   * The server wants to be asked less often. A UI might say: "Synchronised too often. It will be
   * tried again later", and wait for {@link SyncException#retryAfter()}.
   */
  TOO_MANY_REQUESTS,

  /**
   * The server does not let this client in, or the rights to the directory are missing. A UI might
   * say: "This device is not allowed to synchronise. Check the client id, or ask whoever runs the
   * server", and lead to the settings.
   */
  NOT_ALLOWED,

  /**
   * The encryption secret does not open what the server has. A UI might say: "The encryption secret
   * is not the one that your other devices use", and lead to the settings.
   */
  WRONG_SECRET,

  /**
   * The connection could not be made safe. A UI might say: "The server's certificate is not
   * trusted. Nothing was sent. Check the address and this device's date." It should not offer to go
   * on all the same.
   */
  NOT_TRUSTED,

  /**
   * Whatever answers at the address is not a sync server, or the directory is not one. A UI might
   * say: "There is no sync server at this address. Check it, or log in to the network first", and
   * lead to the settings.
   */
  NOT_A_SYNC_SERVER,

  /**
   * Something is larger than the server, a proxy before it, or this program's memory takes. A UI
   * might say: "Something is too large to be synchronised. Ask whoever runs the server for a higher
   * limit."
   */
  TOO_LARGE,

  /**
   * What the server, or the directory, has is damaged. A UI might say: "What the server keeps is
   * damaged. Your tasks here are whole. Restore the server from a backup."
   */
  DAMAGED,

  /**
   * Replica and server do not agree on the history, and there is nothing to go on with. A UI might
   * say: "This device and the server no longer fit together. Let another device synchronise first",
   * and show the message, which says what else can be done.
   */
  OUT_OF_SYNC,

  /**
   * The server holds another history than the one of this replica, and the application asked not to
   * unite the two. A UI might ask: "The server has other tasks. Unite them with those here, or
   * replace those here?"
   */
  FOREIGN_HISTORY,

  /** Somebody ended the synchronisation. A UI need not say anything. */
  CANCELLED,

  /**
   * Something else went wrong. A UI might say: "The synchronisation failed", and show the message.
   */
  FAILED
}
