package org.taskchampion.sync.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Copies of what the real TaskChampion wrote: see {@code src/test/resources/places/README.md}. */
final class Places {

  private static final Path DIRECTORY = Path.of("src", "test", "resources", "places");

  private Places() {}

  /** Copies a directory into another one, and returns the copy. */
  static Path copy(String name, Path into) throws IOException {
    Path copy = Files.createDirectories(into.resolve(name));
    try (Stream<Path> files = Files.list(DIRECTORY.resolve(name))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  /** Returns all that is in a directory: the names, the times of change, and the bytes. */
  static Map<String, String> content(Path directory) {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        content.put(
            file.getFileName().toString(),
            Files.getLastModifiedTime(file) + " " + Arrays.hashCode(Files.readAllBytes(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return content;
  }
}
