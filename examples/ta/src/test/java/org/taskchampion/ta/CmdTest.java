package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.testing.WindowsOnly;

/** The launcher for Windows, over the classes that the build has just made. */
@WindowsOnly("cmd.exe")
final class CmdTest {

  @TempDir Path home;
  private Path script;
  private Path target;

  @BeforeEach
  void install() throws IOException {
    Path place = Files.createDirectories(home.resolve("a folder & more"));
    script = Files.copy(Path.of("ta.cmd"), place.resolve("ta.cmd"));
    target = Files.createDirectories(place.resolve("target"));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toUri().toString())
                .collect(Collectors.joining(" ")));
    try (OutputStream file = Files.newOutputStream(target.resolve("ta.jar"));
        JarOutputStream jar = new JarOutputStream(file, manifest)) {
      jar.finish();
    }
  }

  private record Ended(int exitCode, String out, String err) {}

  private Ended ta(String... arguments) throws IOException, InterruptedException {
    return taWith(System.getProperty("java.home"), arguments);
  }

  private Ended taWith(String javaHome, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("JAVA_HOME", javaHome);
    builder.environment().keySet().removeIf(name -> name.startsWith("TA"));
    builder.redirectOutput(home.resolve("out").toFile());
    builder.redirectError(home.resolve("err").toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return new Ended(
        process.exitValue(),
        Files.readString(home.resolve("out"), StandardCharsets.UTF_8),
        Files.readString(home.resolve("err")));
  }

  @Test
  void argumentsAndOutputAreUnicodeAndKeepWhatTheShellWouldTake() throws Exception {
    for (String text : List.of("Käse", "日本", "🧀 & more", "100%", "a^b", "x > y", "!z!")) {
      assertThat(ta("config", "set", "sync_timeout", text).err())
          .as(text)
          .startsWith("ta: ")
          .contains(text);
    }
    String directory = home.resolve("日本 & 🧀").toString();
    assertThat(ta("config", "set", "data_dir", directory)).isEqualTo(new Ended(0, "", ""));
    assertThat(ta("config", "get", "data_dir")).isEqualTo(new Ended(0, directory + "\n", ""));
  }

  @Test
  void exitCodesComeThrough() throws Exception {
    assertThat(ta("version").exitCode()).isZero();
    assertThat(ta("config", "set", "colour", "red").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ta("restore", "nowhere").exitCode()).isEqualTo(ExitCode.ERROR);
  }

  @Test
  void saysWhichJavaIsWanted() throws Exception {
    Ended ended = taWith("C:\\nowhere", "list");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err().strip())
        .isEqualTo(
            "ta: JAVA_HOME is \"C:\\nowhere\", which has no bin\\java.exe; correct or unset it");
  }

  @Test
  void theArchiveIsMadeOnceAndAnewWhereItIsNotWhole() throws Exception {
    assertThat(ta("version").exitCode()).isZero();
    Path key = target.resolve("ta.jsa.key");
    String made = Files.readString(key);
    assertThat(ta("version").exitCode()).isZero();
    assertThat(Files.readString(key)).isEqualTo(made);
    Files.writeString(key, made.replaceFirst("[0-9]+", "5"));
    assertThat(ta("version").exitCode()).isZero();
    assertThat(Files.readString(key)).isNotEqualTo(made.replaceFirst("[0-9]+", "5"));
  }

  @Test
  void withoutTheLauncherLostLettersAreRefused() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                target.resolve("ta.jar").toString(),
                "org.taskchampion.ta.Ta",
                "add",
                "日本")
            .redirectError(home.resolve("err").toFile())
            .start();
    assertThat(process.waitFor()).isEqualTo(ExitCode.USAGE);
    assertThat(Files.readString(home.resolve("err")))
        .isEqualTo("ta: letters of the arguments may be lost: start ta with ta.cmd\n");
  }
}
