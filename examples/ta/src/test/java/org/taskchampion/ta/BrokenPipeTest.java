package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskchampion.testing.PosixOnly;
import org.taskchampion.testing.WindowsOnly;

/** A reader that stops, as {@code head} does, in the words of each system; and a full disk. */
class BrokenPipeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Broken pipe; 0",
        "The pipe is being closed; 0",
        "The pipe has been ended; 0",
        "No space left on device; 1",
        "There is not enough space on the disk; 1"
      })
  void onlyAReaderThatStopsIsNoError(String words, int exitCode) {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(words);
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    assertThat(Ta.run(List.of("help"), InputStream.nullInputStream(), broken, err, Map.of()))
        .isEqualTo(exitCode);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(exitCode == 0 ? "" : "ta: the output cannot be written: it is not complete\n");
  }

  /** The system's words are in the language of the user; what the output is, is not. */
  @Test
  @PosixOnly("a directory that shows open files")
  @EnabledOnOs(OS.LINUX)
  void whatFailsOnAPipeIsAReaderThatStoppedInAnyLanguage() throws IOException {
    IOException words = new IOException("Datenübergabe unterbrochen");
    Process process = new ProcessBuilder("cat").start();
    try (FileOutputStream full = new FileOutputStream("/dev/full");
        DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      assertThat(full.getFD().valid()).isTrue();
      int pipes = 0;
      for (Path descriptor : open) {
        int number = Integer.parseInt(descriptor.getFileName().toString());
        String target = targetOf(descriptor);
        boolean written = BrokenPipe.isOf(number, words);
        assertThat(written && !target.startsWith("pipe:")).as(target).isFalse();
        pipes += written ? 1 : 0;
      }
      assertThat(pipes).isPositive();
    } finally {
      process.destroy();
    }
  }

  private static String targetOf(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "closed meanwhile";
    }
  }

  @Test
  void wordsThatTheSystemHasForABrokenPipeMeanOne() {
    IOException german = new IOException("Die Verbindung wird gerade geschlossen");
    assertThat(BrokenPipe.isSaidBy(german, german::getMessage)).isTrue();
    assertThat(BrokenPipe.isSaidBy(new IOException("Kein Platz"), german::getMessage)).isFalse();
    assertThat(BrokenPipe.isSaidBy(new IOException((String) null), () -> null)).isFalse();
  }

  @Test
  @WindowsOnly("elsewhere nobody has to break a pipe to learn the words")
  void theSystemHasWordsForABrokenPipe() {
    assertThat(BrokenPipe.ofAnotherProcess()).isNotBlank();
  }
}
