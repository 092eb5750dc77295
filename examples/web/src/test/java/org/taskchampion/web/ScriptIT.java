package org.taskchampion.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code web} over the program that the build has just made. */
final class ScriptIT {

  private static final Path SCRIPT = Path.of("web").toAbsolutePath();

  @TempDir Path home;

  private Process start(Path script, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("TASKCHAMPION_CONFIG", home.resolve("none.toml").toString());
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  @Test
  void oneCommandServesThePageAndCtrlCEndsIt() throws Exception {
    Path link = Files.createSymbolicLink(home.resolve("my-web"), SCRIPT);
    Path data = home.resolve("my tasks");
    Process process = start(link, "--data-dir", data.toString());
    try {
      BufferedReader said = output(process);
      String line = said.readLine();
      assertThat(line).startsWith("Your tasks are at http://127.0.0.1:");
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
      process.toHandle().destroy(); // SIGTERM, as Ctrl-C is SIGINT.
      assertThat(said.lines().toList()).noneMatch(it -> it.contains("xception"));
      assertThat(process.waitFor()).isEqualTo(143);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void helpSaysWhatThereIsAndWrongOptionsAreRefused() throws Exception {
    Process help = start(SCRIPT, "--help");
    assertThat(String.join("\n", output(help).lines().toList()))
        .contains("--port", "--data-dir", "--open", "--no-sync");
    assertThat(help.waitFor()).isZero();
    Process wrong = start(SCRIPT, "--prot=1");
    assertThat(String.join("\n", output(wrong).lines().toList())).contains("--prot");
    assertThat(wrong.waitFor()).isEqualTo(2);
    Process taken = start(SCRIPT, "--port=70000");
    assertThat(output(taken).readLine()).isEqualTo("web: --port is from 1 to 65535");
    assertThat(taken.waitFor()).isEqualTo(1);
  }
}
