package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.SyncCancelledException;

/** Several processes on one directory, and processes that are killed. */
class ProcessesTest {

  @TempDir private Path temporary;

  @Test
  void processesThatAddAtTheSameTimeNeitherForkNorLoseAVersion() throws Exception {
    Path directory = temporary.resolve("server");
    List<ChildJvm> writers = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        writers.add(new ChildJvm(WriterProcess.class, directory.toString(), "w" + i, "40", "100"));
      }
      List<String> histories = new ArrayList<>();
      List<String> acknowledged = new ArrayList<>();
      for (ChildJvm writer : writers) {
        histories.add(writer.readLine());
        acknowledged.addAll(writer.readLines());
        assertThat(writer.exitCode()).isZero();
      }

      try (LocalSyncServer server = LocalSyncServer.at(directory)) {
        // All of them made or opened the directory at the same moment, and mean the same history.
        assertThat(histories).containsOnly("history " + server.identity().history() + ";");
        assertThat(acknowledged).hasSize(160);
        assertThat(chain(server)).containsExactlyInAnyOrderElementsOf(acknowledged);
      }
    } finally {
      writers.forEach(ChildJvm::close);
    }
  }

  @Test
  void aKilledWriterLosesNothingThatWasAcknowledgedAndLeavesNothingHalfWritten() throws Exception {
    long seed = 20;
    Random random = new Random(seed);
    Path directory = temporary.resolve("server");
    Disk disk = new Disk();
    List<String> acknowledged = new ArrayList<>();
    for (int kill = 0; kill < 24; kill++) {
      try (ChildJvm writer =
          new ChildJvm(WriterProcess.class, directory.toString(), "k" + kill, "100000", "200000")) {
        // Some are killed while they make or open the directory.
        if (kill % 6 == 0) {
          Thread.sleep(random.nextInt(250));
        } else {
          assertThat(writer.readLine()).startsWith("history ");
          // Waiting for answers, and not for a time, gives a slow machine something to lose.
          for (int i = random.nextInt(4); i >= 0; i--) {
            acknowledged.add(Objects.requireNonNull(writer.readLine()));
          }
          Thread.sleep(random.nextInt(30));
        }
        writer.kill();
        for (String line : writer.readLines()) {
          if (!line.startsWith("history ")) {
            acknowledged.add(line);
          }
        }
      }

      try (LocalSyncServer server = LocalSyncServer.at(directory)) {
        List<String> chain = chain(server);
        assertThat(chain).as("after kill %s, seed %s", kill, seed).containsAll(acknowledged);
        // Every file with a version's name is whole and in the chain: reading the chain checked
        // them.
        assertThat(Scan.of(new Layout(directory.toRealPath()), disk).entries())
            .hasSameSizeAs(chain);
      }
    }
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(20);
  }

  /** Has the directory's lock until it is killed. */
  static final class LockingProcess {
    private LockingProcess() {}

    public static void main(String[] arguments) throws Exception {
      try (FileChannel channel =
              FileChannel.open(
                  Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        System.out.println("locked " + lock.isValid() + ";");
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }

  @Test
  void whoWaitsForALockThatIsNotGivenBackCanBeCalledOff() throws Exception {
    try (LocalSyncServer server = LocalSyncServer.at(temporary.resolve("server"))) {
      UUID added = History.addMany(server, History.NIL, 1).get(0);
      Path lock = new Layout(temporary.resolve("server").toRealPath()).lock();
      try (ChildJvm other = new ChildJvm(LockingProcess.class, lock.toString())) {
        assertThat(other.readLine()).isEqualTo("locked true;");
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread waiting =
            new Thread(
                () ->
                    ended.complete(
                        catchThrowable(
                            () -> server.addSnapshot(added, History.bytes("snapshot")))));
        waiting.start();
        assertThatThrownBy(() -> ended.get(300, TimeUnit.MILLISECONDS))
            .isInstanceOf(TimeoutException.class);
        waiting.interrupt();
        assertThat(ended.get(30, TimeUnit.SECONDS)).isInstanceOf(SyncCancelledException.class);
        other.kill();
      }
      server.addSnapshot(added, History.bytes("snapshot"));
      assertThat(server.snapshot()).isPresent();
    }
  }

  private static List<String> chain(LocalSyncServer server) {
    return History.readFrom(server, History.NIL).stream()
        .map(line -> line.substring(0, line.indexOf(';') + 1))
        .toList();
  }
}
