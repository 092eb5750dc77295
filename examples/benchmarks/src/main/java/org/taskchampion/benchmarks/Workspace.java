package org.taskchampion.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.h2.H2Storage;

/**
 * The directory that the rows are measured in.
 *
 * @param directory holds the replica {@code tasks} once it was prepared, and what the rows make
 * @param tasks how many tasks that replica has
 * @param services the servers that run
 */
record Workspace(Path directory, int tasks, Services services) {

  Workspace(Path directory, int tasks) {
    this(directory, tasks, Services.NONE);
  }

  /** Makes the replica that most rows read. */
  void prepare() {
    try (Replica replica = Replica.open(H2Storage.at(prepared()))) {
      replica.commit(oneCommit());
    }
  }

  Path prepared() {
    return directory.resolve("tasks");
  }

  /** Returns the operations of all tasks, with the undo point before them. */
  List<Operation> oneCommit() {
    List<Operation> operations = new ArrayList<>();
    operations.add(Operation.undoPoint());
    operations.addAll(Data.tasks(0, tasks));
    return operations;
  }

  /** Returns a new and empty directory. */
  Path newDirectory() {
    try {
      return Files.createTempDirectory(directory, "run");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a new directory with a copy of the prepared replica. */
  Path copy() {
    Path target = newDirectory();
    copy(prepared(), target);
    return target;
  }

  /** Copies all that is in a directory into an empty one. */
  static void copy(Path source, Path target) {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.skip(1).toList()) {
        Files.copy(file, target.resolve(source.relativize(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns how many bytes the files of a directory have. */
  static long size(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
