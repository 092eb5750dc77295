package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.testing.PosixOnly;

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
}
