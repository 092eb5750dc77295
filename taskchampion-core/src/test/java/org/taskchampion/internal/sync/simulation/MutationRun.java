package org.taskchampion.internal.sync.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Breaks each rule and demands that the simulation notices it. Only the profile {@code mutation}
 * runs it; it writes the table in {@code docs/simulation.md}.
 */
class MutationRun {

  private static final Path SOURCES = Path.of("src/main/java");
  private static final Path TABLE = Path.of("../docs/simulation.md");
  private static final String MARK = "<!-- made by the profile mutation -->\n";
  private static final int LIMIT_MINUTES = 10;
  private static final String HISTORIES = System.getProperty("mutation.histories", "20000");

  /** A part of the rule and name of those that are tried; all if it is empty. */
  private static final String ONLY = System.getProperty("mutation.only", "");

  private static final List<String> ROWS = Collections.synchronizedList(new ArrayList<>());

  @TempDir Path folder;

  static List<Mutation> chosen() {
    return Mutations.all().stream().filter(it -> it.toString().contains(ONLY)).toList();
  }

  @AfterAll
  static void writeTable() throws IOException {
    if (ROWS.size() < Mutations.all().size()) {
      return; // not all were tried
    }
    String text = Files.readString(TABLE);
    String before = text.substring(0, text.indexOf(MARK) + MARK.length());
    Files.writeString(
        TABLE,
        before
            + "\n| part | broken rule | what the simulation noticed |\n|---|---|---|\n"
            + String.join("\n", ROWS)
            + "\n");
  }

  @ParameterizedTest
  @MethodSource("chosen")
  void aBrokenRuleIsNoticed(Mutation mutation) throws IOException, InterruptedException {
    compile(mutation);
    String killer = run(mutation);
    System.out.println(mutation + ": " + killer);
    ROWS.add("| " + mutation.rule() + " | " + mutation.name() + " | " + killer + " |");
    assertThat(killer).as(mutation.toString()).doesNotStartWith("NOTHING");
  }

  private void compile(Mutation mutation) throws IOException {
    Path file = Path.of("org/taskchampion/internal", mutation.file()).normalize();
    String source = Files.readString(SOURCES.resolve(file));
    Path mutated = folder.resolve("sources").resolve(file);
    Files.createDirectories(mutated.getParent());
    Files.writeString(mutated, source.replace(mutation.original(), mutation.replacement()));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-nowarn",
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                mutated.toString());
    assertThat(result).as("compiling " + mutation).isZero();
  }

  private String run(Mutation mutation) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    String classPath =
        folder.resolve("classes") + File.pathSeparator + System.getProperty("java.class.path");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-Dfile.encoding=UTF-8",
                "-cp",
                classPath,
                MutationVictim.class.getName(),
                HISTORIES,
                Boolean.toString(mutation.rule().equals(FolderMutations.PART)))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        return "NOTHING in " + LIMIT_MINUTES + " minutes";
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    if (process.exitValue() == 0) {
      return "NOTHING";
    }
    List<String> lines = Files.readAllLines(output);
    String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    assertThat(process.exitValue()).as(last).isEqualTo(MutationVictim.KILLED);
    return last;
  }
}
