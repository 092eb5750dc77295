package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageNotFoundException;
import org.taskchampion.storage.StorageReadOnlyException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.testing.PosixOnly;

/** Directories that are read without a right to write them, and stay as they are. */
class OpenReadOnlyTest {

  @TempDir Path home;
  private Path directory;

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = Files.createDirectory(home.resolve("replica"));
  }

  private static void commit(H2Storage storage, int times) {
    for (int i = 0; i < times; i++) {
      try (StorageTransaction transaction = storage.begin()) {
        TestProcess.commit(transaction, "one");
      }
    }
  }

  /** Everything that can be seen of a directory from outside. */
  private static Map<String, Object> files(Path directory) throws IOException {
    Map<String, Object> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        found.put(
            file.getFileName() + "",
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        found.put(file.getFileName() + " written", Files.getLastModifiedTime(file));
      }
    }
    found.put("written", Files.getLastModifiedTime(directory));
    return found;
  }

  private Process start(String... arguments) throws IOException {
    Path classes = Files.createDirectory(home.resolve("classes"));
    List<String> command = new ArrayList<>(OtherUser.prefix());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    command.addAll(List.of("-cp", OtherUser.classPath(classes), ReadingProcess.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private void assertEverythingThatOnlyReadsWorks() throws Exception {
    byte[] content;
    try (H2Storage storage = H2Storage.openReadOnly(directory)) {
      content = ReadingProcess.export(storage);
    }
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
    OtherUser.makeReadOnly(directory);
    try {
      assertIsReadByAnother(content);
    } finally {
      OtherUser.makeWritable(directory);
    }
  }

  private void assertIsReadByAnother(byte[] content) throws Exception {
    Map<String, Object> before = files(directory);
    Path own = Files.createDirectory(home.resolve("own"));
    OtherUser.own(own);
    Process reader = start(directory.toString(), own.toString());
    try (BufferedReader output = TestProcess.output(reader)) {
      String refused = directory.toRealPath() + " was opened only to be read. Nothing was changed";
      assertThat(output.lines().toList())
          .startsWith(
              "cannot be written",
              "files are sound: true",
              refused,
              refused,
              refused,
              "restored: true",
              "backed up: true",
              "salvaged: true")
          .endsWith(new String(content, StandardCharsets.UTF_8).split("\n"));
    }
    assertThat(reader.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(files(directory)).isEqualTo(before);
  }

  @Test
  @PosixOnly("permissions of files")
  void aReplicaWithCommitsInItsJournalIsReadByWhoMustNotWriteIt() throws Exception {
    try (H2Storage storage = H2Storage.at(directory)) {
      commit(storage, 30);
    }
    assertEverythingThatOnlyReadsWorks();
  }

  @Test
  @PosixOnly("permissions of files")
  void aReplicaWhoseProcessWasKilledIsReadByWhoMustNotWriteIt() throws Exception {
    Process writer = TestProcess.start(directory, "one", 1_000_000);
    try (BufferedReader output = TestProcess.output(writer)) {
      for (int i = 0; i < 60; i++) {
        output.readLine();
      }
      writer.toHandle().destroyForcibly();
      assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    assertEverythingThatOnlyReadsWorks();
  }

  @Test
  @PosixOnly("permissions of files")
  void aBackupIsReadByWhoMustNotWriteIt() throws Exception {
    try (H2Storage storage = H2Storage.at(home.resolve("other"))) {
      commit(storage, 30);
      storage.backup(directory);
    }
    assertEverythingThatOnlyReadsWorks();
  }

  /** In this JVM, whoever runs the tests. */
  @Test
  void restoringAndSalvagingLeaveABackupAsItIs() throws IOException {
    try (H2Storage storage =
        H2Storage.at(home.resolve("other"), new RealDisk(), TestProcess.BUSY)) {
      commit(storage, 100);
      storage.backup(directory);
      Path copy = Files.createDirectory(home.resolve("copy"));
      for (String name : List.of(FileNames.STORE, FileNames.JOURNAL)) {
        Files.copy(home.resolve("other").resolve(name), copy.resolve(name));
      }
      for (Path source : List.of(directory, copy)) {
        Map<String, Object> before = files(source);
        Path target = home.resolve("target of " + source.getFileName());
        try (H2Storage restored = H2Storage.at(target)) {
          restored.restore(source);
          assertThat(ReadingProcess.export(restored)).isEqualTo(ReadingProcess.export(storage));
        }
        assertThat(H2Storage.salvage(source)).isNotEmpty();
        assertThat(files(source)).isEqualTo(before);
      }
    }
  }

  @Test
  void whoReadsBesideAWriterSeesWholeCommitsAndHoldsNobodyUp() throws Exception {
    H2Storage.at(directory).close();
    Process reader = TestProcess.start(ReadingProcess.class, directory.toString(), "watch", "50");
    try (BufferedReader output = TestProcess.output(reader);
        H2Storage storage = H2Storage.at(directory, new RealDisk(), TestProcess.BUSY)) {
      assertThat(output.readLine()).isEqualTo("open");
      while (reader.isAlive()) {
        commit(storage, 1);
      }
      assertThat(output.readLine()).isEqualTo("saw 50 states");
    }
    assertThat(reader.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void inOneProcessAReplicaThatIsOpenIsUsedWithOthers() {
    try (H2Storage storage = H2Storage.at(directory)) {
      commit(storage, 1);
      try (H2Storage reader = H2Storage.openReadOnly(directory)) {
        commit(storage, 1);
        try (StorageView view = reader.read()) {
          assertThat(view.revision()).isEqualTo(2);
        }
        assertThatThrownBy(reader::begin).isInstanceOf(StorageReadOnlyException.class);
      }
      commit(storage, 1);
    }
  }

  @Test
  void whereThereIsNoReplicaNoneIsMade() {
    Path below = directory.resolve("below");
    for (Path path : List.of(directory, below)) {
      assertThat(H2Storage.exists(path)).isFalse();
      assertThatThrownBy(() -> H2Storage.openReadOnly(path))
          .isInstanceOf(StorageNotFoundException.class)
          .hasMessage("there is no replica in " + path + ": check the path. Nothing was made");
      assertThatThrownBy(() -> H2Storage.openExisting(path))
          .isInstanceOf(StorageNotFoundException.class)
          .hasMessage("there is no replica in " + path + ": check the path. Nothing was made");
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void whereThereIsOneItIsFoundAlsoIfAFileIsMissing() throws IOException {
    Path home = directory.resolve("home");
    H2Storage.at(home).close();
    assertThat(H2Storage.exists(home)).isTrue();
    try (H2Storage storage = H2Storage.openExisting(home)) {
      commit(storage, 1);
    }
    Files.delete(home.resolve("replica.journal"));
    assertThat(H2Storage.exists(home)).isTrue();
    for (ThrowingCallable open :
        List.<ThrowingCallable>of(
            () -> H2Storage.openReadOnly(home), () -> H2Storage.openExisting(home))) {
      assertThatThrownBy(open).isInstanceOf(StorageDamagedException.class);
    }
  }

  /** What a damaged backup looks like is not taken for somebody who writes. */
  @Test
  void aDamagedCopyIsRefusedAtOnceWithAndWithoutALockFile() throws IOException {
    try (H2Storage storage = H2Storage.at(directory, new RealDisk(), TestProcess.BUSY)) {
      commit(storage, 60);
    }
    for (boolean locks : new boolean[] {true, false}) {
      for (String name : List.of(FileNames.STORE, FileNames.JOURNAL)) {
        for (byte[] content :
            new byte[][] {{}, "a diary".getBytes(StandardCharsets.UTF_8), new byte[100_000]}) {
          Path copy = Files.createTempDirectory(home, "copy");
          for (String each : List.of(FileNames.STORE, FileNames.JOURNAL, FileNames.LOCK)) {
            if (locks || !each.equals(FileNames.LOCK)) {
              Files.copy(directory.resolve(each), copy.resolve(each));
            }
          }
          Files.write(copy.resolve(name), content);
          assertThatThrownBy(() -> H2Storage.openReadOnly(copy).close())
              .as("%s of %s bytes, lock file: %s", name, content.length, locks)
              .isInstanceOf(StorageDamagedException.class)
              .hasMessageContaining("replica.");
        }
      }
    }
  }
}
