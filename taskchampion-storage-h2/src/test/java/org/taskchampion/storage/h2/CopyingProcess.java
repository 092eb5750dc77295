package org.taskchampion.storage.h2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A process that commits as {@link TestProcess} does, while another thread of it reads all files of
 * the replica again and again, as a program does that copies its data directory.
 */
final class CopyingProcess {

  private CopyingProcess() {}

  public static void main(String[] arguments) throws InterruptedException {
    Path directory = Path.of(arguments[0]);
    long pause = Long.parseLong(arguments[3]);
    Thread copier =
        new Thread(
            () -> {
              while (!Thread.interrupted()) {
                readAll(directory);
                try {
                  Thread.sleep(pause);
                } catch (InterruptedException e) {
                  return;
                }
              }
            });
    copier.start();
    TestProcess.main(arguments);
    copier.interrupt();
    copier.join();
  }

  /** Opens, reads and closes every file. */
  static void readAll(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.readAllBytes(file);
      }
    } catch (IOException e) {
      // A file of a compaction came and went.
    }
  }
}
