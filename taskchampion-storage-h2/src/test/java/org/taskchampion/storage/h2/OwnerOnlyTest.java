package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.testing.PosixOnly;

/** Nobody else on the machine can read or change a replica that the library made. */
@PosixOnly("permissions of files")
class OwnerOnlyTest {

  @TempDir private Path directory;

  private static void assertOwnersOnly(Path made) throws IOException {
    try (Stream<Path> all = Files.walk(made)) {
      List<Path> paths = all.toList();
      assertThat(paths).hasSizeGreaterThan(2);
      for (Path path : paths) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(path.toString())
            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
      }
    }
  }

  @Test
  void everyFileAndDirectoryOfAReplicaIsForItsOwner() throws IOException {
    Path made = directory.resolve("not/there/yet");
    try (H2Storage storage = H2Storage.at(made);
        Replica replica = Replica.open(storage)) {
      for (int i = 0; i < 50; i++) {
        replica.edit(edit -> edit.add("x".repeat(10_000)));
      }
      assertOwnersOnly(directory.resolve("not"));
    }
    assertOwnersOnly(directory.resolve("not"));
  }

  @Test
  void whatARestoreMakesAndKeepsIsToo() throws IOException {
    Path backup = directory.resolve("backup");
    Path made = directory.resolve("replica");
    Path kept = directory.resolve("kept");
    try (H2Storage storage = H2Storage.at(made);
        Replica replica = Replica.open(storage)) {
      replica.edit(edit -> edit.add("milk"));
      storage.backup(backup);
      replica.edit(edit -> edit.add("bread"));
      storage.restore(backup, kept);
    }
    for (Path path : new Path[] {backup, made, kept}) {
      assertOwnersOnly(path);
    }
  }
}
