package org.taskchampion.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.h2.H2Storage;

/** The program as a person starts it: a process with a window, on a screen, with a keyboard. */
@Timeout(600)
class SwingListProgramTest {

  private static final int ROW_HEIGHT = 16;
  private static final int HEADER_END = 40;
  private static final int STATUS_HEIGHT = 20;

  @TempDir private Path directory;

  @Test
  void aPersonTypesSeesWhatAnotherProgramAddsAndClosesTheWindow() throws Exception {
    Path tasks = directory.resolve("tasks");
    Path log = Files.createDirectory(directory.resolve("screen"));
    try (VirtualScreen screen = VirtualScreen.open(log)) {
      Process program =
          screen.start(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-XX:+UseSerialGC",
              "-cp",
              System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
              SwingList.class.getName(),
              tasks.toString(),
              directory.resolve("server").toString());
      while (!screen.isInFront("Tasks")) {
        assertIsRunning(program, log);
      }
      screen.type("Buy milk");
      screen.key("Return");
      awaitRows(1, screen, program, log);
      try (Replica other = Replica.open(H2Storage.at(tasks), "another program")) {
        assertThat(other.tasks()).extracting(Task::description).containsExactly("Buy milk");
        other.edit(edit -> edit.add("Pay rent").addTag("home"));
      }
      awaitRows(2, screen, program, log);

      screen.type("Call mum"); // and at once, before anything is written:
      screen.key("Return");
      screen.key("alt+F4");
      assertThat(program.waitFor(120, TimeUnit.SECONDS)).as("it ended").isTrue();
      assertThat(program.exitValue()).isZero();
    }
    try (Replica after = Replica.open(H2Storage.at(tasks), "test")) {
      assertThat(after.tasks())
          .extracting(Task::description)
          .containsExactlyInAnyOrder("Buy milk", "Pay rent", "Call mum");
    }
  }

  private static void awaitRows(int rows, VirtualScreen screen, Process program, Path log)
      throws Exception {
    while (rows(screen.picture()) != rows) {
      assertIsRunning(program, log);
    }
    screen.save(Path.of("target", "screenshots", "swing-list-" + rows + ".png"));
  }

  private static void assertIsRunning(Process program, Path log) throws Exception {
    Thread.sleep(20);
    assertThat(program.isAlive()).as(() -> read(log.resolve("java.log"))).isTrue();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** How many rows the table has: they are white, and what is below them is grey. */
  private static int rows(BufferedImage picture) {
    int white = 0;
    for (int y = HEADER_END; y < VirtualScreen.HEIGHT - STATUS_HEIGHT; y++) {
      if ((picture.getRGB(VirtualScreen.WIDTH - 50, y) & 0xffffff) == 0xffffff) {
        white++;
      }
    }
    return Math.round((float) white / ROW_HEIGHT);
  }
}
