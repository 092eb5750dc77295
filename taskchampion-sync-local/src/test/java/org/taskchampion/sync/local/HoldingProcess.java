package org.taskchampion.sync.local;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Another program, such as a virus scanner, that opens all files of a directory again and again.
 * While it has them open, Windows lets nobody replace or remove them.
 */
final class HoldingProcess {

  private HoldingProcess() {}

  /**
   * Runs it until it is killed.
   *
   * @param arguments the directory, and for how many milliseconds it holds the files each time
   */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    long millis = Long.parseLong(arguments[1]);
    while (true) {
      List<InputStream> open = new ArrayList<>();
      try (Stream<Path> files = Files.walk(directory)) {
        // Not the lock: whoever opens what another process has locked does not read it either.
        for (Path file : files.filter(path -> !path.endsWith("lock")).toList()) {
          open(file, open);
        }
      } catch (IOException | java.io.UncheckedIOException e) {
        continue; // It was removed meanwhile.
      }
      System.out.println("holds " + open.size() + ";");
      Thread.sleep(millis);
      for (InputStream file : open) {
        file.close();
      }
      Thread.sleep(10);
    }
  }

  private static void open(Path file, List<InputStream> open) {
    try {
      open.add(new FileInputStream(file.toFile()));
    } catch (IOException e) {
      // It is a directory, or is gone.
    }
  }
}
