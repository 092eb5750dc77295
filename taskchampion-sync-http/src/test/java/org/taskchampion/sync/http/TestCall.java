package org.taskchampion.sync.http;

import java.util.UUID;

/** The four calls that become requests. */
enum TestCall {
  CHILD_VERSION {
    @Override
    void call(HttpSyncServer server) {
      server.childVersion(NIL);
    }
  },
  ADD_VERSION {
    @Override
    void call(HttpSyncServer server) {
      server.addVersion(NIL, new byte[] {1});
    }
  },
  SNAPSHOT {
    @Override
    void call(HttpSyncServer server) {
      server.snapshot();
    }
  },
  ADD_SNAPSHOT {
    @Override
    void call(HttpSyncServer server) {
      server.addSnapshot(NIL, new byte[] {1});
    }
  };

  static final UUID NIL = new UUID(0, 0);

  abstract void call(HttpSyncServer server);

  boolean isPost() {
    return this == ADD_VERSION || this == ADD_SNAPSHOT;
  }
}
