package org.taskchampion.ta;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Replica;
import org.taskchampion.TaskReader;
import org.taskchampion.query.Conventions;
import org.taskchampion.query.Evaluation;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.storage.h2.ReplicaDirectory;
import org.taskchampion.taskwarrior.Recurrence;

/**
 * One run of the program: the surroundings, and the configuration and the replica once they are
 * needed.
 */
final class Session {

  /** By which replicas know the program. */
  private static final String NAME = "ta";

  private final Surroundings surroundings;
  private @Nullable Configuration configuration;
  private @Nullable Conventions conventions;

  Session(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  Session(Surroundings surroundings, Configuration configuration) {
    this.surroundings = surroundings;
    this.configuration = configuration;
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

  /** Returns what the words of filters, orders and dates mean. */
  Conventions conventions() {
    Conventions known = conventions;
    if (known == null) {
      known = configuration().taskwarrior().conventions(surroundings.zone());
      conventions = known;
    }
    return known;
  }

  /** Returns what reads the dates of this run. */
  DateReader dates() {
    return DateReader.of(conventions(), surroundings.now());
  }

  /** Returns what keeps recurring tasks, with as many instances to come as the settings say. */
  Recurrence recurrence() {
    return Recurrence.with(conventions()).limit(configuration().taskwarrior().recurrenceLimit());
  }

  /** Returns what filters and orders are asked of: the tasks of a reader, now. */
  Evaluation evaluation(TaskReader reader) {
    return Evaluation.of(reader, conventions(), surroundings.now());
  }

  /** Returns the path that an argument means. */
  Path path(String text) {
    return new UserDirectories(surroundings).ofArgument(text);
  }

  /** Returns the directory of the replica, which may not be there yet, and is no file. */
  Path dataDirectory() {
    return Replicas.checked(configuration().dataDirectory());
  }

  /** Opens the replica; the caller closes it. */
  Replica openReplica() {
    return Replica.open(H2Storage.at(dataDirectory()), surroundings.clock(), NAME);
  }

  /**
   * Opens the replica for a command that only reads, and can do so where nobody may write. Where
   * there is none yet, it is an empty one, and none is made.
   */
  Replica openReplicaToRead() {
    Path directory = dataDirectory();
    Storage storage =
        H2Storage.exists(directory)
            ? ReplicaDirectory.at(directory).openToRead()
            : new InMemoryStorage();
    return Replica.open(storage, surroundings.clock(), NAME);
  }
}
