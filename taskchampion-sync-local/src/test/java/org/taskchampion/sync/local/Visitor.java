package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.Outcome;

/**
 * Does everything that can be done to each of many directories, and prints what came of it. It ends
 * itself when something takes too long, since nothing else ends a thread that waits for a pipe.
 */
final class Visitor {

  static final int HANGS = 3;
  private static final long PATIENCE_MILLIS = 20_000;

  private Visitor() {}

  private static final AtomicLong lastSign = new AtomicLong(System.nanoTime());
  private static volatile String doing = "nothing";

  /**
   * Runs it.
   *
   * @param arguments the directory of the directories
   */
  public static void main(String[] arguments) throws Exception {
    Thread watch = new Thread(Visitor::watch);
    watch.setDaemon(true);
    watch.start();
    List<Path> cases;
    try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
      cases = files.sorted().toList();
    }
    for (Path directory : cases) {
      String name = directory.getFileName().toString();
      attempt(name, "check", () -> check(directory));
      attempt(name, "pull", () -> pull(directory));
      attempt(name, "add", () -> add(directory));
      attempt(name, "snapshot", () -> snapshot(directory));
      attempt(name, "gc", () -> prune(directory));
      attempt(name, "add snapshot", () -> addSnapshot(directory));
      attempt(name, "gc again", () -> prune(directory));
      attempt(name, "check again", () -> check(directory));
    }
  }

  /**
   * Runs it in a process of its own.
   *
   * @return for each directory, what came of what; it is "ok" if nothing failed
   */
  static Map<String, Map<String, String>> visit(Path cases) throws Exception {
    Map<String, Map<String, String>> outcomes = new TreeMap<>();
    try (ChildJvm visitor = new ChildJvm(Visitor.class, cases.toString())) {
      for (String line : visitor.readLines()) {
        String[] parts = line.substring(0, line.length() - 1).split("\t", 3);
        assertThat(parts[2]).as("%s: %s", parts[0], parts[1]).isNotEqualTo("HANGS");
        outcomes.computeIfAbsent(parts[0], l -> new LinkedHashMap<>()).put(parts[1], parts[2]);
      }
      assertThat(visitor.exitCode()).isZero();
    }
    return outcomes;
  }

  private static void watch() {
    while (true) {
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        return;
      }
      if (System.nanoTime() - lastSign.get() > PATIENCE_MILLIS * 1_000_000) {
        System.out.println(doing + "\tHANGS;");
        System.out.flush();
        Runtime.getRuntime().halt(HANGS);
      }
    }
  }

  private interface Attempt {
    String run() throws Exception;
  }

  private static void attempt(String name, String what, Attempt attempt) {
    doing = name + "\t" + what;
    lastSign.set(System.nanoTime());
    String outcome;
    try {
      outcome = attempt.run();
    } catch (Exception e) {
      outcome = e.getClass().getSimpleName() + ": " + e.getMessage();
    }
    System.out.println(doing + "\t" + outcome.replace('\n', ' ') + ";");
  }

  private static String check(Path directory) {
    ServerCheck check = LocalSyncServer.check(directory, History.NIL);
    return check.isFailed()
        ? check.findings().stream()
            .filter(finding -> finding.outcome() == Outcome.FAILED)
            .map(ServerCheck.Finding::message)
            .toList()
            .toString()
        : "ok";
  }

  private static String pull(Path directory) {
    try (LocalSyncServer server = LocalSyncServer.at(directory, new HastyDisk())) {
      UUID base = History.NIL;
      ChildVersion child = server.childVersion(base);
      if (child instanceof ChildVersion.Gone) {
        base = server.snapshot().orElseThrow().version();
        child = server.childVersion(base);
      }
      while (child instanceof ChildVersion.Found found) {
        child = server.childVersion(found.version());
      }
      return child instanceof ChildVersion.UpToDate ? "ok" : child.toString();
    }
  }

  private static String add(Path directory) {
    try (LocalSyncServer server = LocalSyncServer.at(directory, new HastyDisk())) {
      UUID added = History.addAtEnd(server, new UUID(7, 7), "more");
      return server.childVersion(added) instanceof ChildVersion.UpToDate ? "ok" : "not the last";
    }
  }

  private static String snapshot(Path directory) {
    try (LocalSyncServer server = LocalSyncServer.at(directory, new HastyDisk())) {
      return server.snapshot().isPresent() ? "ok" : "none";
    }
  }

  private static String addSnapshot(Path directory) {
    try (LocalSyncServer server = LocalSyncServer.at(directory, new HastyDisk())) {
      UUID last = History.addAtEnd(server, new UUID(7, 7), "more");
      server.addSnapshot(last, History.bytes("newer"));
      return server.snapshot().orElseThrow().version().equals(last) ? "ok" : "it was ignored";
    }
  }

  private static String prune(Path directory) {
    try (LocalSyncServer server = LocalSyncServer.at(directory, new HastyDisk())) {
      server.prune();
      return "ok";
    }
  }
}
