package org.taskchampion.sync.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.testing.PosixOnly;

/** What others on the machine see of files, and what they keep of them. */
@PosixOnly("links to files, and permissions")
class NeighboursTest {

  @TempDir private Path directory;

  private static Map<Path, String> contents(Path in) throws IOException {
    Map<Path, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(in)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(file, new String(Files.readAllBytes(file), UTF_8));
      }
    }
    return contents;
  }

  /** As a backup by links has it, or somebody who puts a link to a file of others in a place. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSecondNameOfAFileKeepsItsContent(boolean synchronised) throws IOException {
    Path place = directory.resolve("place");
    Path kept = Files.createDirectory(directory.resolve("kept"));
    LocalSyncServer.Builder builder = LocalSyncServer.newBuilder(place);
    try (LocalSyncServer server = (synchronised ? builder.synchronised() : builder).build()) {
      List<UUID> versions = History.addMany(server, History.NIL, 25);
      server.addSnapshot(versions.get(22), History.bytes("one"));
      int number = 0;
      for (Path file : contents(place).keySet()) {
        Files.createLink(kept.resolve("" + number++), file);
      }
      Map<Path, String> before = contents(kept);
      List<UUID> more = History.addMany(server, versions.get(24), 30);
      server.addSnapshot(more.get(29), History.bytes("two"));
      assertThat(before).hasSizeGreaterThan(25);
      assertThat(contents(kept)).isEqualTo(before);
      assertThat(server.snapshot().orElseThrow().version()).isEqualTo(more.get(29));
    }
  }

  @Test
  void theCopyOfADatabaseIsForItsOwnerOnlyAndIsRemoved() throws IOException {
    Path source = directory.resolve("taskchampion.sqlite3");
    Files.write(source, (Sqlite.MAGIC + "x".repeat(1_000)).getBytes(UTF_8));
    Path copied;
    try (SqliteCopy copy = SqliteCopy.of(source)) {
      copied = copy.file();
      assertThat(copied).exists();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copied.getParent())))
          .isEqualTo("rwx------");
    }
    assertThat(copied.getParent()).doesNotExist();
  }
}
