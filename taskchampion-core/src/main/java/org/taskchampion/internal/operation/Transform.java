package org.taskchampion.internal.operation;

import java.util.Objects;
import org.taskchampion.Operation;
import org.taskchampion.Operation.Create;
import org.taskchampion.Operation.Delete;
import org.taskchampion.Operation.Update;

/**
 * Who wins when two operations on the same task meet: the table of part 3 of the specification. No
 * row of it changes an operation, each keeps or drops; so the answer is which of the two are kept.
 */
public enum Transform {
  /** Both stay. */
  KEEP_BOTH(true, true),
  /** The server's stays, the local one is dropped. */
  KEEP_SERVER(true, false),
  /** The local one stays, the server's is dropped. */
  KEEP_LOCAL(false, true),
  /** Neither stays: they do the same. */
  KEEP_NEITHER(false, false);

  private final boolean server;
  private final boolean local;

  Transform(boolean server, boolean local) {
    this.server = server;
    this.local = local;
  }

  /**
   * Says whether the server's operation stays.
   *
   * @return true if it stays
   */
  public boolean keepsServer() {
    return server;
  }

  /**
   * Says whether the local operation stays.
   *
   * @return true if it stays
   */
  public boolean keepsLocal() {
    return local;
  }

  /**
   * Looks two concurrent operations on the same task up.
   *
   * @param server the server's operation; no undo point
   * @param local the local operation; no undo point
   * @return which of them are kept
   */
  public static Transform of(Operation server, Operation local) {
    if (server instanceof Update theirs) {
      if (local instanceof Update ours) {
        return ofUpdates(theirs, ours);
      }
      return local instanceof Create ? KEEP_SERVER : KEEP_LOCAL;
    }
    if (server instanceof Create) {
      if (local instanceof Create) {
        return KEEP_NEITHER;
      }
      return local instanceof Delete ? KEEP_SERVER : KEEP_LOCAL;
    }
    if (local instanceof Delete) {
      return KEEP_NEITHER;
    }
    return local instanceof Create ? KEEP_LOCAL : KEEP_SERVER;
  }

  private static Transform ofUpdates(Update server, Update local) {
    if (!server.property().equals(local.property())) {
      return KEEP_BOTH;
    }
    if (Objects.equals(server.value(), local.value())) {
      return KEEP_NEITHER;
    }
    return server.timestamp().isBefore(local.timestamp()) ? KEEP_LOCAL : KEEP_SERVER;
  }
}
