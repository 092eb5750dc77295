package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageReplacedException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.testing.PosixOnly;

/**
 * Other files come in the place of those that are open, as a service that copies folders brings
 * them, or somebody who copies a backup back.
 */
class ReplacedFilesTest {

  private static final List<String> FILES =
      List.of(FileNames.JOURNAL, FileNames.STORE, FileNames.LOCK);

  @TempDir Path home;
  private int count;
  private Path directory;
  private Path copy;
  private H2Storage storage;

  /** What another program does. */
  private interface Replacement {
    void run() throws IOException;
  }

  /** A replica with three commits, a copy of it, and one commit more. */
  @BeforeEach
  void make() throws IOException {
    count++;
    directory = home.resolve("replica" + count);
    copy = Files.createDirectory(home.resolve("copy" + count));
    storage = H2Storage.at(directory);
    commit(3);
    for (String name : FILES) {
      Files.copy(directory.resolve(name), copy.resolve(name));
    }
    commit(1);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private void commit(int times) {
    for (int i = 0; i < times; i++) {
      try (StorageTransaction transaction = storage.begin()) {
        TestProcess.commit(transaction, "one");
      }
    }
  }

  /** By renaming, as rsync does: the name stands for another file. */
  private void replace(String name) throws IOException {
    Path aside = directory.resolve(name + ".new");
    Files.copy(copy.resolve(name), aside);
    Files.move(aside, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** In place: the file has another content. */
  private void overwrite(String name) throws IOException {
    Files.write(directory.resolve(name), Files.readAllBytes(copy.resolve(name)));
  }

  private void cutOff(String name, int length) throws IOException {
    assertThat(directory.resolve(name)).isRegularFile();
    try (var channel = Files.newByteChannel(directory.resolve(name), StandardOpenOption.WRITE)) {
      assertThat(channel.size()).isGreaterThan(length);
      channel.truncate(length);
    }
  }

  private void removeDirectory() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  private void copyBack() throws IOException {
    Files.createDirectory(directory);
    for (String name : FILES) {
      Files.copy(copy.resolve(name), directory.resolve(name));
    }
  }

  private Map<String, Replacement> replacements() {
    Map<String, Replacement> all = new LinkedHashMap<>();
    for (String name : FILES) {
      all.put(name + " is another file", () -> replace(name));
      all.put(name + " is gone", () -> Files.delete(directory.resolve(name)));
    }
    for (String name : List.of(FileNames.JOURNAL, FileNames.STORE)) {
      all.put(name + " is cut off", () -> cutOff(name, 5_000));
    }
    all.put("the lock file is empty", () -> cutOff(FileNames.LOCK, 0));
    all.put("the journal has older content", () -> overwrite(FileNames.JOURNAL));
    all.put(
        "journal and store are other files",
        () -> {
          replace(FileNames.STORE);
          replace(FileNames.JOURNAL);
        });
    all.put(
        "all files have older content",
        () -> {
          for (String name : FILES) {
            overwrite(name);
          }
        });
    all.put(
        "all files are other ones",
        () -> {
          for (String name : FILES) {
            replace(name);
          }
        });
    all.put(
        "the directory was moved away", () -> Files.move(directory, home.resolve("away" + count)));
    all.put("the directory is gone", this::removeDirectory);
    all.put(
        "another directory is in its place",
        () -> {
          Files.move(directory, home.resolve("away" + count));
          copyBack();
        });
    all.put(
        "the directory was removed and made anew",
        () -> {
          removeDirectory();
          copyBack();
        });
    return all;
  }

  @Test
  @PosixOnly("an open file that is replaced or removed")
  void nothingIsWrittenToFilesThatAreGone() throws IOException {
    for (Map.Entry<String, Replacement> replacement : replacements().entrySet()) {
      close();
      make();
      replacement.getValue().run();
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(storage::begin, replacement.getKey())
            .isInstanceOf(StorageReplacedException.class)
            .hasMessageContaining(directory.getFileName().toString())
            .hasMessageEndingWith(
                " was open. Nothing was changed. Close the replica and open it again: it is then as"
                    + " its files are now");
      }
      assertThatThrownBy(storage::read, replacement.getKey())
          .isInstanceOf(StorageReplacedException.class);
      assertIsAsItsFilesAre(replacement.getKey());
    }
  }

  private static int last(H2Storage opened) {
    try (StorageView view = opened.read()) {
      SeveralProcessesTest.assertWhole(view, "one");
      return Integer.parseInt(view.value("one").orElse("0"));
    }
  }

  private void assertIsAsItsFilesAre(String what) {
    // Also beside the one that is still open.
    int before;
    try (H2Storage again = H2Storage.at(directory)) {
      before = last(again);
      try (StorageTransaction transaction = again.begin()) {
        TestProcess.commit(transaction, "one");
      }
      storage.close();
      try (StorageTransaction transaction = again.begin()) {
        TestProcess.commit(transaction, "one");
      }
    } catch (StorageDamagedException e) {
      // Of files that do not belong together, or of which something is missing.
      return;
    }
    try (H2Storage again = H2Storage.at(directory)) {
      assertThat(last(again)).as(what).isEqualTo(before + 2);
    }
  }

  @Test
  @PosixOnly("an open file that is replaced or removed")
  void readersNoticeItWithinMilliseconds() throws Exception {
    for (Map.Entry<String, Replacement> replacement : replacements().entrySet()) {
      close();
      make();
      assertThat(last(storage)).isEqualTo(4);
      replacement.getValue().run();
      long deadline = System.nanoTime() + 10_000_000_000L;
      boolean noticed = false;
      while (!noticed) {
        assertThat(System.nanoTime()).as(replacement.getKey()).isLessThan(deadline);
        try {
          assertThat(last(storage)).isEqualTo(4);
        } catch (StorageReplacedException e) {
          noticed = true;
        }
      }
    }
  }

  @Test
  @PosixOnly("an open file that is replaced or removed")
  void duringATransactionTheCommitIsRefused() throws IOException {
    for (String what : replacements().keySet()) {
      close();
      make();
      try (StorageTransaction transaction = storage.begin()) {
        transaction.setValue("lost", "yes");
        replacements().get(what).run();
        assertThatThrownBy(transaction::commit, what)
            .isInstanceOf(StorageReplacedException.class)
            .hasMessageContaining("Nothing was changed");
      }
      storage.close();
      try (H2Storage again = H2Storage.at(directory);
          StorageView view = again.read()) {
        assertThat(view.value("lost")).as(what).isEmpty();
      } catch (StorageDamagedException e) {
        // Of files that do not belong together, or of which something is missing.
        assertThat(e).hasMessageContaining("replica.");
      }
    }
  }

  @Test
  void whatThisLibraryDoesInOtherProcessesIsNoReplacement() throws Exception {
    try (H2Storage other = H2Storage.at(home.resolve("other"))) {
      Replica.open(other)
          .importFrom(new java.io.ByteArrayInputStream(ReadingProcess.export(storage)));
      other.backup(home.resolve("backup"));
    }
    Process busy = TestProcess.start(directory, "two", 200);
    try (var output = TestProcess.output(busy)) {
      while (output.readLine() != null) {
        commit(1);
        last(storage);
      }
    }
    assertThat(busy.waitFor()).isZero();
  }
}
