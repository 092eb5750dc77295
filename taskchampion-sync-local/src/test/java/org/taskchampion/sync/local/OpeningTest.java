package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.testing.PosixOnly;

class OpeningTest {

  @TempDir private Path temporary;

  @Test
  @PosixOnly("permissions of files")
  void aNewDirectoryIsReadableForItsOwnerOnly() throws IOException {
    Path directory = temporary.resolve("not/there/yet");

    LocalSyncServer.at(directory).close();

    for (Path made : List.of(directory, directory.getParent(), temporary.resolve("not"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aReopenedDirectoryIsTheSameServer() {
    Path directory = temporary.resolve("server");
    LocalSyncServer before = LocalSyncServer.at(directory);
    var identity = before.identity();
    List<UUID> versions = History.addMany(before, History.NIL, 3);
    before.addSnapshot(versions.get(2), History.bytes("snapshot"));
    before.close();

    try (LocalSyncServer after = LocalSyncServer.at(directory)) {
      assertThat(after.identity()).isEqualTo(identity);
      assertThat(History.readFrom(after, History.NIL))
          .containsExactly(
              versions.get(0) + " segment 0",
              versions.get(1) + " segment 1",
              versions.get(2) + " segment 2");
      assertThat(after.snapshot().orElseThrow().version()).isEqualTo(versions.get(2));
    }
  }

  @Test
  void theAddressIsTheCanonicalPath() throws IOException {
    Path directory = temporary.resolve("server");
    try (LocalSyncServer server = LocalSyncServer.at(directory)) {
      assertThat(server.identity().address()).isEqualTo(directory.toRealPath().toString());
      assertThat(LocalSyncServer.at(directory.resolve("../server")).identity())
          .isEqualTo(server.identity());
    }
  }

  @Test
  @PosixOnly("symbolic links that everybody may make")
  void aLinkLeadsToTheSameAddress() throws IOException {
    Path directory = temporary.resolve("server");
    Path link = Files.createSymbolicLink(temporary.resolve("link"), directory);
    try (LocalSyncServer server = LocalSyncServer.at(directory)) {
      assertThat(LocalSyncServer.at(link).identity()).isEqualTo(server.identity());
    }
  }

  @Test
  void differentDirectoriesAreDifferentHistories() {
    assertThat(LocalSyncServer.at(temporary.resolve("a")).identity().history())
        .isNotEqualTo(LocalSyncServer.at(temporary.resolve("b")).identity().history());
  }

  @Test
  void manyThatOpenAtTheSameTimeMakeOneHistory() {
    for (int round = 0; round < 20; round++) {
      Path directory = temporary.resolve("server" + round);
      List<String> histories =
          IntStream.range(0, 8)
              .parallel()
              .mapToObj(i -> LocalSyncServer.at(directory).identity().history())
              .distinct()
              .toList();
      assertThat(histories).hasSize(1);
    }
  }

  @Test
  void anEmptyDirectoryBecomesAServer() {
    try (LocalSyncServer server = LocalSyncServer.at(temporary)) {
      assertThat(server.childVersion(History.NIL)).isEqualTo(new ChildVersion.UpToDate());
    }
  }

  @Test
  void theIdentityOfAWriterThatDiedIsNoObstacle() throws IOException {
    Files.writeString(temporary.resolve("server-" + UUID.randomUUID() + ".tmp"), "TaskCh");

    LocalSyncServer.at(temporary).close();
  }

  @Test
  void aDirectoryWithOtherFilesIsRefusedAndLeftAlone() throws IOException {
    Files.writeString(temporary.resolve("letter.txt"), "Dear");

    assertRefused(
        temporary,
        "the directory "
            + temporary.toRealPath()
            + " is not empty and is no sync server's: choose another one, or an empty one");

    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).containsExactly(temporary.resolve("letter.txt"));
    }
  }

  @Test
  void aServerWithoutItsIdentityIsRefused() throws IOException {
    try (LocalSyncServer server = LocalSyncServer.at(temporary)) {
      History.add(server, History.NIL, "one");
    }
    Files.delete(temporary.resolve("server"));

    assertThatThrownBy(() -> LocalSyncServer.at(temporary))
        .isInstanceOf(ServerRefusedException.class)
        .hasMessageContaining("is not empty and is no sync server's");
    assertThat(temporary.resolve("server")).doesNotExist();
  }

  @Test
  void aFileIsRefused() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "x");

    assertRefused(
        file, "the sync directory " + file + " is a file: remove it or choose another directory");
    assertThat(file).hasContent("x");
  }

  @Test
  void aPlaceThatCannotBeMadeIsRefused() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "x");
    assertRefused(
        file.resolve("a/b"),
        "the sync directory "
            + file.resolve("a/b")
            + " cannot be there, as "
            + file
            + " is a file: remove that or choose another directory");

    Path tooLong = temporary.resolve("x".repeat(300));
    assertThatThrownBy(() -> LocalSyncServer.at(tooLong))
        .isInstanceOf(ServerRefusedException.class)
        .hasMessageStartingWith("the sync directory " + tooLong + " cannot be created (" + tooLong)
        .hasMessageEndingWith("): choose another one, or get the rights to write there");
  }

  @Test
  void aNewerFormatIsRefused() throws IOException {
    Files.writeString(
        temporary.resolve("server"), "TaskChampion for Java sync server\nformat 2\nnew: things\n");

    assertRefused(
        temporary,
        "the sync directory "
            + temporary.toRealPath()
            + " has format 2, and this version of the library knows only format 1: use a newer"
            + " one");
  }

  @Test
  void anIdentityThatIsNoneIsRefused() throws IOException {
    for (String text : List.of("", "HTTP", "TaskChampion for Java sync server\nformat x\n")) {
      Files.writeString(temporary.resolve("server"), text);
      assertRefused(
          temporary,
          "the file "
              + temporary.toRealPath().resolve("server")
              + " is damaged or is no sync server's: restore it, or choose another directory");
    }
    Files.writeString(
        temporary.resolve("server"), "TaskChampion for Java sync server\nformat 1\nhistory x\n");
    assertRefused(
        temporary,
        "the file " + temporary.toRealPath().resolve("server") + " names no history: restore it");
  }

  @Test
  void aDirectoryThatIsTakenAwayIsUnreachableAndNotEmpty() throws IOException {
    Path directory = temporary.resolve("server");
    try (LocalSyncServer server = LocalSyncServer.at(directory)) {
      UUID first = History.add(server, History.NIL, "one");
      Path away = Files.move(directory, temporary.resolve("away"));

      assertThatThrownBy(() -> server.childVersion(first))
          .isInstanceOf(ServerUnreachableException.class)
          .hasMessageContaining(directory.getFileName() + " is no longer there");
      assertThatThrownBy(() -> server.addVersion(first, History.bytes("two")))
          .isInstanceOf(ServerUnreachableException.class);
      assertThatThrownBy(server::snapshot).isInstanceOf(ServerUnreachableException.class);

      Files.move(away, directory);
      assertThat(server.childVersion(first)).isEqualTo(new ChildVersion.UpToDate());
    }
  }

  private static void assertRefused(Path directory, String message) {
    assertThatThrownBy(() -> LocalSyncServer.at(directory))
        .isInstanceOf(ServerRefusedException.class)
        .hasMessage(message);
  }
}
