package org.taskchampion.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Carries the files of folders between machines as services do: one at a time, in any order, late,
 * in part, and under other names. It knows nothing of what is in them. Used by one thread.
 */
final class Carrier {

  private final List<Path> folders;
  private final Random random;

  /**
   * Begins.
   *
   * @param folders the folder of each machine; they need not exist
   * @param random chooses
   */
  Carrier(List<Path> folders, Random random) {
    this.folders = folders;
    this.random = random;
  }

  /** Carries a few files from one machine to another, and does a few of them some harm. */
  void carrySome() {
    Path from = folders.get(random.nextInt(folders.size()));
    Path to = folders.get(random.nextInt(folders.size()));
    if (from.equals(to)) {
      return;
    }
    List<Path> files = files(from);
    Collections.shuffle(files, random);
    for (Path file : files.subList(0, Math.min(files.size(), 1 + random.nextInt(8)))) {
      switch (random.nextInt(8)) {
        case 0 -> carryHalf(from, to, file);
        case 1 -> carryAs(from, to, file, file.getFileName() + conflict());
        default -> carry(from, to, file);
      }
    }
  }

  private String conflict() {
    String[] names = {
      ".sync-conflict-20260101-120000-ABCDEFG",
      " (conflicted copy 2026-01-01)",
      " (Rechner's conflicted copy 2026-01-01)",
      " 2",
      " (1)"
    };
    return names[random.nextInt(names.length)];
  }

  /** Carries all that is missing or not whole, to all. */
  void carryAll() {
    for (Path from : folders) {
      for (Path file : files(from)) {
        for (Path to : folders) {
          if (!from.equals(to)) {
            carry(from, to, file);
          }
        }
      }
    }
  }

  private void carry(Path from, Path to, Path file) {
    carryAs(from, to, file, file.getFileName().toString());
  }

  private void carryAs(Path from, Path to, Path file, String name) {
    byte[] bytes = read(from.resolve(file));
    Path target = to.resolve(file).resolveSibling(name);
    if (bytes != null && bytes.length > length(target)) {
      write(target, bytes);
    }
  }

  private void carryHalf(Path from, Path to, Path file) {
    byte[] bytes = read(from.resolve(file));
    Path target = to.resolve(file);
    if (bytes != null && bytes.length > 0 && !Files.exists(target)) {
      write(target, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
    }
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return -1;
    }
  }

  private static byte @Nullable [] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      return null; // it is gone, or a program has it open
    }
  }

  /** Where a program has the file open and the system minds, it is carried another time. */
  private static void write(Path target, byte[] bytes) {
    Path part = target.resolveSibling(".syncthing." + target.getFileName() + ".tmp");
    try {
      Files.createDirectories(target.getParent());
      Files.write(part, bytes);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(part);
      } catch (IOException left) {
        return; // as services leave such files, too
      }
    }
  }

  private List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return new ArrayList<>(
          all.filter(Files::isRegularFile)
              .filter(file -> !file.getFileName().toString().endsWith(".tmp"))
              .map(folder::relativize)
              .sorted()
              .toList());
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // it changed meanwhile
    }
  }
}
