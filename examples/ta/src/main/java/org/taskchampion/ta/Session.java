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
final class Session implements AutoCloseable {

  /** By which replicas know the program. */
  private static final String NAME = "ta";

  private final Surroundings surroundings;
  private @Nullable Configuration configuration;
  private @Nullable Conventions conventions;
  private @Nullable Ahead ahead;

  /**
   * A storage that was opened before it is needed.
   *
   * @param writes whether it is for a command that writes
   * @param storage null if it could not be opened
   * @param failure why not
   */
  private record Ahead(
      boolean writes, @Nullable Storage storage, @Nullable RuntimeException failure) {}

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

  /**
   * Lets Java look for the time zones, which the command needs first, and opens the replica's files
   * meanwhile. What goes wrong is told when the replica is needed.
   *
   * @param writes whether the command writes
   */
  void openAhead(boolean writes) {
    Preparation.begin(writes);
    if (Preparation.isUnderWay() && H2Storage.exists(dataDirectory())) {
      openNow(writes);
    }
  }

  void openNow(boolean writes) {
    try {
      ahead = new Ahead(writes, writes ? storage() : storageToRead(), null);
    } catch (RuntimeException e) {
      ahead = new Ahead(writes, null, e);
    }
  }

  /** Returns what was opened ahead, and the caller closes; null if nothing was. */
  private @Nullable Storage takeAhead(boolean writes) {
    Ahead opened = ahead;
    if (opened == null || opened.writes() != writes) {
      return null;
    }
    ahead = null;
    if (opened.failure() != null) {
      throw opened.failure();
    }
    return opened.storage();
  }

  /** Closes what was opened and not needed. */
  @Override
  public void close() {
    Storage unused = ahead == null ? null : ahead.storage();
    ahead = null;
    if (unused != null) {
      unused.close();
    }
  }

  /** Opens the replica; the caller closes it. */
  Replica openReplica() {
    Storage opened = takeAhead(true);
    return Replica.open(opened == null ? storage() : opened, surroundings.clock(), NAME);
  }

  private Storage storage() {
    return H2Storage.at(dataDirectory());
  }

  /**
   * Opens the replica for a command that only reads, and can do so where nobody may write. Where
   * there is none yet, it is an empty one, and none is made.
   */
  Replica openReplicaToRead() {
    Storage opened = takeAhead(false);
    return Replica.open(opened == null ? storageToRead() : opened, surroundings.clock(), NAME);
  }

  private Storage storageToRead() {
    Path directory = dataDirectory();
    return H2Storage.exists(directory)
        ? ReplicaDirectory.at(directory).openToRead()
        : new InMemoryStorage();
  }
}
