package org.taskchampion.sync.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.taskchampion.sync.http.EncryptionSecret;

/** Real repositories for tests, kept away from the configuration of whoever runs them. */
public final class GitRepositories {

  /** The branch in which tests meet. */
  public static final String BRANCH = "tasks";

  private final Path directory;

  /** Makes them in a directory. */
  public GitRepositories(Path directory) {
    this.directory = directory;
  }

  /** Makes an empty bare repository. */
  public Path bare(String name, String... options) {
    Path bare = directory.resolve(name);
    List<String> command = new ArrayList<>(List.of("init", "--quiet", "--bare"));
    command.addAll(Arrays.asList(options));
    command.add(bare.toString());
    git(command.toArray(String[]::new));
    return bare;
  }

  Path cache() {
    return directory.resolve("cache");
  }

  /** Begins a server on a repository, with the secret "secret". */
  public GitSyncServer.Builder server(Path remote) {
    return server(remote.toString());
  }

  GitSyncServer.Builder server(String remote) {
    return GitSyncServer.newBuilder()
        .remote(remote)
        .branch(BRANCH)
        .cache(cache())
        .encryptionSecret(EncryptionSecret.of("secret"))
        .environment("GIT_CONFIG_GLOBAL", "/dev/null")
        .environment("GIT_CONFIG_NOSYSTEM", "1");
  }

  /** Runs git as anybody would, and returns what it prints. */
  String git(String... arguments) {
    return feed("", arguments);
  }

  /** Runs git as anybody would, with an input, and returns what it prints. */
  public String feed(String input, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    try {
      Process process = builder.start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(UTF_8));
      }
      try (InputStream out = process.getInputStream()) {
        String printed = new String(out.readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
          throw new AssertionError(command + " failed: " + printed);
        }
        return printed.strip();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Puts a hook into a repository. */
  static void hook(Path repository, String name, String script) {
    try {
      Path hook = Files.createDirectories(repository.resolve("hooks")).resolve(name);
      Files.writeString(hook, "#!/bin/sh\n" + script + "\n");
      if (!hook.toFile().setExecutable(true)) {
        throw new AssertionError("the hook cannot be made executable");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
