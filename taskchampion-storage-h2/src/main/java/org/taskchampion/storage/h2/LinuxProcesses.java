package org.taskchampion.storage.h2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Processes as Linux shows them in files. Android shows an app its own processes, and only those
 * can open the files of a replica that the app keeps to itself.
 */
final class LinuxProcesses implements Processes {

  // What stands behind the name in /proc/PID/stat: its third field and its twenty-second.
  private static final int STATE = 0;
  private static final int START = 19;
  // Linux tells times to programs in hundredths of a second, on every processor that Android knows.
  private static final int TICKS_A_SECOND = 100;

  @Override
  public long pid() {
    try {
      String stat = read("self");
      return Long.parseLong(stat.substring(0, stat.indexOf(' ')));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the number of this process cannot be read from /proc/self/stat", e);
    }
  }

  /** Counts from the time when the machine was started. */
  @Override
  public OptionalLong start(long pid) {
    String[] fields = fields(pid);
    return fields == null || isZombie(fields)
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(fields[START]) / TICKS_A_SECOND);
  }

  /** Differs each time that the machine was started, where Linux tells an app. */
  @Override
  public int space() {
    try {
      return namespace() ^ text(Path.of("/proc/sys/kernel/random/boot_id")).hashCode();
    } catch (IOException e) {
      return namespace();
    }
  }

  /** Returns a number for what Linux counts processes in; the same everywhere else. */
  static int namespace() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).hashCode();
    } catch (IOException | UnsupportedOperationException e) {
      return 0;
    }
  }

  /**
   * Returns whether a process has ended and its parent does not want to know. In a container, it
   * may be there for ever.
   */
  static boolean isZombie(long pid) {
    String[] fields = fields(pid);
    return fields != null && isZombie(fields); // Not everywhere are processes shown so.
  }

  private static boolean isZombie(String[] fields) {
    return fields[STATE].equals("Z");
  }

  private static String @Nullable [] fields(long pid) {
    try {
      String stat = read(Long.toString(pid));
      // Behind the name, which may hold anything.
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    } catch (IOException e) {
      return null;
    }
  }

  private static String read(String process) throws IOException {
    return text(Path.of("/proc", process, "stat"));
  }

  private static String text(Path path) throws IOException {
    return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
  }
}
