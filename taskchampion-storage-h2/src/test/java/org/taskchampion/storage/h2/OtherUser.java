package org.taskchampion.storage.h2;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts processes that are bound by the rights of files: where the tests run as root, who may do
 * everything, as another user.
 */
final class OtherUser {

  private static final String NOBODY = "65534";

  private OtherUser() {}

  private static boolean isRoot() throws IOException {
    Path home = Path.of("/proc/self");
    return Files.exists(home) && Files.getAttribute(home, "unix:uid").equals(0);
  }

  /** Returns what goes before a command. */
  static List<String> prefix() throws IOException {
    return isRoot()
        ? List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups")
        : List.of();
  }

  /** Lets the other user write into a directory. */
  static void own(Path directory) throws IOException {
    if (isRoot()) {
      Files.setAttribute(directory, "unix:uid", Integer.valueOf(NOBODY));
    }
  }

  /** Lets everybody read what is in a directory, and nobody else than root write it. */
  static void makeReadOnly(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
      }
    }
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
  }

  /** Makes everything writable again for who runs the tests, so that it can be removed. */
  static void makeWritable(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.setPosixFilePermissions(
            file,
            PosixFilePermissions.fromString(Files.isDirectory(file) ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
  }

  /** Copies the class path to where the other user can read it. */
  static String classPath(Path target) throws IOException {
    List<String> copies = new ArrayList<>();
    String own =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String entry : own.split(File.pathSeparator, -1)) {
      Path source = Path.of(entry);
      String name = source.toString();
      if (Files.isDirectory(source)) {
        Path copy = target.resolve("classes" + copies.size());
        copyTree(source, copy);
        copies.add(copy.toString());
      } else if (Files.isRegularFile(source)
          && (name.contains("taskchampion")
              || name.contains("h2-")
              || name.contains("assertj")
              || name.contains("slf4j")
              || name.contains("moshi")
              || name.contains("okio")
              || name.contains("kotlin"))) {
        Path copy = target.resolve(copies.size() + "-" + source.getFileName());
        Files.copy(source, copy);
        copies.add(copy.toString());
      }
    }
    return String.join(File.pathSeparator, copies);
  }

  private static void copyTree(Path source, Path target) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }
}
