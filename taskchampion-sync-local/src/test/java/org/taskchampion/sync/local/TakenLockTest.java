package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.testing.PosixOnly;

/**
 * The lock of a synchronised folder is in the directory for temporary files, where everybody can be
 * faster. Whatever is there, nothing waits, nothing of others is written, and versions are added.
 */
@PosixOnly("links and pipes")
class TakenLockTest {

  private static final String PROPERTY = "java.io.tmpdir";

  @TempDir private Path directory;

  private final String usual = System.getProperty(PROPERTY);
  private Path temporary;
  private Path victim;

  @BeforeEach
  void useAnotherDirectory() throws IOException {
    temporary = Files.createDirectory(directory.resolve("tmp"));
    victim = Files.createDirectory(directory.resolve("victim"));
    System.setProperty(PROPERTY, temporary.toString());
  }

  @AfterEach
  void useTheOneBefore() {
    System.setProperty(PROPERTY, usual);
  }

  private Path ours() {
    return temporary.resolve("taskchampion-" + System.getProperty("user.name"));
  }

  private void assertThatVersionsAreAdded(String folder) {
    try (LocalSyncServer server =
        LocalSyncServer.newBuilder(directory.resolve(folder)).synchronised().build()) {
      int before = History.readFrom(server, History.NIL).size();
      UUID last = History.NIL;
      while (server.childVersion(last) instanceof ChildVersion.Found found) {
        last = found.version();
      }
      History.addMany(server, last, 2);
      assertThat(History.readFrom(server, History.NIL)).hasSize(before + 2);
    }
  }

  private static List<Path> in(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void itIsInADirectoryForItsOwnerOnly() throws IOException {
    assertThatVersionsAreAdded("folder");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ours())))
        .isEqualTo("rwx------");
    assertThat(in(temporary)).hasSize(1);
  }

  @Test
  void aLinkToADirectoryOfOthersIsNotFollowed() throws IOException {
    Files.createSymbolicLink(ours(), victim);
    assertThatVersionsAreAdded("folder");
    assertThat(in(victim)).isEmpty();
  }

  @Test
  void aFileOrAPipeInItsPlaceIsPassedOver() throws Exception {
    Files.writeString(ours(), "x");
    assertThatVersionsAreAdded("one");
    Files.delete(ours());
    assertThat(new ProcessBuilder("mkfifo", ours().toString()).start().waitFor()).isZero();
    assertThatVersionsAreAdded("two");
  }

  @Test
  void aLinkOrAPipeInThePlaceOfTheFileIsNotOpened() throws Exception {
    assertThatVersionsAreAdded("folder");
    Path lock = in(temporary).get(0);
    Files.delete(lock);
    Files.createSymbolicLink(lock, victim.resolve("made"));
    assertThatVersionsAreAdded("folder");
    assertThat(in(victim)).isEmpty();
    Files.delete(lock);
    assertThat(new ProcessBuilder("mkfifo", lock.toString()).start().waitFor()).isZero();
    assertThatVersionsAreAdded("folder");
  }
}
