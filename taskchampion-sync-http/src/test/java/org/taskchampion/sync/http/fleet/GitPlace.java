package org.taskchampion.sync.http.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.git.GitSyncServer;
import org.taskchampion.sync.http.EncryptionSecret;

/** A bare git repository in a directory. Each Rust replica has a clone of its own. */
final class GitPlace implements Place {

  private static final String SECRET = "schlüssel 🔑";
  private static final String BRANCH = "tasks";

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
    try {
      Files.createDirectories(directory);
      Process git =
          new ProcessBuilder("git", "init", "--quiet", "--bare", "-b", BRANCH, remote().toString())
              .inheritIO()
              .start();
      if (git.waitFor() != 0) {
        throw new AssertionError("git init failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    server =
        GitSyncServer.newBuilder()
            .remote(remote().toString())
            .branch(BRANCH)
            .cache(directory.resolve("cache"))
            .encryptionSecret(EncryptionSecret.of(SECRET))
            .build();
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
