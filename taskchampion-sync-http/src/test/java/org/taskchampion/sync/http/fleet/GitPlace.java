package org.taskchampion.sync.http.fleet;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.git.GitRepositories;
import org.taskchampion.sync.http.EncryptionSecret;

/** A bare git repository in a directory. Each Rust replica has a clone of its own. */
final class GitPlace implements Place {

  private static final String SECRET = "schlüssel 🔑";

  private static final String META =
      "{\"latest_version\":\"00000000000000000000000000000000\",\"salt\":\"MDEyMzQ1Njc4OWFiY2RlZg==\"}";
  private static final String BEGINNING =
      "commit refs/heads/"
          + GitRepositories.BRANCH
          + "\ncommitter taskchampion <taskchampion@local> now\ndata 4\ninit\nM 100644 inline meta\ndata "
          + META.length()
          + "\n"
          + META
          + "\n";

  private final Path directory;
  private final GitRepositories repositories;
  private int places;
  private int clones;
  private @Nullable Path remote;
  private @Nullable SyncServer server;

  GitPlace(Path directory) {
    this.directory = directory;
    this.repositories = new GitRepositories(directory);
  }

  @Override
  public void empty() {
    close();
    Path made = repositories.bare("remote-" + ++places + ".git", "-b", GitRepositories.BRANCH);
    // A Rust replica that opens an empty repository keeps a salt of its own, and fails once.
    repositories.feed(
        BEGINNING, "--git-dir=" + made, "fast-import", "--quiet", "--date-format=now");
    server = repositories.server(made).encryptionSecret(EncryptionSecret.of(SECRET)).build();
    remote = made;
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
    Path copy = directory.resolve("clone-" + clones);
    rust.connectGit(name, copy, Objects.requireNonNull(remote), GitRepositories.BRANCH, SECRET);
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
