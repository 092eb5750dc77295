package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.storage.StorageTransaction;

/** One directory by many names: they share one lock, and one descriptor of the journal. */
class OnePathTest {

  @TempDir Path directory;
  private Path home;
  private List<Path> names;

  @BeforeEach
  void makeNames() throws IOException {
    Path parent = Files.createDirectory(directory.resolve("parent"));
    home = parent.resolve("replica");
    Files.createDirectories(home.resolve("below"));
    names = new ArrayList<>(List.of(home, home.resolve("below").resolve("..").resolve(".")));
    Path here = Path.of("").toAbsolutePath();
    Path real = home.toRealPath();
    if (real.getRoot().equals(here.getRoot())) { // No path leads from a drive to another one.
      names.add(here.relativize(real));
    }
    if (File.separatorChar == '\\') {
      names.add(Path.of(home.toString().toUpperCase(Locale.ROOT)));
    } else {
      addLinks(parent); // Windows does not let everybody make these.
    }
  }

  private void addLinks(Path parent) throws IOException {
    Path linkedParent = Files.createSymbolicLink(directory.resolve("linked"), parent);
    Path link = Files.createSymbolicLink(directory.resolve("link"), home);
    names.addAll(
        List.of(
            link,
            Files.createSymbolicLink(directory.resolve("relative"), Path.of("parent", "replica")),
            Files.createSymbolicLink(directory.resolve("again"), link),
            linkedParent.resolve("replica"),
            linkedParent.resolve("replica").resolve("below").resolve("..").resolve(".")));
  }

  @Test
  void allNamesOfADirectoryShareItsLock() throws Exception {
    for (Path first : names) {
      for (Path second : names) {
        try (H2Storage one = H2Storage.at(first);
            H2Storage other = H2Storage.at(second)) {
          CompletableFuture<Integer> waiting;
          int number;
          try (StorageTransaction transaction = one.begin()) {
            assertThatIllegalStateException().isThrownBy(other::begin);
            waiting =
                CompletableFuture.supplyAsync(
                    () -> {
                      try (StorageTransaction next = other.begin()) {
                        return TestProcess.commit(next, "one");
                      }
                    });
            number = TestProcess.commit(transaction, "one");
          }
          assertThat(waiting.get(60, TimeUnit.SECONDS)).isEqualTo(number + 1);
        }
      }
    }
  }

  /** POSIX locks fall when any descriptor of their file is closed. */
  @Test
  void closingOneOfTwoStoragesDoesNotLetOtherProcessesIn() throws Exception {
    for (Path name : names) {
      try (H2Storage one = H2Storage.at(home);
          StorageTransaction transaction = one.begin()) {
        H2Storage.at(name).close();
        Process other = TestProcess.start(HoldingProcess.class, home.toString(), "try");
        try (BufferedReader output = TestProcess.output(other)) {
          assertThat(output.readLine())
              .as("%s", name)
              .isEqualTo("busy because of " + ProcessHandle.current().pid());
        } finally {
          other.destroyForcibly();
        }
        TestProcess.commit(transaction, "one");
      }
    }
  }
}
