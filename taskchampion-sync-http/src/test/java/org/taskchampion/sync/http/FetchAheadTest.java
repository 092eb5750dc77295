package org.taskchampion.sync.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.testing.FakeSyncServer;

/** Over real connections, the next version is on its way while one is merged. */
class FetchAheadTest {

  private static final int VERSIONS = 3;
  private static final String LARGE = "x".repeat(1_000_000);

  private final FakeSyncServer history = new FakeSyncServer();

  @Test
  void whileAVersionIsMergedTheRequestForTheNextOneIsAtTheServer() throws IOException {
    AtomicInteger atTheServer = new AtomicInteger();
    Semaphore arrived = new Semaphore(0);
    Semaphore merging = new Semaphore(0);
    List<Integer> duringMerges = new ArrayList<>();
    try (HttpFront front = new HttpFront(history);
        HttpSyncServer server =
            HttpSyncServer.newBuilder()
                .origin(front.origin())
                .clientId(new UUID(1, 2))
                .encryptionSecret(EncryptionSecret.of("secret"))
                .build()) {
      UUID parent = new UUID(0, 0);
      for (int i = 0; i < VERSIONS; i++) {
        parent = ((AddVersionResult.Added) server.addVersion(parent, version(i))).version();
      }
      UUID nil = new UUID(0, 0);
      front.answering(
          exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (path.contains("get-child-version") && !path.endsWith(nil.toString())) {
              atTheServer.incrementAndGet();
              arrived.release();
              acquire(merging); // no answer before the merge has begun
              atTheServer.decrementAndGet();
            }
            return false;
          });
      InMemoryStorage storage = new InMemoryStorage();
      Storage watched =
          new Storage() {
            @Override
            public StorageTransaction begin() {
              if (duringMerges.size() < VERSIONS) {
                acquire(arrived);
                duringMerges.add(atTheServer.get());
                merging.release();
              }
              return storage.begin();
            }

            @Override
            public StorageView read() {
              return storage.read();
            }

            @Override
            public void close() {
              storage.close();
            }
          };
      try (Replica replica = Replica.open(watched)) {
        replica.sync(server);
        assertThat(replica.uuids()).hasSize(VERSIONS);
      }
      assertThat(duringMerges).containsExactly(1, 1, 1);
      // The snapshot, which there is not, and one for each version and the end.
      assertThat(front.requests().stream().filter(request -> request.startsWith("GET ")))
          .hasSize(1 + VERSIONS + 1);
    }
  }

  private static void acquire(Semaphore semaphore) {
    try {
      if (!semaphore.tryAcquire(60, TimeUnit.SECONDS)) {
        throw new AssertionError("nothing was on its way while a version was merged");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] version(int number) {
    UUID task = new UUID(7, number);
    return """
        {"operations":[{"Create":{"uuid":"%s"}},{"Update":{"uuid":"%s","property":"description",\
        "value":"%s","timestamp":"2026-11-24T12:00:00Z"}}]}"""
        .formatted(task, task, LARGE)
        .getBytes(UTF_8);
  }
}
