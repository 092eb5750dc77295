package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncProblem;
import org.taskchampion.testing.JdkFailures;

/** What an application tells its user where the directory is at fault. */
class ProblemsTest {

  @TempDir private Path directory;

  @Test
  void whatIsNoSyncDirectoryIsNone() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    assertThat(opening(file)).isEqualTo(SyncProblem.NOT_A_SYNC_SERVER);
    assertThat(opening(directory)).isEqualTo(SyncProblem.NOT_A_SYNC_SERVER);
  }

  @Test
  void whatIsDamagedIs() throws IOException {
    LocalSyncServer.at(directory).close();
    Path identity = new Layout(directory).identity();
    for (String text : new String[] {"", "x", Files.readString(identity).replaceFirst("-", "x")}) {
      Files.writeString(identity, text);
      assertThat(opening(directory)).isEqualTo(SyncProblem.DAMAGED);
    }
  }

  @Test
  void whatIsTooLargeIs() {
    try (LocalSyncServer server = LocalSyncServer.at(directory)) {
      SyncException e =
          catchThrowableOfType(
              SyncException.class,
              () -> server.addVersion(new UUID(0, 0), new byte[100 * 1024 * 1024 + 1]));
      assertThat(e.problem()).isEqualTo(SyncProblem.TOO_LARGE);
    }
  }

  @Test
  void missingRightsAreToldFromAFullDiskAndFromAShareThatIsAway() {
    IOException denied = new AccessDeniedException("/x");
    IOException full = new FileSystemException("/x", null, "No space left on device");
    assertThat(Failures.reading(directory, denied).problem()).isEqualTo(SyncProblem.NOT_ALLOWED);
    assertThat(Failures.writing(directory, denied).problem()).isEqualTo(SyncProblem.NOT_ALLOWED);
    assertThat(Failures.writing(directory, full).problem()).isEqualTo(SyncProblem.FAILED);
    assertThat(Failures.reading(directory, new IOException("stale")).problem())
        .isEqualTo(SyncProblem.OFFLINE);
    assertThat(Failures.reading(directory, new ClosedByInterruptException()).problem())
        .isEqualTo(SyncProblem.CANCELLED);
  }

  @Test
  void noFailureOfFilesNamesAClass() {
    for (IOException e : JdkFailures.all(IOException.class)) {
      for (IOException thrown : List.of(e, new IOException(new UnsupportedOperationException(e)))) {
        for (SyncException said :
            List.of(Failures.reading(directory, thrown), Failures.writing(directory, thrown))) {
          String message = String.valueOf(said.getMessage());
          assertThat(JdkFailures.isNamedIn(message, thrown)).as("%s: %s", e, message).isFalse();
        }
      }
    }
  }

  @Test
  void theFileIsNamedAndWhy() {
    assertThat(Failures.reading(directory, new AccessDeniedException("/x")))
        .hasMessage(
            "the sync directory "
                + directory
                + " cannot be read (/x: permission denied): get the rights to read and write there");
    assertThat(Failures.writing(directory, new FileSystemException("/x")))
        .hasMessageContaining(" cannot be written (/x: no reason was given): see that");
  }

  private static SyncProblem opening(Path path) {
    return catchThrowableOfType(SyncException.class, () -> LocalSyncServer.at(path).close())
        .problem();
  }
}
