package org.taskchampion.ta;

import org.jspecify.annotations.Nullable;
import org.taskchampion.Replica;
import org.taskchampion.storage.h2.H2Storage;

/**
 * One run of the program: the surroundings, and the configuration and the replica once they are
 * needed.
 */
final class Session {

  private final Surroundings surroundings;
  private @Nullable Configuration configuration;

  Session(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Output out() {
    return surroundings.out();
  }

  Configuration configuration() {
    Configuration known = configuration;
    if (known == null) {
      known = Configuration.load(surroundings);
      configuration = known;
    }
    return known;
  }

  /** Opens the replica; the caller closes it. */
  Replica openReplica() {
    return Replica.open(H2Storage.at(configuration().dataDirectory()), surroundings.clock());
  }
}
