package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestingFileTest {

  @TempDir Path directory;

  private final StrictDisk disk = new StrictDisk();
  private Path path;

  @BeforeEach
  void writeFile() throws IOException {
    path = Files.write(directory.resolve("file"), content(1));
  }

  private static byte[] content(int first) {
    byte[] content = new byte[2 * Root.SIZE];
    content[0] = (byte) first;
    content[Root.SIZE] = (byte) (10 * first);
    return content;
  }

  private Path other(byte[] content) throws IOException {
    return Files.write(directory.resolve("other"), content);
  }

  private static int read(DiskFile file) throws IOException {
    byte[] buffer = new byte[1];
    assertThat(file.read(Root.SIZE, buffer, 0, 1)).isEqualTo(1);
    return buffer[0];
  }

  @Test
  void whileItRestsOthersMayReplaceIt() throws IOException {
    try (RestingFile file = new RestingFile(disk, path, false)) {
      assertThat(file.isAwake()).isTrue();
      assertThatThrownBy(() -> disk.rename(other(content(2)), path)).hasMessageContaining("open");
      file.rest();
      assertThat(file.isAwake()).isFalse();
      disk.rename(other(content(2)), path);
      assertThat(file.wake()).isFalse();
      assertThat(disk.isReplaceable(path)).isTrue();
    }
  }

  @Test
  void whatIsCalledOpensItAgain() throws IOException {
    try (RestingFile file = new RestingFile(disk, path, false)) {
      file.rest();
      assertThat(read(file)).isEqualTo(10);
      assertThat(file.isAwake()).isTrue();
      file.rest();
      assertThat(file.wake()).isTrue();
      file.write(Root.SIZE, new byte[] {7}, 0, 1);
      assertThat(read(file)).isEqualTo(7);
    }
    assertThat(disk.isReplaceable(path)).isTrue();
  }

  @Test
  void nothingIsReadFromAFileThatTookItsPlace() throws IOException {
    try (RestingFile file = new RestingFile(disk, path, true)) {
      file.rest();
      disk.rename(other(content(2)), path);
      assertThatThrownBy(() -> read(file))
          .isInstanceOf(IOException.class)
          .hasMessage("another file took its place");
      disk.rename(other(new byte[0]), path);
      assertThatThrownBy(() -> read(file)).hasMessage("another file took its place");
      // A failure says nothing of which file it is.
      disk.delete(path);
      assertThatThrownBy(file::wake).isInstanceOf(IOException.class);
      disk.rename(other(content(1)), path);
      assertThat(read(file)).isEqualTo(10);
    }
  }

  @Test
  void afterClosingItStaysClosed() throws IOException {
    RestingFile file = new RestingFile(disk, path, false);
    file.close();
    assertThatThrownBy(() -> read(file)).isInstanceOf(IOException.class).hasMessage("it is closed");
    assertThat(disk.isReplaceable(path)).isTrue();
  }
}
