package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Processes of {@code ta sync} that are really killed, with SIGKILL, while the version that they
 * sent waits for its answer: what was fetched before is merged and committed, and nothing was
 * printed yet. The server may have taken the version, or not.
 */
final class KilledSyncTest {

  /** What the system says of a process that was killed. */
  private static final int KILLED = File.separatorChar == '\\' ? 1 : 128 + 9;

  @TempDir Path home;
  private final String clientId = UUID.randomUUID().toString();
  private RemoteServer server;
  private Runs ta;
  private Runs other;

  @BeforeEach
  void makeUsersInStep() throws IOException {
    server = new RemoteServer();
    ta = user("one");
    other = user("two");
    ta.ta("add Milk").ok();
    ta.ta("sync").ok();
    other.ta("sync").ok();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  private Runs user(String name) throws IOException {
    return new Runs(Files.createDirectories(home.resolve(name)))
        .configured(
            "server_origin = \"%s\"\nserver_client_key = \"%s\"\nencryption_secret = \"x y z\"\n"
                .formatted(server.origin(), clientId));
  }

  /** Synchronises in a process that does not live to see the answer to what it sent. */
  private void syncAndKill(boolean taken) throws InterruptedException {
    RemoteServer.Hold hold = server.holdNextVersion(taken);
    Process process = ta.start("sync");
    try {
      hold.awaitArrival();
    } finally {
      process.destroyForcibly();
    }
    Runs.Result result = ta.finish(process);
    hold.release();
    assertThat(result).isEqualTo(new Runs.Result(KILLED, "", ""));
  }

  private void assertInStep() {
    ta.ta("sync").ok();
    other.ta("sync").ok();
    ta.ta("sync").ok();
    String stored = ta.ta("export --stored").ok().out();
    assertThat(other.ta("export --stored").ok().out()).isEqualTo(stored);
    for (Runs each : new Runs[] {ta, other}) {
      assertThat(each.ta("doctor").ok().out())
          .contains("are as they should be.\n")
          .endsWith("Its history agrees with the replica.\n");
    }
  }

  private static String description(Runs user) {
    return user.ta("export").ok().out().replaceAll("(?s).*\"description\":\"([^\"]*)\".*", "$1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatItOverwroteIsSaidByTheNextSyncOnce(boolean taken) throws InterruptedException {
    ta.ta("1 modify project:mine").ok();
    other.ta("1 modify project:theirs").ok();
    other.ta("sync").ok();
    ta.ta("1 modify +here").ok();
    syncAndKill(taken);
    // It was merged: the newer value is here.
    assertThat(ta.ta("1 info").ok().out()).contains("theirs").doesNotContain("mine");

    assertThat(ta.process("sync", "--verbose").ok().out())
        .startsWith("Synchronised: ")
        .containsOnlyOnce(
            "    project: here \"mine\", on the server \"theirs\"; kept what the server had\n");
    assertThat(ta.process("sync", "--verbose").ok().out()).isEqualTo("Nothing new.\n");
    assertInStep();
    assertThat(other.ta("list").ok().out()).contains("theirs", "here");
  }

  /** It may be on the server, or not: either way it is gone for everybody. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsUndoneAfterwardsStaysUndone(boolean taken) throws InterruptedException {
    ta.ta("1 modify Cheese").ok();
    syncAndKill(taken);
    assertThat(ta.process("undo").ok().out()).startsWith("Took the last change back: 1 task.\n");
    assertThat(description(ta)).isEqualTo("Milk");
    assertInStep();
    assertThat(description(ta)).isEqualTo("Milk");
  }

  /** Another replica may build upon what came to the server, before it is taken back. */
  @Test
  void whatIsUndoneAfterOthersHaveSeenItIsTakenBackThereToo() throws InterruptedException {
    ta.ta("1 modify Cheese").ok();
    syncAndKill(true);
    other.ta("sync").ok();
    assertThat(description(other)).isEqualTo("Cheese");
    other.ta("1 modify +shop").ok();
    other.ta("sync").ok();
    ta.process("undo").ok();
    assertThat(description(ta)).isEqualTo("Milk");
    assertInStep();
    assertThat(description(ta)).isEqualTo("Milk");
    assertThat(other.ta("list").ok().out()).contains("Milk", "shop").doesNotContain("Cheese");
  }

  /** Of two changes that were on their way, one is undone, and then both are. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachOfSeveralIsUndone(boolean taken) throws InterruptedException {
    ta.ta("1 modify Cheese").ok();
    ta.ta("add Bread").ok();
    syncAndKill(taken);
    ta.process("undo").ok();
    assertThat(ta.ta("list").ok().out()).contains("Cheese").doesNotContain("Bread");
    ta.process("undo").ok();
    assertInStep();
    assertThat(other.ta("list").ok().out()).contains("Milk").doesNotContain("Cheese", "Bread");
  }
}
