package org.taskchampion.background;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.WrongSecretException;
import org.taskchampion.testing.FakeSyncServer;
import org.taskchampion.testing.FakeSyncServer.Fault;
import org.taskchampion.testing.VirtualTime;

/** An AutoSync whose time passes only when a test says so. */
abstract class VirtualAutoSync {

  static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
  static final Duration EVERY = Duration.ofMinutes(15);
  static final Duration DELAY = Duration.ofSeconds(2);

  final VirtualTime time = VirtualTime.at(NOON);
  final Replica replica = Replica.open(storage(), time.clock());
  final FakeSyncServer server = new FakeSyncServer();
  final List<SyncStatus> told = new ArrayList<>();
  final AutoSync.Builder builder = virtual(AutoSync.newBuilder(replica, server));
  double random;
  int runs;

  AutoSync.Builder virtual(AutoSync.Builder made) {
    return made.every(EVERY)
        .afterChanges(DELAY)
        .scheduler(time)
        .executor(
            run -> {
              runs++;
              time.execute(run);
            })
        .time(time.clock(), time::nanoTime)
        .random(() -> random)
        .onStatus(time, told::add);
  }

  /** Returns what the replica is stored in. */
  Storage storage() {
    return new InMemoryStorage();
  }

  @AfterEach
  void close() {
    replica.close();
  }

  /** Starts, and lets the first run pass. */
  AutoSync started() {
    AutoSync sync = builder.start();
    time.runDue();
    return sync;
  }

  int runs() {
    return runs;
  }

  void fail(RuntimeException failure) {
    server.onCall(
        call -> {
          throw failure;
        });
  }

  void mend() {
    server.onCall(call -> Fault.NONE);
  }

  void edit() {
    replica.edit(edit -> edit.add("Buy milk"));
    time.runDue();
  }

  static ServerUnreachableException offline() {
    return new ServerUnreachableException("no network", null);
  }

  static WrongSecretException wrongSecret() {
    return new WrongSecretException("another secret", null);
  }

  static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
