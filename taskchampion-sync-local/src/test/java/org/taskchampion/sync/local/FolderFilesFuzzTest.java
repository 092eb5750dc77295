package org.taskchampion.sync.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.SyncException;

/**
 * What stands in a synchronised folder or in the directory of a server, whose files any program on
 * any machine may write: the names and headers of versions, and the marks. Each is read, and
 * written as one that reads the same, or refused. The first byte says what it is.
 */
class FolderFilesFuzzTest {

  private static final UUID HISTORY = UUID.fromString("99999999-0000-4000-8000-000000000009");

  @TempDir static Path directory;

  private static final Disk DISK = new Disk();

  @FuzzTest
  void isReadOrRefused(byte[] data) throws IOException {
    if (data.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(data, 1, data.length);
    try {
      switch (data[0]) {
        case 'h' -> folderHeader(rest);
        case 's' -> folderHeader(sealed(rest, FolderHeader.BYTES));
        case 'v' -> header(rest);
        case 'w' -> header(sealed(rest, Header.BYTES));
        case 'm' -> mark(rest);
        case 'i' -> identity(rest);
        default -> name(new String(rest, UTF_8));
      }
    } catch (DamagedFileException | SyncException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  /** Makes the checksum of a header right. */
  private static byte[] sealed(byte[] bytes, int length) {
    byte[] file = Arrays.copyOf(bytes, Math.max(bytes.length, length));
    int at = length - Integer.BYTES;
    ByteBuffer.wrap(file).putInt(at, FolderHeader.checksum(file, 0, at));
    return file;
  }

  private static void folderHeader(byte[] file) throws DamagedFileException {
    FolderHeader header = FolderHeader.decode(file);
    assertThat(FolderHeader.decode(header.encode())).isEqualTo(header);
    header.checkBody(file);
  }

  private static void header(byte[] file) {
    for (Header.Kind kind : Header.Kind.values()) {
      try {
        Header header = Header.decode(kind, file);
        assertThat(Header.decode(kind, header.encode())).isEqualTo(header);
        header.checkBody(Arrays.copyOfRange(file, Header.BYTES, file.length), false);
      } catch (DamagedFileException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }

  private static void mark(byte[] text) throws IOException {
    Path file = directory.resolve("folder-" + HISTORY);
    Files.write(file, text);
    for (FolderMark mark : FolderMark.read(List.of(file), DISK)) {
      Files.write(file, mark.text());
      assertThat(FolderMark.read(List.of(file), DISK)).containsExactly(mark);
    }
  }

  private static void identity(byte[] text) throws IOException {
    Layout layout = new Layout(directory);
    Files.write(layout.identity(), text);
    assertThat(Identity.read(layout, DISK)).isNotNull();
  }

  private static void name(String name) {
    assertThat(FolderLayout.parsePart(name)).isBetween(-1L, 999_999_999L);
    FolderLayout.Named version = FolderLayout.parseVersion(name);
    if (version != null) {
      String again = FolderLayout.versionName(version.parent(), version.version());
      assertThat(FolderLayout.parseVersion(again)).isEqualTo(version);
      assertThat(NumberedId.number(version.version())).isPositive();
    }
    FolderLayout.Named snapshot = FolderLayout.parseSnapshot(name);
    if (snapshot != null) {
      assertThat(FolderLayout.parseSnapshot("s-" + snapshot.version())).isEqualTo(snapshot);
    }
  }
}
