package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SyncProblem;

/** Each byte of a file may be wrong, and each name may be another one. */
class FolderFaultsTest {

  // Where things are in a header.
  private static final int KIND = 8;
  private static final int FORMAT = 9;
  private static final int SEALED = 10;
  private static final int LENGTH = 12;
  private static final int NUMBER = 16;
  private static final int VERSION = 24;
  private static final int PARENT = 40;
  private static final int HISTORY = 56;
  private static final int MADE = 72;

  @TempDir private Path temporary;
  private Folders folders;
  private List<UUID> versions;
  private UUID history;
  private Path last;
  private Path snapshot;

  @BeforeEach
  void prepare() {
    folders = new Folders(temporary);
    try (LocalSyncServer one = folders.open("one")) {
      versions = History.addMany(one, History.NIL, 3);
      one.addSnapshot(versions.get(1), History.bytes("snapshot"));
      history = UUID.fromString(one.identity().history());
    }
    last = folders.file("one", "-" + versions.get(2));
    snapshot = folders.file("one", "s-" + versions.get(1));
  }

  @Test
  void whateverByteIsWrongTheFileDoesNotCountAndIsNamed() throws IOException {
    for (Path file : List.of(last, snapshot)) {
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < whole.length; i++) {
        byte[] changed = whole.clone();
        changed[i] ^= 0x10;
        Files.write(file, changed);
        assertDoesNotCount(file, "");
      }
      for (int length = 0; length < whole.length; length++) {
        Files.write(file, Arrays.copyOf(whole, length));
        assertDoesNotCount(
            file,
            length == 0
                ? "it is empty"
                : length < FolderHeader.BYTES
                    ? "it is cut off after " + length + " bytes"
                    : "it is cut off after " + (length - FolderHeader.BYTES) + " of ");
      }
      Files.write(file, new byte[whole.length]);
      assertDoesNotCount(file, "nothing but zeros");
      Files.write(file, "Dear Sir or Madam, ".repeat(9).getBytes(StandardCharsets.UTF_8));
      assertDoesNotCount(file, "it is no file of a synchronised folder");
      Files.write(file, whole);
    }
    assertAllCounts();
  }

  /** Its checksums are right: another program made it, or a newer version of the library. */
  @Test
  void aHeaderThatMakesNoSenseDoesNotCountAndIsNamed() throws IOException {
    for (Path file : List.of(last, snapshot)) {
      forged(file, header -> header.put(FORMAT, (byte) 2), "its format is 2");
      for (int length : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        forged(file, header -> header.putInt(LENGTH, length), "its header is impossible");
      }
      for (long number : new long[] {0, -1}) {
        forged(file, header -> header.putLong(NUMBER, number), "its header is impossible");
      }
      for (long seconds : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
        forged(file, header -> header.putLong(MADE, seconds), "its header is impossible");
      }
      String other = "it holds another version than its name says";
      byte kind = (byte) (file.equals(last) ? 's' : 'v');
      forged(file, header -> header.put(KIND, kind), other);
      forged(file, header -> header.putLong(NUMBER, 4), other);
      forged(file, header -> header.putLong(VERSION + Long.BYTES, 7), other);
      forged(file, header -> header.putLong(PARENT, 7), other);
      forged(file, header -> header.put(SEALED, (byte) 1), "it is sealed, and the folder is not");
      forged(file, header -> header.putLong(HISTORY, 7), "it is of another history");
    }
    assertAllCounts();
  }

  private void forged(Path file, Consumer<ByteBuffer> change, String reason) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    byte[] changed = whole.clone();
    ByteBuffer header = ByteBuffer.wrap(changed);
    change.accept(header);
    int end = FolderHeader.BYTES - Integer.BYTES;
    header.putInt(end, FolderHeader.checksum(changed, 0, end));
    Files.write(file, changed);
    assertDoesNotCount(file, reason);
    Files.write(file, whole);
  }

  private void assertDoesNotCount(Path file, String reason) {
    try (LocalSyncServer server = LocalSyncServer.at(folders.at("one"))) {
      boolean isVersion = file.equals(last);
      assertThat(Folders.chain(server)).hasSize(isVersion ? 2 : 3);
      assertThat(server.snapshot().isPresent()).isEqualTo(isVersion);
      var found = server.check(versions.get(1)).finding(Subject.HISTORY).orElseThrow();
      assertThat(found.outcome()).isEqualTo(Outcome.WARNING);
      assertThat(found.message()).contains(file + ": ", reason);
    }
  }

  private void assertAllCounts() {
    try (LocalSyncServer server = LocalSyncServer.at(folders.at("one"))) {
      assertThat(Folders.chain(server)).hasSize(3);
      assertThat(server.snapshot()).map(Snapshot::version).contains(versions.get(1));
      assertThat(server.check(versions.get(2)).finding(Subject.HISTORY).orElseThrow().outcome())
          .isEqualTo(Outcome.OK);
    }
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
        "%s (1)"
      })
  void everyNameMayBeThatOfAConflictCopy(String name) throws IOException {
    List<Path> all =
        List.of(
            last,
            snapshot,
            last.getParent(),
            snapshot.getParent(),
            last.getParent().getParent(),
            folders.at("one").resolve("folder-" + history));
    for (Path path : all) {
      Path copy = path.resolveSibling(String.format(name, path.getFileName()));
      Files.move(path, copy);
      assertAllCounts();
      Files.move(copy, path);
    }
  }

  @Test
  void everyNameMayBeInUpperCase() throws IOException {
    for (Path path :
        List.of(
            last,
            snapshot,
            last.getParent().getParent(),
            snapshot.getParent(),
            folders.at("one").resolve("folder-" + history))) {
      Path parked = path.resolveSibling("parked");
      Path upper = path.resolveSibling(path.getFileName().toString().toUpperCase(Locale.ROOT));
      Files.move(path, parked); // some file systems do not tell the two names apart
      Files.move(parked, upper);
      assertAllCounts();
    }
    try (LocalSyncServer server = folders.open("one")) {
      UUID four = Folders.add(server, versions.get(2), "four");
      server.addSnapshot(four, History.bytes("newer"));
      assertThat(Folders.chain(server)).hasSize(4);
      assertThat(server.snapshot()).map(Snapshot::version).contains(four);
    }
  }

  @Test
  void aVersionInTheDirectoryOfOtherNumbersDoesNotCountAndIsNamed() throws IOException {
    Path part = last.resolveSibling("../000001").normalize();
    Files.createDirectory(part);
    Path moved = Files.move(last, part.resolve(last.getFileName()));
    assertDoesNotCount(moved, 2);
    Files.move(moved, last);
    assertAllCounts();
  }

  private void assertDoesNotCount(Path stranger, int counting) {
    try (LocalSyncServer server = LocalSyncServer.at(folders.at("one"))) {
      assertThat(Folders.chain(server)).hasSize(counting);
      assertThat(server.childVersion(versions.get(counting - 1)))
          .isEqualTo(new ChildVersion.UpToDate());
      assertThat(
              server
                  .check(versions.get(counting - 1))
                  .finding(Subject.HISTORY)
                  .orElseThrow()
                  .message())
          .contains("what these names mean is not known", stranger.toString());
    }
  }

  /** A service may take the content away again, to save room. */
  @Test
  void aFileThatWasWholeAndIsNotAnyMoreIsNamedOnceAndDoesNotCountThen() throws IOException {
    try (LocalSyncServer server = LocalSyncServer.at(folders.at("one"))) {
      assertThat(Folders.chain(server)).hasSize(3);
      Files.write(last, new byte[0]);
      assertThatThrownBy(() -> server.childVersion(versions.get(1)))
          .isInstanceOf(ServerUnreachableException.class)
          .hasMessageContaining(last + " is there, but it is empty");
      assertThat(server.childVersion(versions.get(1))).isEqualTo(new ChildVersion.UpToDate());
      Files.write(snapshot, new byte[0]);
      assertThat(server.snapshot()).isEmpty();
    }
  }

  /** A copy is as good as the file, and neither is it if it is not whole. */
  @Test
  void ofSeveralCopiesTheWholeOneCounts() throws IOException {
    for (Path file : List.of(last, snapshot)) {
      byte[] whole = Files.readAllBytes(file);
      for (int good = 0; good < 4; good++) {
        for (int i = 0; i < 4; i++) {
          String name = file.getFileName() + (i == 0 ? "" : " (" + i + ")");
          Files.write(file.resolveSibling(name), i == good ? whole : Arrays.copyOf(whole, 90 - i));
        }
        try (LocalSyncServer server = LocalSyncServer.at(folders.at("one"))) {
          assertThat(Folders.chain(server)).hasSize(3);
          assertThat(server.snapshot()).isPresent();
        }
      }
      for (int i = 1; i < 4; i++) {
        Files.delete(file.resolveSibling(file.getFileName() + " (" + i + ")"));
      }
      Files.write(file, whole);
    }
  }

  /** What else says that it follows another version than it does cannot hide the one that does. */
  @Test
  void aNameThatLiesHidesNoVersion() throws IOException {
    byte[] whole = Files.readAllBytes(last);
    for (long i = 0; i < 8; i++) { // in whatever order the directory lists them
      UUID liar = new UUID(i << 60 | 0x8000, Long.MIN_VALUE + i);
      Path lie = last.resolveSibling(FolderLayout.versionName(liar, versions.get(2)));
      Files.write(lie, whole);
      assertAllVersionsCount();
      Path other = last.resolveSibling(FolderLayout.versionName(versions.get(0), versions.get(2)));
      Files.write(other, new byte[10]);
      assertAllVersionsCount();
      Path copy = last.resolveSibling(last.getFileName() + " 2");
      Files.move(last, copy);
      assertAllVersionsCount();
      Files.move(copy, last);
      Files.delete(lie);
      Files.delete(other);
    }
  }

  private void assertAllVersionsCount() {
    try (LocalSyncServer server = LocalSyncServer.at(folders.at("one"))) {
      assertThat(Folders.chain(server)).hasSize(3);
      assertThat(server.childVersion(versions.get(2))).isEqualTo(new ChildVersion.UpToDate());
    }
  }

  /** Whoever had opened the folder before must not go on with plain text. */
  @Test
  void aFolderThatTurnsOutToBeSealedTakesNoPlainText() throws IOException {
    try (LocalSyncServer before = folders.open("one")) {
      Path mark =
          Files.write(
              folders.at("one").resolve("folder-" + new UUID(0, 1)),
              new FolderMark(new UUID(0, 1), true).text());
      List<String> files = folders.files("one");
      for (LocalSyncServer server : List.of(before)) {
        assertRefuses(() -> server.childVersion(versions.get(2)));
        assertRefuses(() -> server.addVersion(versions.get(2), History.bytes("plain")));
        assertRefuses(() -> server.addSnapshot(versions.get(2), History.bytes("plain")));
        assertRefuses(server::snapshot);
        assertRefuses(server::prune);
      }
      assertRefuses(() -> folders.open("one"));
      assertRefuses(() -> LocalSyncServer.at(folders.at("one")));
      assertThat(folders.files("one")).isEqualTo(files);
      Files.delete(mark);
      assertThat(before.childVersion(versions.get(2))).isEqualTo(new ChildVersion.UpToDate());
    }
  }

  /** The greater id is not the history's. */
  @Test
  void ofASealedFolderThatWasBegunBesideAPlainOneNothingCounts() throws IOException {
    UUID greater = new UUID(-1, -1);
    try (LocalSyncServer before = folders.open("one")) {
      Files.write(
          folders.at("one").resolve("folder-" + greater), new FolderMark(greater, true).text());
      UUID four = NumberedId.next(greater, 4);
      new FolderFiles(
              new FolderLayout(folders.at("one").toRealPath()),
              new Disk(),
              List.of(new FolderMark(greater, true)),
              true)
          .writeVersion(
              four, versions.get(2), greater, History.bytes("sealed"), Instant.EPOCH, false);
      for (LocalSyncServer server : List.of(before, folders.open("one"))) {
        assertThat(Folders.chain(server)).hasSize(3);
        assertThat(server.identity().history()).isEqualTo(history.toString());
        assertThat(server.check(versions.get(2)).finding(Subject.HISTORY).orElseThrow().message())
            .contains("it is sealed, and the folder is not");
        server.close();
      }
    }
  }

  /** Two files may say that they begin one history: it is sealed if either says so. */
  @Test
  void aMarkThatIsSealedIsSoWhateverAnotherOneOfItSays() throws IOException {
    for (int i = 0; i < 4; i++) {
      Path copy = folders.at("one").resolve("folder-" + history + " (" + i + ")");
      Files.write(copy, new FolderMark(history, true).text());
      assertRefuses(() -> folders.open("one"));
      Files.delete(copy);
    }
    folders.open("one").close();
  }

  private static void assertRefuses(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ServerRefusedException.class,
            e -> assertThat(e.problem()).isEqualTo(SyncProblem.WRONG_SECRET))
        .hasMessageContaining("is sealed: give the encryption secret");
  }
}
