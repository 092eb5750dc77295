package org.taskchampion.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;

/**
 * Deletes a test's temporary directory as always, but tries again for half a minute. Under Wine,
 * each process has a second one for its console, which inherits the files that the first one writes
 * to, and ends a moment later. What a test's own process has open stays open, and the test still
 * fails.
 */
public final class PatientDeletion implements TempDirDeletionStrategy {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long PAUSE_MILLIS = 20;

  /** Is made by JUnit. */
  public PatientDeletion() {}

  @Override
  public DeletionResult delete(
      Path directory, AnnotatedElementContext element, ExtensionContext test) throws IOException {
    long begin = System.nanoTime();
    while (true) {
      DeletionResult result = Standard.INSTANCE.delete(directory, element, test);
      if (result.isSuccessful() || System.nanoTime() - begin > LIMIT.toNanos()) {
        return result;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return result;
      }
    }
  }
}
