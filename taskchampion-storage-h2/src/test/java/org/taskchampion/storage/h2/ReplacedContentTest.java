package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageReplacedException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.testing.PosixOnly;

/**
 * Files of any age come in the place of those that are open, or are written into them, while one
 * process has them open, or two, or a second one opens what came and goes on with it. Either the
 * next transaction is refused, or everything that was acknowledged is there.
 */
class ReplacedContentTest {

  // Checkpoints as often as in a busy replica, and no compactions: the file stays the same one.
  private static final Limits NEVER_COMPACTING =
      new Limits(Duration.ofSeconds(30), 3_000, 12_000, 4_000, 1 << 30, 1_000, 1_000);

  @TempDir Path home;
  private int count;

  /** What comes in the place of a replica with four commits, or with thirty. */
  private enum Content {
    OLDER(0),
    AS_OLD(1),
    YOUNGER(3),
    MUCH_YOUNGER(25),
    ANOTHER_REPLICAS(35);

    private final int commits;

    Content(int commits) {
      this.commits = commits;
    }
  }

  private enum Way {
    BY_RENAMING {
      @Override
      void replace(Path source, Path target) throws IOException {
        Path aside = target.resolveSibling("aside");
        Files.copy(source, aside);
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
      }
    },
    // As cp does it.
    CUT_OFF_AND_WRITTEN {
      @Override
      void replace(Path source, Path target) throws IOException {
        Files.write(target, Files.readAllBytes(source));
      }
    },
    // As rsync --inplace does it.
    IN_PLACE {
      @Override
      void replace(Path source, Path target) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(target.toFile(), "rw")) {
          file.write(Files.readAllBytes(source));
          file.setLength(Files.size(source));
        }
      }
    };

    abstract void replace(Path source, Path target) throws IOException;
  }

  /** What other processes do. */
  private enum Other {
    NONE,
    HAS_IT_OPEN,
    OPENS_IT_AFTERWARDS
  }

  private record Case(
      int before, boolean compacts, Content content, Way way, List<String> names, Other other) {

    Limits limits() {
      return compacts ? TestProcess.BUSY : NEVER_COMPACTING;
    }
  }

  private static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    String journal = FileNames.JOURNAL;
    String store = FileNames.STORE;
    for (boolean compacts : List.of(false, true)) {
      for (Content content : Content.values()) {
        for (Way way : Way.values()) {
          for (List<String> names :
              List.of(
                  List.of(journal),
                  List.of(store),
                  List.of(store, journal),
                  List.of(store, journal, FileNames.LOCK))) {
            for (Other other : Other.values()) {
              cases.add(new Case(compacts ? 29 : 3, compacts, content, way, names, other));
            }
          }
        }
      }
    }
    return cases.stream();
  }

  private static int commit(H2Storage storage, String name, int times) {
    int number = 0;
    for (int i = 0; i < times; i++) {
      try (StorageTransaction transaction = storage.begin()) {
        number = TestProcess.commit(transaction, name);
      }
    }
    return number;
  }

  private static void copy(Path source, Path target) throws IOException {
    Files.createDirectory(target);
    for (String name : List.of(FileNames.STORE, FileNames.JOURNAL, FileNames.LOCK)) {
      Files.copy(source.resolve(name), target.resolve(name));
    }
  }

  /** Makes what comes in the place, by a life of its own after a copy was made. */
  private void make(Case it, Path copy) throws IOException {
    boolean another = it.content == Content.ANOTHER_REPLICAS;
    if (it.content.commits > 0) {
      Path made = another ? home.resolve("another" + count) : copy;
      try (H2Storage storage = H2Storage.at(made, new RealDisk(), it.limits())) {
        commit(storage, "one", it.content.commits);
        commit(storage, "elsewhere", 1);
      }
      if (another) {
        for (String name : it.names) {
          Files.copy(made.resolve(name), copy.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static void assertThere(Path directory, String name, int number, Case it) {
    try (H2Storage again = H2Storage.at(directory, new RealDisk(), it.limits());
        StorageView view = again.read()) {
      assertThat(view.value(name)).as("%s of %s", name, it).contains("" + number);
      SeveralProcessesTest.assertWhole(view, name);
    }
  }

  /** Returns whether the next transaction is refused. */
  private boolean isRefused(Case it, AnsweringProcess other) throws IOException {
    count++;
    Path directory = home.resolve("replica" + count);
    int acknowledged;
    String others = "0";
    boolean refused = false;
    try (H2Storage storage = H2Storage.at(directory, new RealDisk(), it.limits())) {
      commit(storage, "one", it.before);
      Path copy = home.resolve("copy" + count);
      copy(directory, copy);
      acknowledged = commit(storage, "mine", 1);
      if (it.other == Other.HAS_IT_OPEN) {
        other.ask("open " + directory);
        other.ask("other 1");
      }
      make(it, copy);
      for (String name : it.names) {
        it.way.replace(copy.resolve(name), directory.resolve(name));
      }
      if (it.other == Other.OPENS_IT_AFTERWARDS && other.ask("open " + directory).equals("0")) {
        others = other.ask("other 1");
      }
      try {
        acknowledged = commit(storage, "mine", 1);
      } catch (StorageReplacedException | StorageDamagedException e) {
        // Damaged is what does not belong together, where another process has written since.
        refused = true;
      }
      if (it.other == Other.HAS_IT_OPEN) {
        others = other.ask("other 1");
        assertThat(others)
            .as("%s", it)
            .matches(refused ? "StorageReplacedException|StorageDamagedException" : "2");
      }
    }
    other.ask("close");
    if (!refused) {
      assertThat(acknowledged).as("%s", it).isEqualTo(2);
      assertThere(directory, "mine", 2, it);
    }
    if (others.matches("[1-9].*")) {
      assertThere(directory, "other", Integer.parseInt(others), it);
    } else {
      assertIsRefusedOrWhole(directory);
    }
    return refused;
  }

  private static void assertIsRefusedOrWhole(Path directory) {
    try (H2Storage again = H2Storage.at(directory);
        StorageView view = again.read()) {
      SeveralProcessesTest.assertWhole(view, "one");
    } catch (StorageDamagedException e) {
      // Of files that do not belong together.
    }
  }

  @Test
  @PosixOnly("an open file that is replaced")
  void eitherItIsNoticedOrNothingIsLost() throws IOException {
    try (AnsweringProcess other = new AnsweringProcess()) {
      for (Case it : cases().toList()) {
        boolean refused = isRefused(it, other);
        // A store that begins with all that is used of it may come in the place of it alone.
        boolean same = it.way != Way.BY_RENAMING && it.names.equals(List.of(FileNames.STORE));
        assertThat(refused || same).as("%s is noticed", it).isTrue();
      }
    }
  }

  /** More commits than there are fingerprints to tell one state of the files from another. */
  @Test
  void whatAnotherProcessLongWentOnWithIsNoticed() throws IOException {
    Path directory = home.resolve("replica");
    try (AnsweringProcess other = new AnsweringProcess();
        H2Storage storage = H2Storage.at(directory, new RealDisk(), TestProcess.BUSY)) {
      commit(storage, "one", 3);
      Path copy = home.resolve("copy");
      copy(directory, copy);
      commit(storage, "mine", 1);
      for (String name : List.of(FileNames.STORE, FileNames.JOURNAL)) {
        Way.IN_PLACE.replace(copy.resolve(name), directory.resolve(name));
      }
      assertThat(other.ask("open " + directory)).isEqualTo("0");
      assertThat(other.ask("other 600")).isEqualTo("600");
      assertThatThrownBy(() -> commit(storage, "mine", 1))
          .isInstanceOf(StorageReplacedException.class);
    }
  }
}
