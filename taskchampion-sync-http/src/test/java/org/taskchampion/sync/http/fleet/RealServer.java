package org.taskchampion.sync.http.fleet;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.taskchampion.sync.http.EncryptionSecret;
import org.taskchampion.sync.http.HttpSyncServer;

/** The real sync server, on the loopback address. */
final class RealServer implements AutoCloseable {

  private final RustProgram program;
  private final String origin;

  /**
   * Starts it.
   *
   * @param allowed the client ids that it serves; all, if none is given
   */
  RealServer(Path directory, UUID... allowed) {
    program =
        RustProgram.start(
            "server",
            Stream.concat(
                    Stream.of(directory.toString()), Arrays.stream(allowed).map(UUID::toString))
                .toArray(String[]::new));
    origin = "http://127.0.0.1:" + program.read();
  }

  String origin() {
    return origin;
  }

  /**
   * Begins anew with an empty server at the same address. Whoever has a handle need not derive its
   * key again.
   */
  void empty() {
    program.ask("new");
  }

  /** Deletes versions, as an operator does. */
  void expire(List<UUID> versions) {
    program.ask("expire " + versions.stream().map(UUID::toString).collect(Collectors.joining(" ")));
  }

  HttpSyncServer connect(UUID clientId, EncryptionSecret secret) {
    return HttpSyncServer.newBuilder()
        .origin(origin)
        .clientId(clientId)
        .encryptionSecret(secret)
        .build();
  }

  /** Ends it in the middle of whatever it does. Its directory stays. */
  void kill() {
    program.kill();
  }

  @Override
  public void close() {
    program.close();
  }
}
