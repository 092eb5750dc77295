package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.storage.StorageReplacedException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;

/** POSIX takes a process its locks when any descriptor of their file is closed in it. */
class LostLockTest {

  private static final int COMMITS = 300;

  @TempDir Path directory;

  private void assertNothingIsLost(String firstPause, String secondPause) throws Exception {
    List<Process> writers =
        List.of(
            TestProcess.start(
                CopyingProcess.class, directory.toString(), "one", "" + COMMITS, firstPause),
            TestProcess.start(
                CopyingProcess.class, directory.toString(), "two", "" + COMMITS, secondPause));
    for (Process writer : writers) {
      try (BufferedReader output = TestProcess.output(writer)) {
        assertThat(output.lines().count()).isEqualTo(COMMITS);
      }
      assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(writer.exitValue()).isZero();
    }
    try (H2Storage storage = H2Storage.at(directory, new RealDisk(), TestProcess.BUSY);
        StorageView view = storage.read()) {
      assertThat(view.value("one")).contains("" + COMMITS);
      assertThat(view.value("two")).contains("" + COMMITS);
      assertThat(view.revision()).isEqualTo(2 * COMMITS);
      SeveralProcessesTest.assertWhole(view, "one");
      SeveralProcessesTest.assertWhole(view, "two");
    }
  }

  @Test
  void copyingTheDirectoryInOneOfTwoProcessesThatWriteLosesNothing() throws Exception {
    assertNothingIsLost("100", "1000000");
  }

  @Test
  void copyingTheDirectoryAllTheTimeInBothProcessesLosesNothing() throws Exception {
    assertNothingIsLost("1", "1");
  }

  private String whatAnotherProcessFinds() throws IOException {
    Process other = TestProcess.start(HoldingProcess.class, directory.toString(), "try");
    try (BufferedReader output = TestProcess.output(other)) {
      return output.readLine();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void readingAnyFileDuringATransactionDoesNotLetOtherProcessesIn() throws IOException {
    try (H2Storage storage = H2Storage.at(directory)) {
      String busy = "busy because of " + ProcessHandle.current().pid();
      for (String name : List.of(FileNames.JOURNAL, FileNames.STORE, FileNames.LOCK)) {
        try (StorageTransaction transaction = storage.begin()) {
          Files.readAllBytes(directory.resolve(name));
          assertThat(whatAnotherProcessFinds()).as(name).isEqualTo(busy);
          TestProcess.commit(transaction, "one");
        }
        assertThat(whatAnotherProcessFinds()).startsWith("begun at ");
      }
    }
  }

  private static URLClassLoader anotherLoader() throws IOException {
    List<URL> urls = new ArrayList<>();
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String entry : path.split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
  }

  @Test
  void theLibraryLoadedTwiceInOneProcessLosesNothingAndLetsNobodyIn() throws Exception {
    String busy = "busy because of " + ProcessHandle.current().pid();
    try (URLClassLoader loader = anotherLoader();
        H2Storage storage = H2Storage.at(directory)) {
      Method at = loader.loadClass(H2Storage.class.getName()).getMethod("at", Path.class);
      Class<?> process = loader.loadClass(TestProcess.class.getName());
      assertThat(process).isNotSameAs(TestProcess.class);
      try (StorageTransaction transaction = storage.begin()) {
        ((AutoCloseable) at.invoke(null, directory)).close();
        assertThat(whatAnotherProcessFinds()).isEqualTo(busy);
        TestProcess.commit(transaction, "one");
      }
      Method commit =
          process.getDeclaredMethod(
              "commit", Path.class, String.class, int.class, IntConsumer.class);
      commit.setAccessible(true);
      List<Throwable> failures = new ArrayList<>();
      Thread other =
          new Thread(
              () -> {
                try {
                  commit.invoke(null, directory, "two", 100, (IntConsumer) number -> {});
                } catch (ReflectiveOperationException e) {
                  failures.add(e);
                }
              });
      other.start();
      for (int i = 0; i < 100; i++) {
        try (StorageTransaction transaction = storage.begin()) {
          TestProcess.commit(transaction, "one");
        }
      }
      other.join();
      assertThat(failures).isEmpty();
      try (StorageView view = storage.read()) {
        assertThat(view.value("one")).contains("101");
        assertThat(view.value("two")).contains("100");
        assertThat(view.revision()).isEqualTo(201);
      }
    }
  }

  /** Whoever knows nothing of the lock. */
  @Test
  void aForeignTailIsAnErrorBeforeAnythingIsAppended() throws IOException {
    try (H2Storage storage = H2Storage.at(directory)) {
      try (StorageTransaction transaction = storage.begin()) {
        TestProcess.commit(transaction, "one");
      }
      byte[] foreign = new byte[4096];
      try (RandomAccessFile journal =
          new RandomAccessFile(directory.resolve(FileNames.JOURNAL).toFile(), "rw")) {
        try (StorageTransaction transaction = storage.begin()) {
          TestProcess.commit(transaction, "one");
        }
        // What the second commit wrote is kept, taken away, and put back during another one.
        long start = endOfFirstRecord(journal);
        journal.seek(start);
        journal.readFully(foreign);
      }
      Path copy = Files.createTempDirectory(directory.getParent(), "copy");
      for (String name : List.of(FileNames.JOURNAL, FileNames.STORE)) {
        Files.copy(directory.resolve(name), copy.resolve(name));
      }
      erase(copy);
      try (H2Storage behind = H2Storage.at(copy);
          StorageTransaction transaction = behind.begin()) {
        assertThat(transaction.value("one")).contains("1");
        transaction.setValue("mine", "new");
        try (RandomAccessFile journal =
            new RandomAccessFile(copy.resolve(FileNames.JOURNAL).toFile(), "rw")) {
          journal.seek(endOfFirstRecord(journal));
          journal.write(foreign);
        }
        assertThatThrownBy(transaction::commit)
            .isInstanceOf(StorageReplacedException.class)
            .hasMessageStartingWith(
                copy.toRealPath().resolve(FileNames.JOURNAL)
                    + " was replaced, changed or removed by another program");
      }
      try (H2Storage behind = H2Storage.at(copy);
          StorageView view = behind.read()) {
        assertThat(view.value("one")).contains("2");
        assertThat(view.value("mine")).isEmpty();
      }
    }
  }

  private static long endOfFirstRecord(RandomAccessFile journal) throws IOException {
    journal.seek(8192);
    long size = 24L + journal.readInt();
    return 8192 + (size + 15) / 16 * 16;
  }

  /** Takes the second record away, and the note of it. */
  private static void erase(Path copy) throws IOException {
    try (RandomAccessFile journal =
            new RandomAccessFile(copy.resolve(FileNames.JOURNAL).toFile(), "rw");
        RandomAccessFile store =
            new RandomAccessFile(copy.resolve(FileNames.STORE).toFile(), "rw")) {
      journal.seek(endOfFirstRecord(journal));
      journal.write(new byte[4096]);
      store.seek(2048);
      store.write(new byte[Root.SIZE]);
    }
  }
}
