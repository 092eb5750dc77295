package org.taskchampion.sync.http;

import java.util.UUID;
import org.taskchampion.sync.SyncException;

/** Asks a server for one thing below each path that it is told, and prints what came of it. */
final class SmallHeapProcess {

  private SmallHeapProcess() {}

  public static void main(String[] arguments) {
    String origin = arguments[0];
    for (int i = 1; i < arguments.length; i++) {
      String path = arguments[i];
      try (HttpSyncServer server =
          HttpSyncServer.newBuilder()
              .origin(origin + "/" + path)
              .clientId(new UUID(1, 2))
              .encryptionSecret(EncryptionSecret.of("secret"))
              .build()) {
        System.out.println(path + " " + ask(server, path));
      }
    }
  }

  private static String ask(HttpSyncServer server, String path) {
    try {
      if (path.startsWith("post")) {
        return server.addVersion(TestCall.NIL, new byte[] {1}).toString();
      }
      return server.snapshot().isPresent() ? "a snapshot" : "none";
    } catch (SyncException e) {
      return e.getClass().getSimpleName() + " " + e.getMessage();
    }
  }
}
