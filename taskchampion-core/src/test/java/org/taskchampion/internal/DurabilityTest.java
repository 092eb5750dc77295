package org.taskchampion.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.testing.PosixOnly;

/** No test can tell what a drive keeps in its cache; these see which way the file is forced. */
class DurabilityTest {

  @TempDir Path directory;

  @Test
  void aMacIsKnownByItsName() {
    assertThat(Durability.isMac("Mac OS X")).isTrue();
    assertThat(Durability.isMac("Darwin")).isTrue();
    assertThat(Durability.isMac("Linux")).isFalse();
    assertThat(Durability.isMac("Windows 11")).isFalse();
  }

  @Test
  void anInterruptEndsNothingOnAnySystem() throws IOException {
    Path file = directory.resolve("file");
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      for (boolean keptInTheDrive : new boolean[] {false, true}) {
        Thread.currentThread().interrupt();
        out.write('a');
        Durability.force(out.getFD(), directory, keptInTheDrive);
        assertThat(Thread.interrupted()).isTrue();
      }
      out.write('b'); // the file is still open
    }
    assertThat(file).hasContent("aab");
  }

  /** Which shows that the drive is asked by way of the directory, and only on a Mac. */
  @Test
  @PosixOnly("forcing a directory")
  void whereADriveKeepsWhatItWasGivenItIsAskedThroughTheDirectory() throws IOException {
    Path file = directory.resolve("file");
    Path away = directory.resolve("away");
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      Durability.force(out.getFD(), away, false);
      assertThatThrownBy(() -> Durability.force(out.getFD(), away, true))
          .isInstanceOf(NoSuchFileException.class);
    }
  }
}
