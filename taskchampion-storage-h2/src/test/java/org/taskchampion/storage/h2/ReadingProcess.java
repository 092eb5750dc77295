package org.taskchampion.storage.h2;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.taskchampion.Replica;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageException;
import org.taskchampion.storage.StorageReadOnlyException;
import org.taskchampion.storage.StorageView;
import org.taskchampion.storage.VerificationReport.Kind;

/** A process of its own that does with a directory what needs no right to write it. */
final class ReadingProcess {

  private ReadingProcess() {}

  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    if (arguments[1].equals("watch")) {
      watch(directory, Integer.parseInt(arguments[2]));
    } else {
      readAll(directory, Path.of(arguments[1]));
    }
  }

  private static void readAll(Path directory, Path own) throws IOException {
    try {
      H2Storage.at(directory).close();
      System.out.println("can be written");
    } catch (StorageException e) {
      System.out.println("cannot be written");
    }
    byte[] content;
    try (H2Storage storage = H2Storage.openReadOnly(directory)) {
      content = export(storage);
      System.out.println(
          "files are sound: "
              + Replica.open(storage).verify().findings().stream()
                  .noneMatch(it -> it.kind() == Kind.FILE || it.kind() == Kind.INDEX));
      storage.backup(own.resolve("backup"));
      refuse(storage::begin);
      refuse(Replica.open(storage)::heal);
      refuse(() -> storage.restore(own.resolve("backup")));
    }
    try (H2Storage restored = H2Storage.at(own.resolve("restored"));
        H2Storage again = H2Storage.at(own.resolve("again"))) {
      restored.restore(directory);
      System.out.println("restored: " + Arrays.equals(content, export(restored)));
      again.restore(own.resolve("backup"));
      System.out.println("backed up: " + Arrays.equals(content, export(again)));
      try (StorageView view = restored.read()) {
        System.out.println(
            "salvaged: " + H2Storage.salvage(directory).equals(view.unsyncedOperations()));
      }
    }
    System.out.print(new String(content, StandardCharsets.UTF_8));
  }

  private static void refuse(Runnable change) {
    try {
      change.run();
      System.out.println("is not refused");
    } catch (StorageReadOnlyException e) {
      System.out.println(e.getMessage());
    }
  }

  static byte[] export(Storage storage) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Replica.open(storage).exportTo(out);
    return out.toByteArray();
  }

  /** Reads while another process commits, until it saw so many states, and sees whole ones only. */
  private static void watch(Path directory, int states) {
    try (H2Storage storage = H2Storage.openReadOnly(directory, new RealDisk(), TestProcess.BUSY)) {
      System.out.println("open");
      System.out.flush();
      long last = 0;
      long seen = 0;
      while (seen < states) {
        try (StorageView view = storage.read()) {
          long revision = view.revision();
          SeveralProcessesTest.assertWhole(view, "one");
          if (revision < last) {
            throw new AssertionError(revision + " after " + last);
          }
          seen += revision == last ? 0 : 1;
          last = revision;
        }
      }
      System.out.println("saw " + seen + " states");
    }
  }
}
