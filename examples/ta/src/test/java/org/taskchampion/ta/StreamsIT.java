package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Standard input and output as everything that a shell can make of them: pipes, sockets, files,
 * devices, and closed. In a command line, {@code @}{@code ta} is the script and {@code @}{@code
 * json} the file of a task.
 */
final class StreamsIT {

  private static final String TASK =
      "[{\"uuid\":\"11111111-2222-4333-8444-555555555555\",\"status\":\"pending\","
          + "\"entry\":\"20260101T000000Z\",\"description\":\"Käse\"}]";
  private static final String IMPORTED = "Imported 1 task: 1 new, 0 changed, 0 the same.\n";
  private static final String INCOMPLETE = "ta: the output cannot be written: it is not complete\n";

  @TempDir Path home;
  private Runs ta;
  private Path json;

  @BeforeEach
  void makeUser() throws IOException {
    ta = new Runs(home).with("JAVA_HOME", System.getProperty("java.home"));
    json = Files.writeString(home.resolve("tasks.json"), TASK);
  }

  /** Runs a line of bash, which knows process substitution and sockets. */
  private Runs.Result bash(String line) {
    String script = Path.of("ta").toAbsolutePath().toString();
    return ta.finish(
        ta.start(
            List.of(
                "bash",
                "-c",
                line.replace("@ta", "'" + script + "'").replace("@json", "" + json))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cat @json | @ta import",
        "cat @json | @ta import -",
        "cat @json | @ta import /dev/stdin",
        "(head -c 20 @json; sleep 0.3; tail -c +21 @json) | @ta import",
        "@ta import < @json",
        "@ta import <<< \"$(cat @json)\"",
        "@ta import <(cat @json)",
        "mkfifo pipe; cat @json > pipe & @ta import pipe",
        "@ta import @json",
        "exec 7< @json; @ta import /dev/fd/7"
      })
  void tasksComeFromEverywhere(String line) {
    Runs.Result result = bash("cd \"$HOME\"; " + line);
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo(IMPORTED);
    assertThat(result.exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@ta backup --json - | @ta restore --force -",
        "@ta backup --json - > copy; @ta restore --force - < copy",
        "@ta backup --json copy; @ta restore --force copy",
        "@ta backup --json copy; @ta restore --force <(cat copy)",
        "@ta backup --json /dev/stdout | @ta restore --force /dev/stdin",
        "@ta backup --json >(cat > copy); sleep 1; @ta restore --force copy",
        "@ta export | @ta import",
        "@ta export > copy; @ta import < copy"
      })
  void whatGoesOutComesBack(String line) {
    bash("@ta import @json").ok();
    String before = bash("@ta export").ok().out();
    bash("cd \"$HOME\"; " + line).ok();
    assertThat(bash("@ta export").ok().out()).isEqualTo(before);
  }

  @Test
  void socketsWork() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "/dev/tcp/127.0.0.1/" + server.getLocalPort();
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try (Socket socket = server.accept();
                    OutputStream out = socket.getOutputStream()) {
                  out.write(TASK.getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      assertThat(bash("@ta import < " + address).ok().out()).isEqualTo(IMPORTED);
      sent.get();
      CompletableFuture<String> received =
          CompletableFuture.supplyAsync(
              () -> {
                try (Socket socket = server.accept();
                    InputStream in = socket.getInputStream()) {
                  return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      bash("@ta export > " + address).ok();
      assertThat(received.get()).isEqualTo(bash("@ta export").ok().out());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@ta list > /dev/full",
        "@ta export > /dev/full",
        "@ta backup --json - > /dev/full",
        "@ta help > /dev/full",
        "@ta list >&-",
        "@ta export >&-",
        "@ta sync >&-",
        "@ta backup --json - >&-",
        "@ta list <&- >&-"
      })
  void outputThatCannotBeWrittenIsAnError(String line) {
    bash("@ta import @json").ok();
    Runs.Result result = bash(line);
    assertThat(result.err()).isEqualTo(INCOMPLETE);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(bash("@ta doctor").ok().out()).doesNotContain("FAILED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"@ta import", "@ta import -", "@ta restore -", "@ta import >&1 <&- 2>&2"})
  void inputThatIsClosedIsAnError(String line) {
    assertThat(bash(line + " <&-").error(1))
        .contains("standard input cannot be read: it is closed");
  }

  @Test
  void commandsThatReadNothingDoNotMindAClosedInput() {
    bash("@ta add one <&-").ok();
    assertThat(bash("@ta list <&- 2>&-").ok().out()).contains("one");
  }

  /**
   * A file that is opened gets the lowest descriptor that is free: the journal, say, is number 1.
   */
  @Test
  void nothingIsPrintedIntoTheReplica() {
    bash("@ta import @json").ok();
    for (String closed : List.of("<&-", ">&-", "2>&-", "<&- >&-", ">&- 2>&-", "<&- >&- 2>&-")) {
      bash("TA_JAVA_OPTIONS=-Xlog:gc*=info:stdout @ta add again " + closed);
      bash("TA_JAVA_OPTIONS='-XX:+PrintFlagsFinal' @ta 99 done " + closed);
      bash("@ta doctor").ok();
    }
    assertThat(bash("@ta list").ok().out()).contains("Käse", "again");
  }

  @Test
  void aFullStandardErrorDoesNotChangeTheOutcome() {
    Runs.Result result = bash("@ta 99 done 2> /dev/full");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
  }
}
