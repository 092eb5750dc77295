package org.taskchampion.ta;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The sources in a checkout, of which {@code ta.cmd} has to know whether they are newer than the
 * program that it starts: no command of Windows tells which of many files is the newest. The script
 * {@code ta} looks at the same files.
 */
final class Sources {

  /** The launcher says here where the checkout is, if it can build. */
  static final String VARIABLE = "TA_SOURCES";

  private Sources() {}

  /**
   * Says whether something in a checkout is newer than the program, or was removed since, which its
   * directory tells.
   *
   * @param program the name of the program, and of its directory below examples
   */
  static boolean areNewer(Path checkout, String program) {
    try {
      Path home = checkout.resolve("examples").resolve(program);
      FileTime built = builtFrom(home.resolve("target"), program);
      for (Path place : places(checkout, home)) {
        if (isNewer(place, built)) {
          return true;
        }
      }
      return false;
    } catch (IOException | UncheckedIOException e) {
      return false; // What cannot be looked at cannot be built either.
    }
  }

  /** Returns when the program's sources were read: what is changed during a build is newer. */
  private static FileTime builtFrom(Path target, String program) throws IOException {
    FileTime made = Files.getLastModifiedTime(target.resolve(program + ".jar"));
    try {
      FileTime begun = Files.getLastModifiedTime(target.resolve(".begun"));
      return begun.compareTo(made) < 0 ? begun : made;
    } catch (NoSuchFileException e) {
      return made;
    }
  }

  private static Set<Path> places(Path checkout, Path home) throws IOException {
    Set<Path> places = new LinkedHashSet<>();
    places.add(checkout.resolve("pom.xml"));
    places.add(checkout.resolve("examples/pom.xml"));
    places.add(checkout.resolve("examples/ta/pom.xml"));
    places.add(checkout.resolve("examples/ta/src/main"));
    places.add(home.resolve("pom.xml"));
    places.add(home.resolve("src/main"));
    try (DirectoryStream<Path> modules = Files.newDirectoryStream(checkout, "taskchampion-*")) {
      for (Path module : modules) {
        places.add(module.resolve("pom.xml"));
        places.add(module.resolve("src/main"));
      }
    }
    return places;
  }

  private static boolean isNewer(Path place, FileTime than) throws IOException {
    if (Files.notExists(place)) {
      return false;
    }
    boolean[] found = {false};
    Files.walkFileTree(
        place,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return look(attributes);
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            return look(attributes);
          }

          private FileVisitResult look(BasicFileAttributes attributes) {
            found[0] = attributes.lastModifiedTime().compareTo(than) > 0;
            return found[0] ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
          }
        });
    return found[0];
  }
}
