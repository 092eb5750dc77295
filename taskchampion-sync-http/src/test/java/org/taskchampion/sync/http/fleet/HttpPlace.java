package org.taskchampion.sync.http.fleet;

import java.nio.file.Path;
import java.util.UUID;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;

/** The real sync server. Its handles stay, so that no key is derived again. */
final class HttpPlace implements Place {

  private static final UUID CLIENT = UUID.fromString("11111111-2222-4333-8444-555555555555");
  private static final String SECRET = "schlüssel 🔑";
  private static final String HANDLE = "server";

  private final RealServer real;
  private final SyncServer server;
  private boolean connected;

  HttpPlace(Path directory) {
    real = new RealServer(directory);
    server = real.connect(CLIENT, EncryptionSecret.of(SECRET));
  }

  @Override
  public void empty() {
    real.empty();
  }

  @Override
  public SyncServer server() {
    return server;
  }

  @Override
  public String connect(RustDriver rust) {
    if (!connected) {
      rust.connect(HANDLE, real.origin(), CLIENT, SECRET);
      connected = true;
    }
    return HANDLE;
  }

  @Override
  public void close() {
    server.close();
    real.close();
  }
}
