package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.internal.FileHeldException;
import org.taskchampion.internal.HeldFiles;
import org.taskchampion.testing.JdkFailures;

/** What people are told when files fail, whatever it is that is thrown below. */
class FailuresTest {

  private static final Path PATH = Path.of("/home/me/tasks/replica.mv");
  private static final Boundary BOUNDARY = new Boundary(PATH);

  @Test
  void noFailureOfInputOrOutputNamesAClass() {
    for (IOException e : JdkFailures.all(IOException.class)) {
      check(Failures.failed(PATH, e), e);
      check(Failures.failed(PATH, new DoubtfulException(e)), e);
      check(BOUNDARY.translate(new UncheckedIOException(e)), e);
      check(BOUNDARY.translate(new IllegalStateException(e)), e);
    }
  }

  @Test
  void noExceptionOfTheDatabaseNamesAClass() {
    for (RuntimeException e : JdkFailures.all(RuntimeException.class)) {
      check(BOUNDARY.translate(e), e);
      check(BOUNDARY.translate(new IllegalStateException(e)), e);
    }
  }

  private static void check(RuntimeException said, Throwable cause) {
    String message = String.valueOf(said.getMessage());
    assertThat(JdkFailures.isNamedIn(message, cause)).as("%s: %s", cause, message).isFalse();
  }

  @Test
  void theFileIsNamedOnce() {
    assertThat(Failures.failed(PATH, new AccessDeniedException(PATH.toString())))
        .hasMessage(
            "could not read or write "
                + PATH
                + ": permission denied. Nothing was changed; check the disk's free space and the"
                + " rights, then try again");
    assertThat(Failures.failed(PATH, new FileSystemException("/x", null, "Input/output error")))
        .hasMessageStartingWith("could not read or write " + PATH + ": /x: Input/output error. ");
    assertThat(
            Failures.failed(
                PATH, new DoubtfulException(new AccessDeniedException(PATH.toString()))))
        .hasMessageStartingWith("could not read or write " + PATH + ": permission denied. The");
  }

  @Test
  void whatAnotherProgramHoldsIsNoMatterOfRoom(@TempDir Path directory) throws IOException {
    Path file = Files.createFile(directory.resolve("replica.mv"));
    IOException held =
        assertThrows(
            FileHeldException.class,
            () ->
                new HeldFiles(Duration.ofMillis(1))
                    .await(
                        () -> {
                          throw new FileSystemException(file.toString(), null, "it is in use");
                        }));
    assertThat(Failures.failed(file, held))
        .hasMessage(
            "could not read or write "
                + file
                + ": it is in use. Nothing was changed; wait for the program that uses the file,"
                + " such as a virus scanner or a backup, then try again");
    assertThat(Failures.failed(file, new DoubtfulException(held)))
        .hasMessageEndingWith(
            "; wait for the program that uses the file, such as a virus scanner or a backup, then"
                + " see whether it is there before trying again");
  }
}
