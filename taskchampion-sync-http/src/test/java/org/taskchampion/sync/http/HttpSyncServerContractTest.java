package org.taskchampion.sync.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.FakeSyncServer;
import org.taskchampion.testing.SyncServerContract;

/** The contract of servers, over real connections, sealed. */
class HttpSyncServerContractTest extends SyncServerContract {

  private final HttpFront front = open(new FakeSyncServer());

  private static HttpFront open(FakeSyncServer history) {
    try {
      return new HttpFront(history);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void closeFront() {
    front.close();
  }

  @Override
  protected SyncServer open() {
    return HttpSyncServer.newBuilder()
        .origin(front.origin())
        .clientId(new UUID(1, 2))
        .encryptionSecret(EncryptionSecret.of("secret"))
        .build();
  }
}
