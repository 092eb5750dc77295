package org.taskchampion.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in the README is the one that is compiled here, and it does what the README says. */
class QuickstartTest {

  private static final Path SOURCE =
      Path.of("src/main/java/org/taskchampion/examples/quickstart/Quickstart.java");

  @Test
  void theReadmeQuotesTheProgram() throws IOException {
    String program = Files.readString(SOURCE).replaceFirst("package .*;\\R\\R", "");
    assertThat(Files.readString(Path.of("../../README.md")))
        .contains("```java\n" + program + "```\n");
  }

  @Test
  void theProgramRunsTwiceOnTheSameFiles(@TempDir Path home) {
    assertThat(run(home)).isEqualTo("Buy milk [shop]\nsent 1, got 0\n");
    assertThat(run(home)).isEqualTo("Buy milk [shop]\nBuy milk [shop]\nsent 1, got 0\n");
  }

  private static String run(Path home) {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      Quickstart.main(new String[] {home.toString()});
    } finally {
      System.setOut(before);
    }
    return printed.toString(UTF_8).replace(System.lineSeparator(), "\n");
  }
}
