package org.taskchampion.ta;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The remote of a git repository in a {@code .taskrc}: Taskwarrior takes a URL, and the name that a
 * remote has in its clone, such as {@code origin}. To ta, which has no such clone, the name would
 * be a directory.
 */
final class TaskrcRemote {

  static final String REMOTE = "sync.git.remote";
  static final String LOCAL_PATH = "sync.git.local_path";
  static final String LOCAL_ONLY = "sync.git.local_only";
  private static final String PROGRAM = "sync.git.git_path";

  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_SECONDS = 60;

  private final Map<String, String> settings;
  private final UserDirectories directories;

  TaskrcRemote(Map<String, String> settings, UserDirectories directories) {
    this.settings = settings;
    this.directories = directories;
  }

  /**
   * Returns what to give to ta: the URL or the path that a name stands for, or the setting as it
   * is.
   *
   * @throws TaException if it is a name that stands for nothing; it says why
   */
  String resolved() {
    String value = settings.getOrDefault(REMOTE, "");
    String clone = settings.getOrDefault(LOCAL_PATH, "");
    if (isOn(settings.getOrDefault(LOCAL_ONLY, ""))) {
      throw TaException.error(LOCAL_ONLY + " says that Taskwarrior does not use it");
    }
    // A name that git takes for an option is none.
    if (value.isEmpty() || value.startsWith("-")) {
      return value;
    }
    Path directory = clone.isEmpty() ? null : directories.expanded(clone, LOCAL_PATH);
    if (directory != null && Files.isDirectory(directory)) {
      String url = url(directory, value);
      if (url != null) {
        return url.startsWith(".") ? directory.resolve(url).normalize().toString() : url;
      }
    }
    if (canOnlyBeAName(value)) {
      throw TaException.error(
          REMOTE
              + ": "
              + Display.quote(value)
              + " names a remote of Taskwarrior's clone, and "
              + (directory == null
                  ? LOCAL_PATH + " does not say where that is"
                  : "git finds none of that name in " + directory)
              + "; set git_remote to the repository's address");
    }
    return value;
  }

  /** Says whether a switch is on, as Taskwarrior reads it. */
  static boolean isOn(String value) {
    return List.of("true", "1", "y", "yes", "on").contains(value.toLowerCase(Locale.ROOT));
  }

  /** A path has its sign, a URL and the host of ssh a colon. */
  private static boolean canOnlyBeAName(String value) {
    return value.indexOf('/') < 0
        && value.indexOf(':') < 0
        && value.indexOf(File.separatorChar) < 0
        && !value.startsWith(".")
        && !value.startsWith("~");
  }

  /** Asks git, which also knows what stands for a beginning of URLs; null if it knows none. */
  private @Nullable String url(Path clone, String name) {
    String program = settings.getOrDefault(PROGRAM, "");
    ProcessBuilder git =
        new ProcessBuilder(
                List.of(
                    program.isEmpty() ? "git" : program,
                    "-C",
                    clone.toString(),
                    "remote",
                    "get-url",
                    name))
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    // Only the clone's own repository is meant.
    git.environment()
        .keySet()
        .removeIf(variable -> variable.startsWith("GIT_DIR") || variable.startsWith("GIT_WORK"));
    try {
      Process process = git.start();
      process.getOutputStream().close();
      byte[] bytes;
      try (InputStream out = process.getInputStream()) {
        bytes = out.readNBytes(MOST_BYTES);
      }
      boolean ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      String url = new String(bytes, StandardCharsets.UTF_8).strip();
      return ended && process.exitValue() == 0 && !url.isEmpty() && !url.contains("\n")
          ? url
          : null;
    } catch (IOException e) {
      return null; // without git, a name stands for nothing
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
