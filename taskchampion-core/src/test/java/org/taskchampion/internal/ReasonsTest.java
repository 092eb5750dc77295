package org.taskchampion.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.testing.JdkFailures;
import org.taskchampion.testing.WineLacks;

/** What people are told of everything that can be thrown. */
class ReasonsTest {

  @TempDir private Path directory;

  @Test
  void noKindOfFailureNamesAClassOrSaysNothing() {
    List<Throwable> all = JdkFailures.all();
    assertThat(all).hasSizeGreaterThan(500);
    assertThat(all.stream().filter(FileSystemException.class::isInstance)).hasSizeGreaterThan(10);
    for (Throwable failure : all) {
      for (Throwable thrown :
          List.of(
              failure, new IOException(failure), new RuntimeException(new Exception(failure)))) {
        for (String words : List.of(Reasons.of(thrown), Reasons.withFile(thrown))) {
          assertThat(words).as("%s", thrown).isNotBlank();
          assertThat(JdkFailures.isNamedIn(words, thrown)).as("%s: %s", thrown, words).isFalse();
        }
        assertThat(Reasons.of(thrown)).as("%s", thrown).isNotEqualTo(JdkFailures.FILE);
      }
    }
  }

  @Test
  void theSystemsOwnWordsAreKept() {
    String said = "No space left on device";
    assertThat(Reasons.of(new IOException(said))).isEqualTo(said);
    assertThat(Reasons.of(new UncheckedIOException(new IOException(said)))).isEqualTo(said);
    assertThat(Reasons.of(new FileSystemException("/x", null, said))).isEqualTo(said);
    assertThat(Reasons.of(new FileSystemException("/x", "/y", said))).isEqualTo(said);
    assertThat(Reasons.of(new FileNotFoundException("/x (z) (" + said + ")"))).isEqualTo(said);
    assertThat(Reasons.of(new IOException(new DataFormatException("incorrect header check"))))
        .isEqualTo("incorrect header check");
  }

  @Test
  void theFileStandsBeforeThem() {
    assertThat(Reasons.withFile(new FileSystemException("/x", null, "Is a directory")))
        .isEqualTo("/x: Is a directory");
    assertThat(Reasons.withFile(new FileSystemException("/x", "/y", "Invalid cross-device link")))
        .isEqualTo("/x and /y: Invalid cross-device link");
    assertThat(Reasons.withFile(new FileNotFoundException("/x (z) (Is a directory)")))
        .isEqualTo("/x (z): Is a directory");
    assertThat(Reasons.withFile(new AccessDeniedException("/x")))
        .isEqualTo("/x: permission denied");
    assertThat(Reasons.withFile(new FileSystemException("/x")))
        .isEqualTo("/x: no reason was given");
    assertThat(Reasons.withFile(new FileSystemException(null, null, "x"))).isEqualTo("x");
    assertThat(Reasons.withFile(new IOException("x"))).isEqualTo("x");
  }

  @Test
  void whatSpeaksOfTheProgramIsNotShown() {
    String noSense = "this program could not make sense of it";
    assertThat(Reasons.of(new NullPointerException("Cannot invoke \"Page.a()\"")))
        .isEqualTo(noSense);
    assertThat(Reasons.of(new ArrayIndexOutOfBoundsException(5))).isEqualTo(noSense);
    assertThat(Reasons.of(new IllegalStateException("Chunk 5 not found [2.3.232/9]")))
        .isEqualTo("Chunk 5 not found [2.3.232/9]");
    assertThat(Reasons.of(new IllegalStateException("org.h2.mvstore.Page is odd")))
        .isEqualTo(noSense);
    assertThat(Reasons.of(new IOException("canceled due to java.lang.InternalError: x")))
        .isEqualTo("no reason was given");
    assertThat(Reasons.of(new IOException("see my.java.notes and a.b.txt")))
        .isEqualTo("see my.java.notes and a.b.txt");
    assertThat(Reasons.known(new IOException())).isEmpty();
    assertThat(Reasons.known(new EOFException())).contains("it ends too early");
  }

  /** An operation on files that cannot be. */
  private interface Operation {
    void run() throws IOException;
  }

  private static String thrownBy(Operation operation) {
    try {
      operation.run();
    } catch (IOException e) {
      return Reasons.withFile(e);
    }
    throw new AssertionError("nothing was thrown");
  }

  @Test
  @WineLacks("the word for what is no directory")
  void realOnesAreUnderstood() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    Path full = Files.createDirectory(directory.resolve("full"));
    Files.createFile(full.resolve("y"));
    Path none = directory.resolve("none");
    Path circle = directory.resolve("circle");
    Files.createSymbolicLink(circle, circle);
    assertThat(thrownBy(() -> Files.readAllBytes(none)))
        .isEqualTo(none + ": there is no such file or directory");
    assertThat(thrownBy(() -> new FileOutputStream(none.resolve("x").toFile()).close()))
        .isEqualTo(none.resolve("x") + ": No such file or directory");
    assertThat(thrownBy(() -> Files.delete(full))).isEqualTo(full + ": the directory is not empty");
    assertThat(thrownBy(() -> Files.createDirectory(file)))
        .isEqualTo(file + ": something of that name is there already");
    assertThat(
            thrownBy(
                () -> {
                  try (DirectoryStream<Path> stream = Files.newDirectoryStream(file)) {
                    assertThat(stream).isEmpty();
                  }
                }))
        .isEqualTo(file + ": it is no directory");
    assertThat(thrownBy(() -> Files.readSymbolicLink(file)))
        .isEqualTo(file + ": it is no symbolic link");
    assertThat(thrownBy(() -> Files.readAllBytes(circle)))
        .startsWith(circle + ": ")
        .doesNotContain("null");
    assertThat(thrownBy(() -> Files.readString(Files.write(file, new byte[] {(byte) 0xff}))))
        .isEqualTo("it is not UTF-8");
    assertThat(
            thrownBy(
                () -> {
                  FileChannel closed = FileChannel.open(file);
                  closed.close();
                  closed.read(ByteBuffer.allocate(1));
                }))
        .isEqualTo("it was closed meanwhile");
  }
}
