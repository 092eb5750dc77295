package org.taskchampion.sync.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncProblem;

/**
 * Runs the {@code git} executable in a bare repository of ours: plumbing alone, with nothing of the
 * caller's repository, hooks or prompts in it. One command at a time; {@link #cancel} is for any
 * thread.
 */
@NotOnAndroid
final class Git {

  /** A command that talks to nobody. */
  static final Duration HERE = Duration.ofMinutes(10);

  /** A question of some hundred bytes to the remote. */
  static final Duration QUESTION = Duration.ofMinutes(2);

  /** Something large from or to the remote; git itself ends what stands still. */
  static final Duration TRANSFER = Duration.ofHours(6);

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration STILL = Duration.ofSeconds(90);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int MOST_ERROR_BYTES = 64 * 1024;

  /** Of git's own variables, those that say how to reach others; the rest is of its caller. */
  private static final Set<String> KEPT =
      Set.of(
          "GIT_SSH",
          "GIT_SSH_COMMAND",
          "GIT_SSH_VARIANT",
          "GIT_SSL_CAINFO",
          "GIT_SSL_CAPATH",
          "GIT_SSL_CERT",
          "GIT_SSL_KEY",
          "GIT_SSL_NO_VERIFY",
          "GIT_SSL_VERSION",
          "GIT_PROXY_COMMAND",
          "GIT_PROXY_SSL_CAINFO",
          "GIT_PROXY_SSL_CERT",
          "GIT_PROXY_SSL_KEY",
          "GIT_HTTP_USER_AGENT",
          "GIT_ALLOW_PROTOCOL",
          "GIT_EXEC_PATH",
          "GIT_CONFIG_GLOBAL",
          "GIT_CONFIG_SYSTEM",
          "GIT_CONFIG_NOSYSTEM");

  /** Asks nobody for a password, and notices when nobody answers. */
  private static final String SILENT_SSH =
      "ssh -oBatchMode=yes -oConnectTimeout=20 -oServerAliveInterval=15 -oServerAliveCountMax=4";

  /** What is written to a command. */
  interface Feed {
    void to(OutputStream in) throws IOException;
  }

