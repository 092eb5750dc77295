package org.taskchampion.sync.http.fleet;

import java.util.Random;
import java.util.function.Function;
import org.taskchampion.sync.cloud.FaultyProxy.Fate;

/**
 * What goes wrong, at random, between replicas of this library and an object store. Every sixth
 * request does; of those that commit a version, every second one.
 */
final class Faults implements Function<String, Fate> {

  private final Random random;

  Faults(long seed) {
    this.random = new Random(seed);
  }

  @Override
  public synchronized Fate apply(String request) {
    boolean commits =
        !request.startsWith("GET ")
            && (request.endsWith("/latest") || request.contains("name=latest"));
    if (random.nextInt(commits ? 2 : 6) != 0) {
      return Fate.NONE;
    }
    Fate[] fates = Fate.values();
    return fates[1 + random.nextInt(fates.length - 1)];
  }
}
