package org.taskchampion.internal.sync.simulation;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs in a JVM with one mutated class: first the simulation, then, if it notices nothing, examples
 * and golden files. The first failure ends it; its last line of output says what it was.
 */
final class MutationVictim {

  /** How the process ends if anything failed. */
  static final int KILLED = 10;

  private static final List<String> TESTS =
      List.of(
          "org.taskchampion.internal.sync.SyncSessionTest",
          "org.taskchampion.internal.sync.RerootingTest",
          "org.taskchampion.internal.sync.SnapshotSyncTest",
          "org.taskchampion.internal.sync.BadServerTest",
          "org.taskchampion.internal.operation.RebaseTest",
          "org.taskchampion.golden.GoldenTransformTest",
          "org.taskchampion.golden.GoldenTaskCallsTest");

  private MutationVictim() {}

  /**
   * Runs.
   *
   * @param args how many histories
   */
  public static void main(String[] args) {
    Optional<Simulator.Failure> failure = Simulator.run(1, Long.parseLong(args[0]), false);
    if (failure.isPresent()) {
      end("simulation: " + what(failure.get().cause()));
    }
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(TESTS.stream().map(DiscoverySelectors::selectClass).toList())
            .build();
    LauncherFactory.create().execute(request, new FirstFailure());
  }

  /** Says what failed, without the ids and numbers of the one history. */
  private static String what(Throwable cause) {
    String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    String what =
        cause instanceof AssertionError
            ? message
            : cause.getClass().getSimpleName() + ": " + message;
    return what.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "…")
        .replaceAll("replica \\d", "a replica")
        .replaceAll("[:] \\w+\\[.*", "")
        .replaceAll("lost \\S+ of …, now .*, and", "lost a value and");
  }

  private static void end(String what) {
    new PrintStream(System.out, true, StandardCharsets.UTF_8).println(what);
    System.exit(KILLED);
  }

  private static final class FirstFailure implements TestExecutionListener {
    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() == TestExecutionResult.Status.FAILED) {
        String method =
            test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(MethodSource.class::cast)
                .map(it -> it.getJavaClass().getSimpleName() + "." + it.getMethodName())
                .orElse(test.getDisplayName());
        end(method);
      }
    }
  }
}
