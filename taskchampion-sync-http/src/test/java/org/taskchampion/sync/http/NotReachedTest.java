package org.taskchampion.sync.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.UUID;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncProblem;

/** What people are told when a server is not reached. */
class NotReachedTest {

  /** Nothing has been sent where there is no connection, whatever was to be. */
  @Test
  void whatIsNotReachedHasAcceptedNothing() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertEach(
        "http://127.0.0.1:" + port,
        new OkHttpClient(),
        SyncProblem.OFFLINE,
        "the server at http://127.0.0.1:"
            + port
            + "/ could not be reached: the connection was refused. Check that the server runs, and the"
            + " port in the origin; try again later");
    OkHttpClient nameless =
        new OkHttpClient.Builder()
            .dns(
                host -> {
                  throw new UnknownHostException(host + ": Name or service not known");
                })
            .build();
    assertEach(
        "https://nowhere.example",
        nameless,
        SyncProblem.OFFLINE,
        "the server at https://nowhere.example/ could not be reached: there is no host"
            + " nowhere.example, or no connection to the network. Check the origin and the connection;"
            + " try again later");
    try (RawServer silent =
        new RawServer(
            new RawServer.Handler() {
              @Override
              public void handle(RawServer.Exchange exchange) {}
            })) {
      // It waits for a request, and we for its part of the handshake.
      assertEach(
          silent.origin().replace("http:", "https:"),
          new OkHttpClient.Builder().readTimeout(Duration.ofMillis(200)).build(),
          SyncProblem.TIMEOUT,
          "the server at "
              + silent.origin().replace("http:", "https:")
              + "/ could not be reached: it does not answer; try again later");
    }
  }

  private static void assertEach(
      String origin, OkHttpClient client, SyncProblem problem, String message) {
    try (EncryptionSecret secret = EncryptionSecret.of("secret");
        HttpSyncServer server =
            HttpSyncServer.newBuilder()
                .origin(origin)
                .clientId(new UUID(1, 2))
                .encryptionSecret(secret)
                .okHttpClient(client)
                .build()) {
      for (TestCall call : TestCall.values()) {
        SyncException e =
            catchThrowableOfType(ServerUnreachableException.class, () -> call.call(server));
        assertThat(e).hasMessage(message);
        assertThat(e.problem()).isEqualTo(problem);
      }
    }
  }
}
