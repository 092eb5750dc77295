package org.taskchampion.endtoend;

import java.nio.file.Path;
import java.util.Random;
import org.taskchampion.Replica;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.local.ChildJvm;
import org.taskchampion.sync.local.LocalSyncServer;

/** Edits a replica, prints what its {@link Editor} tells, and synchronises every few edits. */
final class EditorProcess {

  private EditorProcess() {}

  /**
   * Starts it, with a seed that follows from its name.
   *
   * @param how "alone" or "shared"
   */
  static ChildJvm start(Path replica, Path server, String name, int steps, String how) {
    return new ChildJvm(
        EditorProcess.class,
        replica.toString(),
        server.toString(),
        name,
        Integer.toString(name.hashCode()),
        Integer.toString(steps),
        how);
  }

  /**
   * Runs it.
   *
   * @param arguments the replica's directory, the server's, a name, a seed, how many steps, and
   *     "alone", "shared", or "carried": alone, with a folder whose files may be on their way
   */
  public static void main(String[] arguments) {
    Random random = new Random(Long.parseLong(arguments[3]));
    int steps = Integer.parseInt(arguments[4]);
    try (Replica replica = Replica.open(H2Storage.at(Path.of(arguments[0])));
        SyncServer server = LocalSyncServer.at(Path.of(arguments[1]))) {
      print("open;");
      Editor editor =
          new Editor(
              replica, arguments[2], random, !arguments[5].equals("shared"), EditorProcess::print);
      if (arguments[5].equals("alone") && random.nextInt(3) == 0) {
        editor.undoLast();
      }
      int pause = arguments[5].equals("alone") ? 6 : 2;
      int untilSync = random.nextInt(pause);
      for (int i = 0; i < steps; i++) {
        editor.step();
        if (untilSync-- == 0) {
          untilSync = random.nextInt(pause);
          print("syncing;");
          sync(replica, server, arguments[5].equals("carried"));
          print("synced;");
        }
      }
      replica.sync(server);
    }
  }

  private static void sync(Replica replica, SyncServer server, boolean isPatient) {
    try {
      replica.sync(server);
    } catch (ServerUnreachableException e) {
      if (!isPatient) {
        throw e;
      }
    }
  }

  private static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
