package org.taskchampion.web;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.ta.TaskSetup;

/** The program over a replica in a directory of a test, without a process of its own. */
final class Site implements AutoCloseable {

  private final Path home;
  private final Desk desk;
  private final Secrets secrets = Secrets.random();
  private WebServer server;

  private Site(Path home, boolean isInMemory, @Nullable Supplier<? extends SyncServer> servers) {
    this.home = home;
    Map<String, String> environment = environment(home);
    TaskSetup setup =
        TaskSetup.read(environment, Clock.systemUTC(), OutputStream.nullOutputStream(), null);
    Storage storage = isInMemory ? new InMemoryStorage() : H2Storage.at(setup.dataDirectory());
    this.desk = new Desk(setup, storage, Clock.systemUTC(), servers);
    this.server = start(0);
  }

  static Site open(Path home) {
    return new Site(home, false, null);
  }

  static Site open(Path home, Supplier<? extends SyncServer> servers) {
    return new Site(home, false, servers);
  }

  /** Opens one whose tasks nobody else can see. */
  static Site inMemory(Path home) {
    return new Site(home, true, null);
  }

  /** Writes the settings that are read when it is opened. */
  static void configure(Path home, String text) {
    try {
      Files.createDirectories(home);
      Files.writeString(home.resolve("taskchampion.toml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> environment(Path home) {
    return Map.of(
        "HOME",
        home.toString(),
        "TASKCHAMPION_CONFIG",
        home.resolve("taskchampion.toml").toString());
  }

  private WebServer start(int port) {
    try {
      return new WebServer(new Api(desk), secrets, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Replica replica() {
    return desk.replica();
  }

  int port() {
    return server.port();
  }

  Secrets secrets() {
    return secrets;
  }

  String address() {
    return server.address();
  }

  /** Takes the program away; the replica stays open. */
  void stop() {
    server.close();
  }

  /** Brings the program back on the same port, for the same browser. */
  void startAgain(int port) {
    server = start(port);
  }

  /** Adds tasks as ta does, in this process. */
  void add(String... lines) {
    for (String line : lines) {
      var unused =
          replica().editAndGet(edit -> desk.setup().add(edit, Words.of(line).words(), List.of()));
    }
  }

  /** Runs the real program {@code ta} on the same replica, in a process of its own. */
  void ta(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "org.taskchampion.ta.Ta"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment(home));
    builder.environment().put("LC_ALL", "C.UTF-8");
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError("ta failed: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.close();
    desk.close();
  }
}
