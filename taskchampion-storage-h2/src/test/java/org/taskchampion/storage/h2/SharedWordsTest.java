package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.internal.FileHeldException;
import org.taskchampion.storage.StorageFailedException;
import org.taskchampion.testing.PosixOnly;
import org.taskchampion.testing.WindowsOnly;

class SharedWordsTest {

  private static final int THREADS = 4;
  private static final int TIMES = 100;

  @TempDir Path directory;

  @Test
  void wordsThatAreReadAndWrittenAreComparedAndSetInOneStep() throws Exception {
    assertThat(counted(false)).isEqualTo(THREADS * TIMES);
  }

  @Test
  @PosixOnly("a file that was mapped can be removed")
  void wordsInMemoryAreComparedAndSetInOneStep() throws Exception {
    assertThat(counted(true)).isEqualTo(THREADS * TIMES);
  }

  /** Many open the file, each for itself, and count in one word. */
  private long counted(boolean mapped) throws Exception {
    File path = Files.createFile(directory.resolve("words" + mapped)).toFile();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (LockFile last = RealLockFile.open(path, mapped)) {
      List<Future<?>> counting = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        counting.add(threads.submit(() -> count(path, mapped)));
      }
      for (Future<?> each : counting) {
        each.get();
      }
      return last.get(3);
    } finally {
      threads.shutdown();
    }
  }

  private static Object count(File path, boolean mapped) throws IOException {
    try (LockFile file = RealLockFile.open(path, mapped)) {
      for (int done = 0; done < TIMES; ) {
        long before = file.get(3);
        done += file.compareAndSet(3, before, before + 1) ? 1 : 0;
      }
    }
    return true;
  }

  /** Holds the lock of a step, as a process does that is stopped in the middle of one. */
  static final class Stopped {
    private Stopped() {}

    public static void main(String[] arguments) throws IOException {
      try (RandomAccessFile file = new RandomAccessFile(arguments[0], "rw");
          FileLock step = file.getChannel().lock(SharedWords.Written.STEP, 1, false)) {
        System.out.println(step.isValid());
        System.in.read();
      }
    }
  }

  private static Process stopped(File path) throws IOException {
    Process process = TestProcess.start(Stopped.class, path.toString());
    assertThat(TestProcess.output(process).readLine()).isEqualTo("true");
    return process;
  }

  @Test
  void aProcessThatIsStoppedInTheMiddleOfAStepIsNotWaitedForForEver() throws Exception {
    File path = Files.write(directory.resolve("words"), new byte[64]).toFile();
    try (RandomAccessFile file = new RandomAccessFile(path, "rw")) {
      SharedWords words = new SharedWords.Written(path, file, Duration.ofMillis(50));
      Process other = stopped(path);
      try {
        assertThatThrownBy(() -> words.compareAndSet(3, 0, 1))
            .isInstanceOf(FileHeldException.class)
            .hasMessage(
                path
                    + ": another process, which seems to be stopped, has kept its words locked for"
                    + " 50 ms");
        assertThat(words.get(3)).isZero();
      } finally {
        other.destroyForcibly().waitFor();
      }
      assertThat(words.compareAndSet(3, 0, 1)).isTrue();
    }
  }

  @Test
  @WindowsOnly("elsewhere the words are in memory")
  void aTransactionBesideSuchAProcessSaysWhatToDoAndChangesNothing() throws Exception {
    Path replica = directory.resolve("replica");
    try (H2Storage storage = H2Storage.at(replica)) {
      Process other = stopped(replica.resolve(FileNames.LOCK).toFile());
      try {
        assertThatThrownBy(storage::begin)
            .isInstanceOf(StorageFailedException.class)
            .hasMessageContaining(
                "has kept its words locked for 5000 ms. Nothing was changed; wait")
            .hasMessageContaining(FileNames.LOCK);
      } finally {
        other.destroyForcibly().waitFor();
      }
      storage.begin().close();
    }
  }
}
