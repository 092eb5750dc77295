package org.taskchampion.storage.h2;

import java.nio.file.Path;

/**
 * A process that makes backups of a replica, and puts two replicas in its place by turns, keeping
 * what is there, until it is killed. It says which directory comes next, and which one is there.
 * The argument is where all of them are.
 */
final class BackingUpProcess {

  private BackingUpProcess() {}

  public static void main(String[] arguments) {
    Path home = Path.of(arguments[0]);
    String prefix = arguments[1];
    try (H2Storage storage = H2Storage.at(home.resolve("data"))) {
      for (int i = 0; ; i++) {
        String name = prefix + i;
        System.out.println("begins " + name);
        System.out.flush();
        if (i % 3 == 0) {
          storage.backup(home.resolve(name));
        } else {
          storage.restore(home.resolve(i % 3 == 1 ? "first" : "second"), home.resolve(name));
        }
        System.out.println("made " + name);
        System.out.flush();
      }
    }
  }
}
