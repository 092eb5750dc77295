package org.taskchampion.sync.git;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.sync.TooLargeException;

/** What {@code git cat-file} answers, and what a broken one might. */
class ObjectReaderTest {

  private static byte[] read(String answer) throws IOException {
    return ObjectReader.content(new ByteArrayInputStream(answer.getBytes(US_ASCII)), "it", 10);
  }

  @Test
  void aContentIsRead() throws IOException {
    assertThat(read("abc blob 5\nhello\n")).asString().isEqualTo("hello");
    assertThatThrownBy(() -> read("abc blob 11\n")).isInstanceOf(TooLargeException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"it missing\n", "abc tree 5\nhello\n", "abc blob -5\nhello\n"})
  void whatIsNoContentIsAFaultOfTheCopy(String answer) {
    assertThatThrownBy(() -> read(answer))
        .isInstanceOf(CacheException.class)
        .hasMessageStartingWith("git has no content it: it answered ");
  }

  @Test
  void anAnswerThatIsCutOffIsNone() {
    assertThatThrownBy(() -> read("abc blob 5")).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> read("abc blob 5\nhell")).isInstanceOf(EOFException.class);
  }

  @Test
  void aHeaderThatDoesNotEndTakesNoMemory() throws IOException {
    InputStream endless = new ByteArrayInputStream("x".repeat(1_000_000).getBytes(US_ASCII));
    assertThatThrownBy(() -> ObjectReader.content(endless, "it", 10))
        .isInstanceOf(EOFException.class);
    assertThat(endless.available()).isGreaterThan(900_000);
  }
}
