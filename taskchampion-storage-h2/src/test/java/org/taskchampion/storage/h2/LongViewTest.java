package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.testing.PosixOnly;

/** Views that stay open while much is written: what they cost, and until when. */
class LongViewTest {

  private static final int TASKS = 2_000;
  private static final int AT_ONCE = 200;
  private static final int LENGTH = 2_000;

  @TempDir Path directory;

  /** Writes every task anew, so that all that was there is dead. */
  private static void write(H2Storage storage, int round) {
    for (int first = 0; first < TASKS; first += AT_ONCE) {
      Map<UUID, Map<String, String>> tasks = new HashMap<>();
      for (int i = first; i < first + AT_ONCE; i++) {
        tasks.put(new UUID(1, i), Map.of("text", round + " " + "x".repeat(LENGTH)));
      }
      try (StorageTransaction transaction = storage.begin()) {
        transaction.putTasks(tasks);
        transaction.commit();
      }
    }
  }

  private static int check(StorageView view, int round) {
    int right = 0;
    for (int i = 0; i < TASKS; i++) {
      String text = view.task(new UUID(1, i)).orElseThrow().get("text");
      right += text != null && text.startsWith(round + " ") ? 1 : 0;
    }
    return right;
  }

  private static long size(Path directory) throws IOException {
    return Files.size(directory.resolve(FileNames.STORE))
        + Files.size(directory.resolve(FileNames.JOURNAL));
  }

  /** Files that are open and have no name any more, where the system shows such. */
  private static List<String> nameless() throws IOException {
    Path open = Path.of("/proc/self/fd");
    List<String> found = new ArrayList<>();
    if (Files.isDirectory(open)) {
      try (Stream<Path> descriptors = Files.list(open)) {
        for (Path descriptor : descriptors.toList()) {
          try {
            String target = Files.readSymbolicLink(descriptor).toString();
            if (target.contains(FileNames.STORE) && target.endsWith("(deleted)")) {
              found.add(target);
            }
          } catch (IOException e) {
            // It was closed meanwhile.
          }
        }
      }
    }
    return found;
  }

  @Test
  @PosixOnly("a store that is replaced while a view has it open")
  void theFilesStayAsSmallAsWithoutIt() throws Exception {
    ExecutorService reader = Executors.newSingleThreadExecutor();
    try (H2Storage storage = H2Storage.at(directory)) {
      write(storage, 0);
      StorageView view = reader.submit(storage::read).get();
      long live = (long) TASKS * (LENGTH + 50);
      for (int round = 1; round <= 15; round++) {
        write(storage, round);
        assertThat(size(directory)).isLessThan(2 * live + (9 << 20));
      }
      // One file for the view, however many came and went since.
      assertThat(nameless()).hasSizeLessThanOrEqualTo(1);
      assertThat(reader.submit(() -> check(view, 0)).get()).isEqualTo(TASKS);
      reader.submit(view::close).get();
      assertThat(nameless()).isEmpty();
    } finally {
      reader.shutdown();
    }
    assertThat(size(directory)).isLessThan(2L * TASKS * (LENGTH + 50));
  }

  /** With a heap that has no room for a cache for each view. */
  static final class ManyViews {
    private ManyViews() {}

    public static void main(String[] arguments) throws Exception {
      List<ExecutorService> readers = new ArrayList<>();
      List<StorageView> views = new ArrayList<>();
      try (H2Storage storage = H2Storage.at(Path.of(arguments[0]))) {
        for (int round = 0; round < 10; round++) {
          write(storage, round);
          write(storage, round);
          write(storage, round);
          int number = round;
          ExecutorService reader = Executors.newSingleThreadExecutor();
          StorageView view = reader.submit(storage::read).get();
          System.out.println(reader.submit(() -> check(view, number)).get());
          readers.add(reader);
          views.add(view);
        }
        for (int i = 0; i < views.size(); i++) {
          int number = i;
          System.out.println(readers.get(i).submit(() -> check(views.get(number), number)).get());
          readers.get(i).submit(views.get(i)::close).get();
          readers.get(i).shutdown();
        }
      }
    }
  }

  @Test
  void manyOfThemFitIntoASmallHeap() throws Exception {
    Process process =
        TestProcess.start(
            List.of("-Xmx56m", "-XX:+ExitOnOutOfMemoryError"),
            ManyViews.class,
            directory.toString());
    try (BufferedReader output = TestProcess.output(process)) {
      assertThat(output.lines().toList()).hasSize(20).containsOnly("" + TASKS);
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
