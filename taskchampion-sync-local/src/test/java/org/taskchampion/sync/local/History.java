package org.taskchampion.sync.local;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.SyncServer;

/** What the tests do with histories. */
final class History {

  static final UUID NIL = new UUID(0, 0);

  private History() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static UUID add(SyncServer server, UUID parent, String segment) {
    return ((AddVersionResult.Added) server.addVersion(parent, bytes(segment))).version();
  }

  /** Adds versions after another one and returns them. */
  static List<UUID> addMany(SyncServer server, UUID parent, int count) {
    List<UUID> versions = new ArrayList<>();
    UUID last = parent;
    for (int i = 0; i < count; i++) {
      last = add(server, last, "segment " + i);
      versions.add(last);
    }
    return versions;
  }

  /** Adds a version wherever the history ends, and returns it. */
  static UUID addAtEnd(SyncServer server, UUID guess, String segment) {
    UUID parent = guess;
    while (true) {
      AddVersionResult result = server.addVersion(parent, bytes(segment));
      if (result instanceof AddVersionResult.Added added) {
        return added.version();
      }
      parent = ((AddVersionResult.ExpectedParent) result).version();
    }
  }

  /** Reads the versions after another one, as "id segment". */
  static List<String> readFrom(SyncServer server, UUID parent) {
    List<String> chain = new ArrayList<>();
    UUID last = parent;
    while (server.childVersion(last) instanceof ChildVersion.Found found) {
      last = found.version();
      chain.add(last + " " + new String(found.segment(), StandardCharsets.UTF_8));
    }
    return chain;
  }
}
