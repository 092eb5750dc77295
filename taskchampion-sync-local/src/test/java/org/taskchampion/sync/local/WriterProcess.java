package org.taskchampion.sync.local;

import java.nio.file.Path;
import java.util.UUID;

/** Adds versions and prints "version name/number;" for each that was acknowledged. */
final class WriterProcess {

  private WriterProcess() {}

  /**
   * Runs it.
   *
   * @param arguments the directory, a name, how many versions, and how many bytes follow the name
   */
  public static void main(String[] arguments) {
    int count = Integer.parseInt(arguments[2]);
    String filling = "x".repeat(Integer.parseInt(arguments[3]));
    try (LocalSyncServer server = LocalSyncServer.at(Path.of(arguments[0]))) {
      System.out.println("history " + server.identity().history() + ";");
      UUID last = History.NIL;
      for (int i = 0; i < count; i++) {
        String segment = arguments[1] + "/" + i + ";";
        last = History.addAtEnd(server, last, segment + filling);
        System.out.println(last + " " + segment);
      }
    }
  }
}
