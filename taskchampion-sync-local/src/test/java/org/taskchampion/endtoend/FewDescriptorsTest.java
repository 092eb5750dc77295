package org.taskchampion.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.TaskChampionException;
import org.taskchampion.storage.StorageFailedException;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.local.LocalSyncServer;
import org.taskchampion.testing.PosixOnly;

/**
 * A process that may open no more files, or only a few: what cannot be done says so by an exception
 * of this library, nothing that was acknowledged is lost, and all goes on when there are files
 * again.
 */
@PosixOnly("the command ulimit")
class FewDescriptorsTest {

  private static final int FEW = 14;

  @TempDir private Path temporary;

  @Test
  void whoMayOpenNoMoreFilesLosesNothing() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -n 90; exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                temporary.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    // Some failed, and some did not: else it was no test of either.
    assertThat(output.lines().filter(line -> line.equals("failed")).count()).isGreaterThan(5);
    assertThat(output.lines().filter(line -> line.equals("done")).count()).isGreaterThan(5);
  }

  /** The process. */
  static final class Child {

    private static int acknowledged;
    private static int doubtful;

    private Child() {}

    public static void main(String[] arguments) throws IOException {
      Path data = Path.of(arguments[0], "data");
      Path history = Path.of(arguments[0], "history");
      useOnce(Path.of(arguments[0], "other"), Path.of(arguments[0], "otherhistory"));
      for (int few = 0; few <= FEW; few++) {
        with(few, () -> opened(data, history));
        check(data);
      }
      try (Replica replica = Replica.open(H2Storage.at(data));
          SyncServer server = LocalSyncServer.at(history)) {
        for (int few = 0; few <= FEW; few++) {
          with(few, () -> edit(replica));
          with(few, () -> replica.sync(server));
          edit(replica); // now there are files again
          replica.sync(server);
        }
      }
      check(data);
      try (Replica other = Replica.open(H2Storage.at(Path.of(arguments[0], "third")));
          SyncServer server = LocalSyncServer.at(history)) {
        other.sync(server);
        check(other);
      }
    }

    /** Does all once, and loads the classes of failures: each that is loaded later opens a file. */
    private static void useOnce(Path data, Path history) throws IOException {
      opened(data, history);
      acknowledged = 0;
      Path file = Files.createFile(data.resolveSibling("file"));
      attempt(() -> opened(file, history));
      attempt(() -> opened(data, file));
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        Path root = Path.of(entry);
        if (Files.isDirectory(root)) { // a jar stays open
          try (Stream<Path> files = Files.walk(root)) {
            files.forEach(found -> load(root.relativize(found).toString()));
          }
        }
      }
    }

    private static void load(String file) {
      if (file.startsWith("org/taskchampion/") && file.endsWith(".class")) {
        String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
        try {
          Class<?> unused = Class.forName(name, false, Child.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
          // One of the tests', of what is not here.
        }
      }
    }

    private static void opened(Path data, Path history) {
      try (Replica replica = Replica.open(H2Storage.at(data));
          SyncServer server = LocalSyncServer.at(history)) {
        edit(replica);
        replica.sync(server);
      }
    }

    private static void edit(Replica replica) {
      try {
        replica.edit(edit -> edit.add("a task"));
        acknowledged++;
      } catch (StorageFailedException e) {
        doubtful += e.mayHaveCommitted() ? 1 : 0;
        throw e;
      }
    }

    /** Does something while only so many files more can be opened. */
    private static void with(int few, Runnable work) throws IOException {
      List<InputStream> taken = new ArrayList<>();
      try {
        while (true) {
          taken.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException e) {
        for (int i = 0; i < few; i++) {
          taken.remove(taken.size() - 1).close();
        }
      }
      boolean done = attempt(work);
      for (InputStream stream : taken) {
        stream.close();
      }
      System.out.println(done ? "done" : "failed");
    }

    private static boolean attempt(Runnable work) {
      try {
        work.run();
        return true;
      } catch (TaskChampionException e) {
        return false; // all other exceptions end the process
      }
    }

    private static void check(Path data) {
      try (Replica replica = Replica.open(H2Storage.at(data))) {
        check(replica);
      }
    }

    private static void check(Replica replica) {
      int found = replica.tasks().size();
      if (found < acknowledged || found > acknowledged + doubtful) {
        throw new IllegalStateException(found + " tasks, " + acknowledged + " acknowledged");
      }
    }
  }
}
