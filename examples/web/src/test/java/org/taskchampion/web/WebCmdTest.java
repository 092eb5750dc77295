package org.taskchampion.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.testing.WindowsOnly;

/** The launcher for Windows, over the classes that the build has just made. */
@WindowsOnly("cmd.exe")
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class WebCmdTest {

  @TempDir Path home;
  private Path checkout;
  private Path script;

  /** Puts both launchers where they are in a checkout; words of commands are in its name. */
  @BeforeEach
  void install() throws IOException {
    checkout = home.resolve("a folder (1) & O'Brien's");
    Path ta = Files.createDirectories(checkout.resolve("examples/ta"));
    Path web = Files.createDirectories(checkout.resolve("examples/web"));
    Files.copy(Path.of("../ta/ta.cmd"), ta.resolve("ta.cmd"));
    script = Files.copy(Path.of("web.cmd"), web.resolve("web.cmd"));
  }

  private Path target() {
    return script.resolveSibling("target");
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
    Files.createDirectories(program.getParent());
    try (OutputStream file = Files.newOutputStream(program);
        JarOutputStream jar = new JarOutputStream(file, manifest)) {
      jar.finish();
    }
  }

  private ProcessBuilder web(String... arguments) {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("TASKCHAMPION_CONFIG", home.resolve("none.toml").toString());
    builder.redirectError(home.resolve("err").toFile());
    return builder;
  }

  private record Ended(int exitCode, String out, String err) {}

  private Ended run(String... arguments) throws IOException, InterruptedException {
    Process process = web(arguments).redirectOutput(home.resolve("out").toFile()).start();
    process.getOutputStream().close();
    int exitCode = process.waitFor();
    return new Ended(
        exitCode,
        Files.readString(home.resolve("out"), StandardCharsets.UTF_8),
        Files.readString(home.resolve("err")).strip());
  }

  @Test
  void oneCommandServesThePageAndArgumentsAreUnicode() throws Exception {
    makeProgram(target().resolve("web.jar"));
    Path data = home.resolve("日本 & 🧀");
    Process process = web("--data-dir", data.toString()).start();
    try {
      String line =
          new BufferedReader(
                  new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
              .readLine();
      assertThat(line)
          .as(Files.readString(home.resolve("err")))
          .startsWith("Your tasks are at http://127.0.0.1:");
      URI address = URI.create(line.substring("Your tasks are at ".length()));
      HttpClient client = HttpClient.newHttpClient();
      HttpResponse<String> first =
          client.send(
              HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(first.statusCode()).isEqualTo(303);
      String cookie = first.headers().firstValue("Set-Cookie").orElseThrow().split(";", -1)[0];
      HttpResponse<String> page =
          client.send(
              HttpRequest.newBuilder(address.resolve("/")).header("Cookie", cookie).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).contains("<title>Tasks</title>");
      assertThat(data).isDirectory();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.waitFor();
    }
    assertThat(Files.readString(target().resolve("web.jsa.key"))).contains("O'Brien's");
    assertThat(Files.size(target().resolve("web.jsa"))).isGreaterThan(1_000_000);
    assertThat(script.resolveSibling("../ta/target")).doesNotExist();
  }

  @Test
  void helpAndExitCodesComeThrough() throws Exception {
    makeProgram(target().resolve("web.jar"));
    Ended help = run("--help");
    assertThat(help.exitCode()).as(help.err()).isZero();
    assertThat(help.out()).contains("--port", "--data-dir", "--open", "--no-sync");
    assertThat(run("--prot=1").exitCode()).isEqualTo(2);
    Ended taken = run("--port=70000");
    assertThat(taken.exitCode()).isEqualTo(1);
    assertThat(taken.err()).isEqualTo("web: --port is from 1 to 65535");
  }

  @Test
  void itsMessagesHaveItsOwnName() throws Exception {
    Ended missing = run("--help");
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err())
        .startsWith("web: \"")
        .contains("web.jar\" is missing, and there is no source to build it from");
    Files.delete(checkout.resolve("examples/ta/ta.cmd"));
    Ended alone = run("--help");
    assertThat(alone.exitCode()).isEqualTo(1);
    assertThat(alone.err()).startsWith("web: \"").endsWith("ta.cmd\" is missing");
  }

  /** Over a checkout whose build says that it ran, and copies a program. */
  @Test
  void buildsItselfWhereThereIsNoProgramOrASourceIsNewer() throws Exception {
    Path source = Files.createFile(script.resolveSibling("pom.xml"));
    Path built = checkout.resolve("built.jar");
    makeProgram(built);
    Files.writeString(
        checkout.resolve("mvnw.cmd"),
        """
        @echo off
        echo %*>>builds
        copy /y built.jar examples\\web\\target\\web.jar >nul
        """
            .replace("\n", "\r\n"));
    Instant now = Instant.now();
    for (Path path : List.of(source, built)) {
      Files.setLastModifiedTime(path, FileTime.from(now.minusSeconds(1_000)));
    }
    Ended first = run("--help");
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.err())
        .isEqualTo("web: building, which is needed once and takes a minute or two ...");
    assertThat(run("--help").err()).isEmpty();
    List<String> builds = Files.readAllLines(checkout.resolve("builds"));
    assertThat(builds).hasSize(1);
    assertThat(builds.get(0)).contains("-pl examples/web -am");
    Files.setLastModifiedTime(source, FileTime.from(now.minusSeconds(500)));
    Files.setLastModifiedTime(built, FileTime.from(now.minusSeconds(400)));
    Ended outdated = run("--help");
    assertThat(outdated.exitCode()).as(outdated.err()).isZero();
    assertThat(outdated.err())
        .isEqualTo("web: building, since the sources are newer than the program ...");
    assertThat(Files.readAllLines(checkout.resolve("builds"))).hasSize(2);
  }
}
