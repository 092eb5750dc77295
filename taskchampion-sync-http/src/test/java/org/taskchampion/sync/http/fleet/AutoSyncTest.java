package org.taskchampion.sync.http.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.background.AutoSync;
import org.taskchampion.background.SyncStatus;
import org.taskchampion.background.SyncStatus.Phase;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.SyncProblem;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;

/** A replica that synchronises by itself with the real server, which is killed and comes back. */
@Tag("fleet")
class AutoSyncTest {

  private static final UUID CLIENT = UUID.fromString("11111111-2222-4333-8444-888888888888");
  private static final String SECRET = "battery horse";

  @TempDir Path directory;
  private final Replica replica = Replica.open(new InMemoryStorage());
  private final Replica another = Replica.open(new InMemoryStorage());
  private final BlockingQueue<SyncStatus> told = new LinkedBlockingQueue<>();
  private volatile RealServer real;

  @BeforeEach
  void startServer() {
    real = new RealServer(directory);
  }

  @AfterEach
  void stop() {
    replica.close();
    another.close();
    real.close();
  }

  private SyncServer connect(String secret) {
    return real.connect(CLIENT, EncryptionSecret.of(secret));
  }

  private SyncStatus await(Predicate<SyncStatus> wanted) throws InterruptedException {
    while (true) {
      SyncStatus status = told.poll(120, TimeUnit.SECONDS);
      assertThat(status).as("nothing more is told").isNotNull();
      if (wanted.test(status)) {
        return status;
      }
    }
  }

  private static boolean isSent(SyncStatus status) {
    return status.phase() == Phase.IDLE && status.unsent() == 0 && status.failure().isEmpty();
  }

  private void assertThatAnotherHas(String... descriptions) {
    try (SyncServer server = connect(SECRET)) {
      another.sync(server);
    }
    assertThat(another.tasks())
        .extracting(Task::description)
        .containsExactlyInAnyOrder(descriptions);
  }

  @Test
  void editsAreSentTheServerMayGoAwayAndAWrongSecretStops() throws InterruptedException {
    try (AutoSync sync =
        AutoSync.newBuilder(replica, () -> connect(SECRET))
            .afterChanges(Duration.ofMillis(100))
            .backOff(Duration.ofMillis(200), Duration.ofMillis(500))
            .onStatus(Runnable::run, told::add)
            .start()) {
      await(status -> status.lastSuccess().isPresent() && isSent(status));
      replica.edit(edit -> edit.add("Milk"));
      await(status -> status.unsent() > 0);
      assertThat(await(AutoSyncTest::isSent).lastReport().orElseThrow().versionsSent())
          .isEqualTo(1);
      assertThatAnotherHas("Milk");

      real.kill();
      replica.edit(edit -> edit.add("Bread"));
      SyncStatus away = await(status -> status.phase() == Phase.RETRYING);
      assertThat(away.problem()).contains(SyncProblem.OFFLINE);
      assertThat(away.unsent()).isPositive();
      assertThat(away.nextTry()).isPresent();
      real = new RealServer(directory);
      await(AutoSyncTest::isSent);
      assertThatAnotherHas("Milk", "Bread");

      sync.useServers(() -> connect("battery horsf"));
      replica.edit(edit -> edit.add("Tea"));
      SyncStatus stopped = await(status -> status.phase() == Phase.STOPPED);
      assertThat(stopped.problem()).contains(SyncProblem.WRONG_SECRET);
      assertThat(stopped.unsent()).isPositive();
      assertThat(stopped.nextTry()).isEmpty();
      assertThatAnotherHas("Milk", "Bread");

      sync.useServers(() -> connect(SECRET));
      await(AutoSyncTest::isSent);
      assertThatAnotherHas("Milk", "Bread", "Tea");
    }
    assertThat(await(status -> status.phase() == Phase.CLOSED).unsent()).isZero();
  }
}
