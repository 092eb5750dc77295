package example;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.UUID;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;
import org.taskchampion.sync.http.HttpSyncServer;

/** Does what {@link Program} does, and asks a server that has nothing. */
public final class AsksAServer {

  private AsksAServer() {}

  public static void main(String[] args) throws IOException {
    Program.main(args);
    HttpServer empty = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    empty.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    empty.start();
    try (SyncServer server =
        HttpSyncServer.newBuilder()
            .origin("http://127.0.0.1:" + empty.getAddress().getPort())
            .clientId(UUID.randomUUID())
            .encryptionSecret(EncryptionSecret.of("secret"))
            .build()) {
      ChildVersion child = server.childVersion(SyncServer.NIL_VERSION);
      if (child.kind() != ChildVersion.Kind.UP_TO_DATE) {
        throw new IllegalStateException("wrong: " + child);
      }
    } finally {
      empty.stop(0);
    }
  }
}
