package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
