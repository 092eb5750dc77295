package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.testing.PosixOnly;

/** What services do to the files of a folder. */
class FolderServicesTest {

  @TempDir private Path temporary;
  private Folders folders;
  private LocalSyncServer server;
  private List<UUID> versions;
  private Path last;

  @BeforeEach
  void prepare() {
    folders = new Folders(temporary);
    try (LocalSyncServer one = folders.open("one")) {
      versions = History.addMany(one, History.NIL, 3);
    }
    last = folders.file("one", versions.get(2));
    server = LocalSyncServer.at(folders.at("one"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s.sync-conflict-20260101-120000-ABCDEFG",
        "%s (conflicted copy 2026-01-01)",
        "%s (Rechner's conflicted copy 2026-01-01)",
        "%s_conflict-20260101-120000",
        "%s-DESKTOP-4711",
        "%s 2",
        "%s-2",
        "%s (1)",
        "Copy of %s",
        ".%s.part"
      })
  void aCopyUnderAnotherNameStandsInForADamagedOrMissingFile(String name) throws IOException {
    Path copy = last.resolveSibling(String.format(name, last.getFileName()));
    Files.copy(last, copy);
    assertThat(Folders.chain(server)).hasSize(3);

    Files.write(last, new byte[100]);
    assertThat(Folders.chain(server)).hasSize(3);

    Files.delete(last);
    assertThat(Folders.chain(server)).hasSize(3);
    assertThat(server.childVersion(versions.get(2))).isEqualTo(new ChildVersion.UpToDate());
  }

  @Test
  void namesInUpperCaseAreUnderstood() throws IOException {
    Files.move(last, last.resolveSibling("x"));
    Files.move(
        last.resolveSibling("x"),
        last.resolveSibling(last.getFileName().toString().toUpperCase(Locale.ROOT)));

    assertThat(Folders.chain(server)).hasSize(3);
  }

  @Test
  void aCopyOfADirectoryIsReadToo() throws IOException {
    Path part = last.getParent();
    Files.move(part, part.resolveSibling(part.getFileName() + " (1)"));
    Files.createDirectory(part);

    assertThat(Folders.chain(server)).hasSize(3);
    Path all = part.getParent();
    Files.move(all, all.resolveSibling("versions 2"));
    assertThat(Folders.chain(server)).hasSize(3);
  }

  @Test
  void aFileThatIsNotWholeIsNotThereYetAndIsNamed() throws IOException {
    byte[] whole = Files.readAllBytes(last);
    byte[] changed = whole.clone();
    changed[whole.length - 1]++;
    for (byte[] half :
        List.of(
            new byte[0],
            new byte[whole.length],
            Arrays.copyOf(whole, 50),
            Arrays.copyOf(whole, whole.length - 1),
            Arrays.copyOf(whole, whole.length + 1),
            changed)) {
      Files.write(last, half);
      try (LocalSyncServer other = LocalSyncServer.at(folders.at("one"))) {
        assertThat(Folders.chain(other)).hasSize(2);
        assertThat(other.childVersion(versions.get(1))).isEqualTo(new ChildVersion.UpToDate());
        var found = other.check(versions.get(1)).finding(Subject.HISTORY).orElseThrow();
        assertThat(found.outcome()).isEqualTo(Outcome.WARNING);
        assertThat(found.message()).contains(last.toString());
        if (half.length == 0) {
          assertThat(found.message()).contains("has not loaded the content yet");
        }
      }
    }
    Files.write(last, whole);
    assertThat(Folders.chain(server)).hasSize(3);
  }

  @Test
  void aFileThatHoldsAnotherVersionThanItsNameSaysDoesNotCount() throws IOException {
    Files.copy(folders.file("one", versions.get(0)), temporary.resolve("first"));
    Files.delete(last);
    Files.move(temporary.resolve("first"), last);

    assertThat(Folders.chain(server)).hasSize(2);
  }

  @Test
  void filesOfAnotherFolderDoNotCount() {
    try (LocalSyncServer other = folders.open("other")) {
      History.addMany(other, History.NIL, 9);
    }
    folders.files("other").stream()
        .filter(name -> name.contains("/"))
        .forEach(name -> folders.carry("other", "one", name));

    assertThat(Folders.chain(server)).containsExactly("segment 0", "segment 1", "segment 2");
    assertThat(server.check(versions.get(2)).finding(Subject.HISTORY).orElseThrow().message())
        .contains("it is of another history");
  }

  @Test
  void whatIsBeingWrittenIsLeftAloneAndRemovedWhenItIsOld() throws IOException {
    Path old = folders.at("one").resolve(FolderLayout.TEMPORARY + UUID.randomUUID() + ".tmp");
    Path young = folders.at("one").resolve(FolderLayout.TEMPORARY + UUID.randomUUID() + ".tmp");
    Files.write(old, new byte[10]);
    Files.write(young, new byte[10]);
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(3))));

    try (LocalSyncServer again = LocalSyncServer.at(folders.at("one"))) {
      assertThat(Folders.chain(again)).hasSize(3);
    }

    assertThat(old).doesNotExist();
    assertThat(young).exists();
  }

  @Test
  void aNameThatMeansNothingIsNamedInTheCheck() throws IOException {
    Files.write(last.resolveSibling("notes.txt"), new byte[10]);

    assertThat(server.check(versions.get(2)).finding(Subject.HISTORY).orElseThrow().message())
        .contains("notes.txt");
    assertThat(Folders.chain(server)).hasSize(3);
  }

  @Test
  void aMarkThatIsNotWholeYetIsWaitedForAndADirectoryWithoutOneIsNotTaken() throws IOException {
    Path mark = folders.at("one").resolve(folders.files("one").get(0));
    assertThat(mark.getFileName().toString()).startsWith("folder-");
    byte[] text = Files.readAllBytes(mark);
    Files.write(mark, new byte[0]);
    assertThatThrownBy(() -> folders.open("one")).hasMessageContaining("wait until the service");
    assertThatThrownBy(() -> server.childVersion(History.NIL))
        .hasMessageContaining("wait until the service");
    Files.delete(mark);
    assertThatThrownBy(() -> folders.open("one")).hasMessageContaining("wait until the service");
    assertThatThrownBy(() -> server.childVersion(History.NIL)).hasMessageContaining("mounted");

    Files.write(mark.resolveSibling(mark.getFileName() + " (1)"), text);
    assertThat(Folders.chain(server)).hasSize(3);
  }

  @Test
  @PosixOnly("pipes and symbolic links")
  void somethingElseInThePlaceOfAFileNeitherBlocksNorCounts() throws Exception {
    Path snapshot = folders.at("one").resolve("snapshots").resolve("s-" + versions.get(2));
    Files.createDirectories(snapshot.getParent());
    for (Path name : List.of(last, snapshot)) {
      Files.deleteIfExists(name);
      Files.createDirectory(name);
      tolerated();
      Files.delete(name);
      Files.createSymbolicLink(name, temporary.resolve("nowhere"));
      tolerated();
      Files.delete(name);
      assertThat(new ProcessBuilder("mkfifo", name.toString()).start().waitFor()).isZero();
      tolerated();
      Files.delete(name);
    }
  }

  private void tolerated() {
    try (LocalSyncServer other = LocalSyncServer.at(folders.at("one"))) {
      assertThat(Folders.chain(other)).hasSize(2);
      assertThat(other.snapshot()).isEmpty();
      other.check(versions.get(1));
    }
  }
}
