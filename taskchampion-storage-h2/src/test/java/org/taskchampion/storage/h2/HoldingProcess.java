package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.taskchampion.storage.StorageBusyException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/** A process that opens a transaction, says so, and ends it when a line comes in. */
final class HoldingProcess {

  static final UUID TASK = new UUID(1, 1);

  private HoldingProcess() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments[1].equals("try")) {
      Limits impatient = Limits.DEFAULT.withLockTimeout(Duration.ofMillis(200));
      try {
        try (H2Storage storage = H2Storage.at(Path.of(arguments[0]), new RealDisk(), impatient);
            StorageTransaction transaction = storage.begin()) {
          System.out.println("begun at " + transaction.revision());
        }
      } catch (StorageBusyException e) {
        System.out.println(
            "busy because of " + e.getMessage().replaceAll(".* which process ([0-9]+) .*", "$1"));
      }
      System.out.flush();
      return;
    }
    try (H2Storage storage = H2Storage.at(Path.of(arguments[0]))) {
      if (arguments[1].equals("read")) {
        try (StorageView view = storage.read()) {
          hold();
          System.out.println("saw " + view.tasks().size() + " tasks");
        }
      } else {
        try (StorageTransaction transaction = storage.begin()) {
          transaction.putTasks(Map.of(TASK, Map.of("from", "the other process")));
          hold();
          transaction.commit();
        }
      }
      System.out.println("done");
      System.out.flush();
    }
  }

  private static void hold() throws IOException {
    System.out.println("begun");
    System.out.flush();
    if (System.in.read() < 0) {
      throw new IOException("nobody is there any more");
    }
  }
}