  /**
   * How a command ended.
   *
   * @param exitCode its exit code; 0 is success
   * @param out what it printed
   * @param err its complaints, without what is secret
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Result(int exitCode, byte[] out, String err) {
    boolean isOk() {
      return exitCode == 0;
    }

    /** Returns what it printed as text, without the end of the line. */
    String text() {
      return new String(out, UTF_8).trim();
    }
  }

  private final String executable;
  private final Path repository;
  private final RemoteName remote;
  private final Map<String, String> environment;
  private @Nullable Boolean hasOwnSsh;
  private volatile boolean cancelled;
  private volatile @Nullable Process running;

  Git(String executable, Path repository, RemoteName remote, Map<String, String> environment) {
    this.executable = executable;
    this.repository = repository;
    this.remote = remote;
    this.environment = new HashMap<>(environment);
  }

  /** Runs a command whose answer is short. */
  Result run(Duration limit, String... command) {
    return run(limit, in -> {}, Integer.MAX_VALUE, command);
  }

  /**
   * Runs a command.
   *
   * @param limit when it is ended by force
   * @param feed what it reads
   * @param mostBytes how much of its answer is kept; it is ended when it prints more
   * @param command the command and its arguments
   * @throws SyncCancelledException if the thread is interrupted, whose flag stays set, or on {@link
   *     #cancel}
   */
  Result run(Duration limit, Feed feed, int mostBytes, String... command) {
    return run(limit, feed, new ByteArrayOutputStream(), mostBytes, null, command);
  }

  /**
   * Runs a command of which much is printed.
   *
   * @param sink takes what is printed, on another thread, while the command runs
   * @return how it ended, without what it printed
   */
  Result run(Duration limit, OutputStream sink, String... command) {
    return run(limit, in -> {}, sink, Integer.MAX_VALUE, null, command);
  }

  /**
   * Runs a command that fetches.
   *
   * @param room where what it fetches goes
   * @throws ServerRefusedException if it takes too much of that; what is unfinished is removed
   */
  Result fetch(DiskRoom room, String... command) {
    return run(TRANSFER, in -> {}, new ByteArrayOutputStream(), Integer.MAX_VALUE, room, command);
  }

  private Result run(
      Duration limit,
      Feed feed,
      OutputStream sink,
      int mostBytes,
      @Nullable DiskRoom room,
      String... command) {
    DiskRoom.Watch watch = room == null ? null : room.watch();
    Process process = start(command);
    running = process;
    if (cancelled) {
      end(process); // between the two lines above
    }
    try {
      Pump out = Pump.of(process.getInputStream(), sink, mostBytes, process);
      Pump err =
          Pump.of(process.getErrorStream(), new ByteArrayOutputStream(), MOST_ERROR_BYTES, null);
      Thread writer = feeding(process, feed);
      if (watch != null && hasUsedUp(process, limit, watch)) {
        end(process);
        watch.removeUnfinished();
        throw new ServerRefusedException(
            "the repository "
                + remote
                + " sends more than there is room for: git was ended when "
                + watch.rest()
                + " were left on the disk of its copy, and nothing was changed",
            null);
      }
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw tookTooLong(command[0], limit);
      }
      writer.join(PATIENCE.toMillis());
      byte[] printed = out.bytes(PATIENCE);
      if (!out.isAtItsEnd()) {
        throw new CacheException("git " + command[0] + " ended, and its output did not");
      }
      String complaints = remote.hideIn(new String(err.bytes(PATIENCE), UTF_8)).strip();
      checkCancelled();
      return new Result(process.exitValue(), printed, complaints);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    } finally {
      end(process);
      running = null;
    }
  }

  /** Waits for the end of a command, or until it has taken too much of the disk. */
  private static boolean hasUsedUp(Process process, Duration limit, DiskRoom.Watch watch)
      throws InterruptedException {
    for (long left = limit.toMillis(); left > 0; left -= LOOK.toMillis()) {
      if (process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
      if (watch.isUsedUp()) {
        return true;
      }
    }
    return false;
  }

  /** Starts a command that answers several times. The caller ends it with {@link #end}. */
  Process start(String... command) {
    checkCancelled();
    boolean silentSsh = remote.isBySsh() && !command[0].equals("config") && !hasOwnSsh();
    List<String> line = new ArrayList<>();
    line.add(executable);
    line.add("--git-dir=" + repository);
    for (String setting : settings()) {
      line.add("-c");
      line.add(setting);
    }
    line.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(line).directory(repository.toFile());
    prepare(builder.environment(), silentSsh);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new ServerRefusedException(
          "the program " + executable + " cannot be started: install git, or say where it is", e);
    }
  }

  private List<String> settings() {
    return List.of(
        "core.hooksPath=" + repository.resolve("hooks"),
        "core.askPass=",
        "core.autocrlf=false",
        "gc.auto=0",
        "maintenance.auto=false",
        "commit.gpgSign=false",
        "push.gpgSign=false",
        "push.followTags=false",
        "push.recurseSubmodules=no",
        "fetch.recurseSubmodules=false",
        "fetch.writeCommitGraph=false",
        "fetch.prune=false",
        "core.compression=0", // what is sealed cannot be compressed
        "http.lowSpeedLimit=1",
        "http.lowSpeedTime=" + STILL.toSeconds());
  }

  private void prepare(Map<String, String> variables, boolean silentSsh) {
    variables.keySet().removeIf(name -> name.startsWith("GIT_") && !KEPT.contains(name));
    variables.remove("SSH_ASKPASS");
    variables.remove("LANGUAGE");
    variables.put("LC_ALL", "C");
    variables.put("GIT_TERMINAL_PROMPT", "0");
    variables.putAll(environment);
    if (silentSsh && !variables.containsKey("GIT_SSH")) {
      variables.putIfAbsent("GIT_SSH_COMMAND", SILENT_SSH);
    }
  }

  /** Says whether the user's configuration of git says how to start ssh. */
  private boolean hasOwnSsh() {
    Boolean known = hasOwnSsh;
    if (known == null) {
      known = run(HERE, "config", "--get", "core.sshCommand").isOk();
      hasOwnSsh = known;
    }
    return known;
  }

  /** Ends what runs and lets nothing start any more. For any thread. */
  void cancel() {
    cancelled = true;
    Process process = running;
    if (process != null) {
      end(process);
    }
  }

  /** Throws if nothing is wanted any more. */
  void checkCancelled() {
    if (cancelled) {
      throw new SyncCancelledException(
          "the server was closed while git ran; the next synchronisation goes on where it ended",
          null);
    }
  }

  /** Ends a command. git passes the end on to the programs that it started. */
  static void end(Process process) {
    if (!process.isAlive()) {
      return;
    }
    process.destroy();
    boolean wasInterrupted = Thread.interrupted();
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      wasInterrupted = true;
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static SyncCancelledException interrupted(Throwable cause) {
    return new SyncCancelledException(
        "the synchronisation was interrupted while git ran; the next one goes on where it ended",
        cause);
  }

  private ServerUnreachableException tookTooLong(String command, Duration limit) {
    return new ServerUnreachableException(
        SyncProblem.TIMEOUT,
        "git "
            + command
            + " did not end within "
            + limit.toMinutes()
            + " minutes with the repository "
            + remote
            + ": try again later",
        null);
  }

  private static Thread feeding(Process process, Feed feed) {
    Thread writer =
        new Thread(
            () -> {
              try (OutputStream in = process.getOutputStream()) {
                feed.to(in);
              } catch (IOException e) {
                // It ended before it had read all, and its exit code says why.
              }
            },
            "taskchampion-git");
    writer.setDaemon(true);
    writer.start();
    return writer;
  }

  /** Reads a stream to its end on a thread of its own. */
  private static final class Pump implements Runnable {
    private final InputStream from;
    private final int most;
    private final @Nullable Process endedAtMost;
    private final OutputStream to;
    private int size;
    private final Thread thread = new Thread(this, "taskchampion-git");

    private Pump(InputStream from, OutputStream to, int most, @Nullable Process endedAtMost) {
      this.from = from;
      this.to = to;
      this.most = most;
      this.endedAtMost = endedAtMost;
    }

    static Pump of(InputStream from, OutputStream to, int most, @Nullable Process endedAtMost) {
      Pump pump = new Pump(from, to, most, endedAtMost);
      pump.thread.setDaemon(true);
      pump.thread.start();
      return pump;
    }

    @Override
    public void run() {
      byte[] buffer = new byte[16 * 1024];
      try (from) {
        int length = from.read(buffer);
        while (length >= 0) {
          synchronized (to) {
            int taken = Math.min(length, most - size);
            to.write(buffer, 0, taken);
            size += taken;
            if (size == most && endedAtMost != null) {
              endedAtMost.destroy();
              return;
            }
          }
          length = from.read(buffer);
        }
      } catch (IOException e) {
        // The process was ended, and with it the stream.
      }
    }

    boolean isAtItsEnd() {
      return !thread.isAlive();
    }

    /** Returns what was read; a program that git left behind may still hold the stream open. */
    byte[] bytes(Duration patience) throws InterruptedException {
      thread.join(patience.toMillis());
      synchronized (to) {
        return to instanceof ByteArrayOutputStream kept ? kept.toByteArray() : new byte[0];
      }
    }
  }
}
