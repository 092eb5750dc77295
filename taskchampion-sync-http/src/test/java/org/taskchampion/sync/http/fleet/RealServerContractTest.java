package org.taskchampion.sync.http.fleet;

import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;
import org.taskchampion.testing.SyncServerContract;

/** The contract of servers, against the real one. */
@Tag("fleet")
class RealServerContractTest extends SyncServerContract {

  @TempDir static Path directory;
  private static RealServer server;

  @BeforeAll
  static void start() {
    server = new RealServer(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void empty() {
    server.empty();
  }

  @Override
  protected SyncServer open() {
    return server.connect(new UUID(1, 2), EncryptionSecret.of("secret"));
  }
}
