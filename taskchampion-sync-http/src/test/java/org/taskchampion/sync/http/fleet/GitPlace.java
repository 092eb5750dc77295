package org.taskchampion.sync.http.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.git.GitSyncServer;
import org.taskchampion.sync.http.EncryptionSecret;

/** A bare git repository in a directory. Each Rust replica has a clone of its own. */
final class GitPlace implements Place {

  private static final String SECRET = "schlüssel 🔑";
  private static final String BRANCH = "tasks";

  private static final String META =
      "{\"latest_version\":\"00000000000000000000000000000000\",\"salt\":\"MDEyMzQ1Njc4OWFiY2RlZg==\"}";
  private static final String BEGINNING =
      "commit refs/heads/"
          + BRANCH
          + "\ncommitter taskchampion <taskchampion@local> now\ndata 4\ninit\nM 100644 inline meta\ndata "
          + META.length()
          + "\n"
          + META
          + "\n";

  private final Path directory;
  private int remotes;
  private int clones;
  private @Nullable SyncServer server;

  GitPlace(Path directory) {
    this.directory = directory;
  }

  private Path remote() {
    return directory.resolve("remote-" + remotes + ".git");
  }

  @Override
  public void empty() {
    close();
    remotes++;
    run("", "init", "--quiet", "--bare", "-b", BRANCH, remote().toString());
    // A Rust replica that opens an empty repository keeps a salt of its own, and fails once.
    run(BEGINNING, "--git-dir=" + remote(), "fast-import", "--quiet", "--date-format=now");
    server =
        GitSyncServer.newBuilder()
            .remote(remote().toString())
            .branch(BRANCH)
            .cache(directory.resolve("cache"))
            .encryptionSecret(EncryptionSecret.of(SECRET))
            .build();
  }

  private void run(String input, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    try {
      Files.createDirectories(directory);
      Process git =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (OutputStream in = git.getOutputStream()) {
        in.write(input.getBytes(UTF_8));
      }
      if (git.waitFor() != 0) {
        throw new AssertionError(command + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public SyncServer server() {
    SyncServer known = server;
    if (known == null) {
      throw new IllegalStateException("empty() comes first");
    }
    return known;
  }

  @Override
  public String connect(RustDriver rust) {
    String name = "git " + ++clones;
    rust.connectGit(name, directory.resolve("clone-" + clones), remote(), BRANCH, SECRET);
    return name;
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
      server = null;
    }
  }
}
