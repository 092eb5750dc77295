package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.testing.WindowsOnly;
import org.taskchampion.testing.WineLacks;

/** The launcher for Windows, over the classes that the build has just made. */
@WindowsOnly("cmd.exe")
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CmdTest {

  /** Words of commands, of variables and of strings are in it. */
  private static final String FOLDER = "a folder (1) & O'Brien's";

  @TempDir static Path shared;
  private static Path script;
  private static Path target;

  @TempDir Path home;

  @BeforeAll
  static void install() throws IOException {
    Path place = Files.createDirectories(shared.resolve(FOLDER));
    script = Files.copy(Path.of("ta.cmd"), place.resolve("ta.cmd"));
    target = Files.createDirectories(place.resolve("target"));
    makeProgram(target.resolve("ta.jar"));
  }

  /** Makes a program of the classes of this build. */
  private static void makeProgram(Path program) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toUri().toString())
                .collect(Collectors.joining(" ")));
    try (OutputStream file = Files.newOutputStream(program);
        JarOutputStream jar = new JarOutputStream(file, manifest)) {
      jar.finish();
    }
  }

  private record Ended(int exitCode, String out, String err) {}

  private Ended ta(String... arguments) throws IOException, InterruptedException {
    return run(script, System.getProperty("java.home"), arguments);
  }

  private Ended run(Path script, String javaHome, String... arguments)
      throws IOException, InterruptedException {
    return finish(start(script, javaHome, "", arguments), "");
  }

  /** Starts the launcher; its output goes to files with a name of its own. */
  private Process start(Path script, String javaHome, String name, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(Runs::saysWhereThingsAre);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("JAVA_HOME", javaHome);
    builder.redirectOutput(home.resolve("out" + name).toFile());
    builder.redirectError(home.resolve("err" + name).toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private Ended finish(Process process, String name) throws IOException, InterruptedException {
    process.waitFor();
    return new Ended(
        process.exitValue(),
        Files.readString(home.resolve("out" + name), StandardCharsets.UTF_8),
        Files.readString(home.resolve("err" + name)));
  }

  @Test
  void argumentsAndOutputAreUnicodeAndKeepWhatTheShellWouldTake() throws Exception {
    for (String text : List.of("Käse 日本", "🧀 & more", "x > y")) {
      assertSays(text);
    }
    String directory = home.resolve("日本 & 🧀").toString();
    assertThat(ta("config", "set", "data_dir", directory)).isEqualTo(new Ended(0, "", ""));
    assertThat(ta("config", "get", "data_dir")).isEqualTo(new Ended(0, directory + "\n", ""));
    assertThat(ta("add", "日本", "+旅")).isEqualTo(new Ended(0, "Created task 1.\n", ""));
    Ended list = ta("list");
    assertThat(list.out()).contains("日本");
    assertThat(list.exitCode()).isZero();
  }

  private void assertSays(String text) throws IOException, InterruptedException {
    assertThat(ta("config", "set", "sync_timeout", text).err())
        .as(text)
        .startsWith("ta: ")
        .contains(text);
  }

  @Test
  @WineLacks("its cmd takes a percent sign out of an argument")
  void aPercentSignStays() throws Exception {
    assertSays("100%");
  }

  @Test
  void exitCodesComeThrough() throws Exception {
    assertThat(ta("version").exitCode()).isZero();
    assertThat(ta("config", "set", "colour", "red").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ta("restore", "nowhere").exitCode()).isEqualTo(ExitCode.ERROR);
  }

  @Test
  void saysWhichJavaIsWanted() throws Exception {
    Ended ended = run(script, "C:\\nowhere", "list");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err().strip())
        .isEqualTo(
            "ta: JAVA_HOME is \"C:\\nowhere\", which has no bin\\java.exe; correct or unset it");
  }

  @Test
  void aSemicolonInItsPathIsSaid() throws Exception {
    Path folder = Files.createDirectory(home.resolve("one; two"));
    Path copy = Files.copy(script, folder.resolve("ta.cmd"));
    Ended ended = run(copy, System.getProperty("java.home"), "list");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err().strip())
        .isEqualTo(
            "ta: \""
                + folder
                + "\\\" has a semicolon in its name, which Java cannot read programs from; move it elsewhere");
  }

  @Test
  void theArchiveIsMadeOnceAndAnewWhereItIsNotWhole() throws Exception {
    assertThat(ta("version").exitCode()).isZero();
    Path key = target.resolve("ta.jsa.key");
    String made = Files.readString(key);
    assertThat(made).contains(FOLDER);
    assertThat(Files.size(target.resolve("ta.jsa"))).isGreaterThan(1_000_000);
    assertThat(ta("version").exitCode()).isZero();
    assertThat(Files.readString(key)).isEqualTo(made);
    String other = made.replaceFirst("[0-9]+", "5");
    Files.writeString(key, other);
    assertThat(ta("version").exitCode()).isZero();
    assertThat(Files.readString(key)).isNotEqualTo(other);
  }

  /** Over a checkout whose build takes a while, says that it ran, and copies a program. */
  @Test
  void buildsWhereThereIsNoProgramOrASourceIsNewerAndOneAtATime() throws Exception {
    Path checkout = home.resolve(FOLDER);
    Path place = Files.createDirectories(checkout.resolve("examples/ta"));
    Path own = Files.copy(Path.of("ta.cmd"), place.resolve("ta.cmd"));
    Path program = place.resolve("target/ta.jar");
    Path source =
        Files.createFile(
            Files.createDirectories(checkout.resolve("taskchampion-core")).resolve("pom.xml"));
    makeProgram(checkout.resolve("built.jar"));
    Path result = Files.writeString(checkout.resolve("result"), "exit /b 0\r\n");
    Files.writeString(
        checkout.resolve("mvnw.cmd"),
        """
        @echo off
        echo [%TA_ARGUMENTS%]>>builds
        ping -n 3 127.0.0.1 >nul
        copy /y built.jar examples\\ta\\target\\ta.jar >nul
        copy /y result result.cmd >nul
        call result.cmd
        """
            .replace("\n", "\r\n"));
    Instant now = Instant.now();
    for (Path path : List.of(source, source.getParent(), checkout.resolve("built.jar"))) {
      Files.setLastModifiedTime(path, FileTime.from(now.minusSeconds(1_000)));
    }

    // Two first runs: one builds, and the other waits for it.
    String java = System.getProperty("java.home");
    Process first = start(own, java, "first", "version");
    Process second = start(own, java, "second", "version");
    for (Ended ended : List.of(finish(first, "first"), finish(second, "second"))) {
      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(ended.err().strip())
          .isEqualTo("ta: building, which is needed once and takes a minute or two ...");
    }
    assertThat(Files.readAllLines(checkout.resolve("builds"))).containsExactly("[]");
    assertThat(run(own, java, "version").err()).isEmpty();

    // The program has the time of the copied file, and so is older than what is changed now.
    Files.setLastModifiedTime(source, FileTime.from(now.minusSeconds(500)));
    Files.setLastModifiedTime(checkout.resolve("built.jar"), FileTime.from(now.minusSeconds(400)));
    Ended outdated = run(own, java, "version");
    assertThat(outdated.exitCode()).as(outdated.err()).isZero();
    assertThat(outdated.err().strip())
        .isEqualTo("ta: building, since the sources are newer than the program ...");
    assertThat(outdated.out()).startsWith("ta ");
    assertThat(Files.readAllLines(checkout.resolve("builds"))).containsExactly("[]", "[]");

    Files.delete(program);
    Files.writeString(result, "exit /b 1\r\n");
    Ended failed = run(own, java, "version");
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.err()).contains("ta: the build failed; see \"");
  }

  @Test
  void whoMayNotBuildIsToldSo() throws Exception {
    Path checkout = home.resolve(FOLDER);
    Path place = Files.createDirectories(checkout.resolve("examples/ta"));
    Path own = Files.copy(Path.of("ta.cmd"), place.resolve("ta.cmd"));
    Ended without = run(own, System.getProperty("java.home"), "version");
    assertThat(without.exitCode()).isEqualTo(1);
    assertThat(without.err()).contains("is missing, and there is no source to build it from");
    Files.createFile(checkout.resolve("mvnw.cmd"));
    Files.createFile(place.resolve("target")); // No file can be made in a file.
    Ended unwritable = run(own, System.getProperty("java.home"), "version");
    assertThat(unwritable.exitCode()).isEqualTo(1);
    assertThat(unwritable.err()).contains("cannot be written; build once as a user who may");
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
            // Java takes what became question marks for a pattern of file names; here is none.
            .directory(home.toFile())
            .redirectError(home.resolve("err").toFile())
            .start();
    assertThat(process.waitFor()).isEqualTo(ExitCode.USAGE);
    assertThat(Files.readString(home.resolve("err")))
        .isEqualTo("ta: letters of the arguments may be lost: start ta with ta.cmd\n");
  }
}
