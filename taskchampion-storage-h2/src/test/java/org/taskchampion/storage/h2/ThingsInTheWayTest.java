package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageException;
import org.taskchampion.storage.StorageFailedException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.testing.PosixOnly;

/** Every file of a replica, and what is no file in its place: nothing waits for it for ever. */
@PosixOnly("pipes, sockets and devices in directories")
class ThingsInTheWayTest {

  private static final String TEMPORARY = "replica.mv.tmp";

  @TempDir Path home;
  private Path outside;

  private enum Thing {
    PIPE,
    DIRECTORY,
    FULL_DIRECTORY,
    LINK_TO_DIRECTORY,
    LINK_TO_NOTHING,
    LINK_TO_DEVICE,
    LINK_TO_PIPE,
    SOCKET
  }

  private enum Action {
    OPEN,
    OPEN_TO_READ,
    SALVAGE,
    RESTORE,
    RESTORE_INTO;

    boolean reads() {
      return this == OPEN_TO_READ || this == SALVAGE || this == RESTORE;
    }
  }

  private static void commit(H2Storage storage) {
    try (StorageTransaction transaction = storage.begin()) {
      TestProcess.commit(transaction, "one");
    }
  }

  private static void pipe(Path path) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).inheritIO().start().waitFor())
        .isZero();
  }

  private void put(Thing thing, Path path) throws Exception {
    switch (thing) {
      case PIPE -> pipe(path);
      case DIRECTORY -> Files.createDirectory(path);
      case FULL_DIRECTORY -> Files.writeString(Files.createDirectory(path).resolve("a"), "a");
      case LINK_TO_DIRECTORY -> Files.createSymbolicLink(path, outside);
      case LINK_TO_NOTHING -> Files.createSymbolicLink(path, outside.resolve("nothing"));
      case LINK_TO_DEVICE -> Files.createSymbolicLink(path, Path.of("/dev/null"));
      case LINK_TO_PIPE -> Files.createSymbolicLink(path, outside.resolve("pipe"));
      case SOCKET -> {
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
          Path there = Files.createTempDirectory(Path.of("/tmp"), "s").resolve("s");
          channel.bind(UnixDomainSocketAddress.of(there));
          Files.move(there, path);
          Files.delete(there.getParent());
        }
      }
    }
  }

  private void act(Action action, Path directory, int number) {
    switch (action) {
      case OPEN -> {
        try (H2Storage storage = H2Storage.at(directory)) {
          commit(storage);
        }
      }
      case OPEN_TO_READ -> {
        try (H2Storage storage = H2Storage.openReadOnly(directory)) {
          storage.read().close();
          assertThat(Replica.open(storage).verify().findings())
              .noneMatch(it -> it.message().contains("replica"));
        }
      }
      case SALVAGE -> assertThat(H2Storage.salvage(directory)).isNotNull();
      case RESTORE -> {
        try (H2Storage restored = H2Storage.at(home.resolve("restored" + number))) {
          restored.restore(directory);
        }
      }
      case RESTORE_INTO -> {
        try (H2Storage into = H2Storage.at(directory)) {
          into.restore(home.resolve("source"), home.resolve("kept" + number));
        }
      }
    }
  }

  /** Returns what it ended in, which it does. */
  private static String outcome(Runnable action) throws Exception {
    CompletableFuture<String> outcome = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                action.run();
                outcome.complete("ok");
              } catch (StorageFailedException | StorageDamagedException e) {
                outcome.complete(e.getMessage());
              } catch (StorageException | IllegalStateException | AssertionError e) {
                outcome.completeExceptionally(e);
              }
            });
    thread.setDaemon(true); // It may wait for ever.
    thread.start();
    return outcome.get(60, TimeUnit.SECONDS);
  }

  @Test
  void nothingThatIsInTheWayMakesAnythingWait() throws Exception {
    outside = Files.createDirectory(home.resolve("outside"));
    pipe(outside.resolve("pipe"));
    try (H2Storage storage = H2Storage.at(home.resolve("source"))) {
      commit(storage);
    }
    int number = 0;
    List<String> works = new ArrayList<>();
    for (String name : List.of(FileNames.JOURNAL, FileNames.STORE, FileNames.LOCK, TEMPORARY)) {
      for (Thing thing : Thing.values()) {
        for (Action action : Action.values()) {
          Path directory = home.resolve("replica" + number++);
          try (H2Storage storage = H2Storage.at(directory)) {
            commit(storage);
          }
          Files.deleteIfExists(directory.resolve(name));
          put(thing, directory.resolve(name));
          int made = number;
          String label = action + " with " + thing + " as " + name;
          String outcome = outcome(() -> act(action, directory, made));
          boolean counts =
              action.reads() ? !name.equals(FileNames.LOCK) && !name.equals(TEMPORARY) : true;
          if (outcome.equals("ok")) {
            works.add(label);
          } else {
            assertThat(counts).as("%s: %s", label, outcome).isTrue();
            assertThat(outcome).as(label).contains(name).doesNotContain("Exception", "null");
          }
        }
      }
    }
    assertThat(outside).isDirectoryContaining(it -> it.endsWith("pipe"));
    assertThat(outside).isDirectoryNotContaining(it -> !it.endsWith("pipe"));
    assertThat(Path.of("/dev", FileNames.JOURNAL)).doesNotExist();
    // What a crash left behind is removed, whatever it is; a lock is not needed to read.
    assertThat(works)
        .filteredOn(it -> it.contains("OPEN with") || it.contains("INTO"))
        .allSatisfy(it -> assertThat(it).endsWith(TEMPORARY).doesNotContain("FULL"))
        .hasSize(14);
    assertThat(works)
        .filteredOn(it -> it.startsWith("OPEN_TO_READ") || it.startsWith("RESTORE with"))
        .allMatch(it -> it.endsWith(TEMPORARY) || it.endsWith(FileNames.LOCK))
        .hasSize(32);
  }
}
