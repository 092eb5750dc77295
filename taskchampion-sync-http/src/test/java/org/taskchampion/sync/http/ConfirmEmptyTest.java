package org.taskchampion.sync.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.NotASyncServerException;
import org.taskchampion.testing.FakeSyncServer;

/** How an empty server is told from an address at which there is none. */
class ConfirmEmptyTest {

  private static final UUID CLIENT = UUID.fromString("11111111-2222-4333-8444-555555555555");

  private final FakeSyncServer history = new FakeSyncServer();
  private final Replica replica = Replica.open(new InMemoryStorage());
  private HttpFront front;
  private HttpSyncServer server;

  @BeforeEach
  void open() throws IOException {
    front = new HttpFront(history);
    server =
        HttpSyncServer.newBuilder()
            .origin(front.origin())
            .clientId(CLIENT)
            .encryptionSecret(EncryptionSecret.of("very secret"))
            .build();
  }

  @AfterEach
  void close() {
    replica.close();
    server.close();
    front.close();
  }

  @Test
  void aServerSaysItsNameAtTheBase() {
    assertThat(replica.sync(server).nothingNew()).isTrue();
    assertThat(front.requests()).hasSize(3).last().isEqualTo("GET / null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no such client", "no such version"})
  void behindAProxyThatLetsOnlyTheProtocolThroughItSaysSomethingOfItsOwn(String words) {
    front.answering(
        exchange -> {
          boolean isBase = exchange.getRequestURI().getPath().equals("/");
          HttpFront.send(
              exchange, isBase ? 403 : 404, "text/plain", (isBase ? "no" : words).getBytes(UTF_8));
          return true;
        });
    assertThat(replica.sync(server).nothingNew()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Not Found", "404 page not found"})
  void whatSaysNothingOfItIsNone(String words) {
    front.answering(
        exchange -> {
          HttpFront.send(
              exchange, 404, words.isEmpty() ? null : "text/plain", words.getBytes(UTF_8));
          return true;
        });
    assertThatThrownBy(() -> replica.sync(server))
        .isInstanceOf(NotASyncServerException.class)
        .hasMessageContaining("does not say that it is a TaskChampion sync server");
  }

  @Test
  void aServerThatDoesNotSayWhatItIsIsProvenByWhatItTakes() {
    front.answering(
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/")) {
            HttpFront.send(exchange, 404, null, new byte[0]);
            return true;
          }
          return false;
        });
    assertThatThrownBy(() -> replica.sync(server)).isInstanceOf(NotASyncServerException.class);
    replica.edit(edit -> edit.add("Buy milk"));
    assertThat(replica.sync(server).versionsSent()).isEqualTo(1);
    int requests = front.requests().size();
    assertThat(replica.sync(server).nothingNew()).isTrue();
    assertThat(front.requests()).hasSize(requests + 1);
  }
}
