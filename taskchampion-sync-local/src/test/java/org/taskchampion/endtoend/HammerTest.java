package org.taskchampion.endtoend;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.h2.H2Storage;

/**
 * The public API under sixteen threads at once: see {@link Hammer}. {@code -Dhammer.seconds=600}
 * lets each run last longer, and {@code -Dhammer.seed=7} begins with other random numbers.
 */
class HammerTest {

  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("hammer.seconds", 2));
  private static final long SEED = Long.getLong("hammer.seed", 1);

  @TempDir private Path directory;

  private static Set<Thread> ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("taskchampion-"))
        .collect(Collectors.toSet());
  }

  @Test
  void inMemoryNothingIsLostAndNobodyWaitsForEver() {
    Set<Thread> before = ownThreads();
    InMemoryStorage storage = new InMemoryStorage();
    new Hammer(() -> new LentStorage(storage), SEED).run(TIME);
    Watchdog.await("the end of all threads", () -> before.containsAll(ownThreads()));
  }

  @Test
  void onDiskNothingIsLostAndNobodyWaitsForEver() {
    Set<Thread> before = ownThreads();
    new Hammer(() -> H2Storage.at(directory.resolve("replica")), SEED).run(TIME);
    Watchdog.await("the end of all threads", () -> before.containsAll(ownThreads()));
  }
}
