package org.taskchampion.sync.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ClientNotAllowedException;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.NotASyncServerException;
import org.taskchampion.sync.ServerFailedException;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.TooLargeException;
import org.taskchampion.sync.WrongSecretException;
import org.taskchampion.testing.FakeSyncServer;

/** Requests, redirects and errors. */
class HttpSyncServerTest {

  private static final UUID CLIENT = UUID.fromString("11111111-2222-4333-8444-555555555555");
  private static final UUID NIL = new UUID(0, 0);
  private static final String SEGMENT = "application/vnd.taskchampion.history-segment";

  private final FakeSyncServer history = new FakeSyncServer();
  private HttpFront front;
  private HttpSyncServer server;

  @BeforeEach
  void open() throws IOException {
    front = new HttpFront(history);
    server = open(front.origin());
  }

  @AfterEach
  void close() {
    server.close();
    front.close();
  }

  @Test
  void replicasSynchroniseAndTheServerSeesNoText() {
    try (Replica first = Replica.open(new InMemoryStorage());
        Replica second = Replica.open(new InMemoryStorage())) {
      first.edit(edit -> edit.add("Buy milk"));
      first.sync(server);
      second.sync(server);
      assertThat(second.pendingTasks()).isEqualTo(first.pendingTasks());
      assertThat(new String(history.versions().get(0).segment(), UTF_8)).doesNotContain("milk");
    }
  }

  @Test
  void aSyncWithNothingNewIsOneRequestWithTheClientId() {
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      replica.edit(edit -> edit.add("Buy milk"));
      replica.sync(server);
      int before = front.requests().size();
      replica.sync(server);
      UUID base = history.versions().get(0).version();
      assertThat(front.requests().subList(before, front.requests().size()))
          .containsExactly("GET /v1/client/get-child-version/" + base + " " + CLIENT);
    }
  }

  @Test
  void theOriginMayHaveAPath() {
    try (HttpSyncServer below = open(front.origin() + "/some/path")) {
      front.answering(exchange -> status(exchange, 404, null, ""));
      assertThat(below.childVersion(NIL)).isInstanceOf(ChildVersion.UpToDate.class);
      assertThat(front.requests().get(0)).startsWith("GET /some/path/v1/client/get-child-version/");
    }
  }

  @Test
  void anotherSecretIsToldFromMalformedData() {
    server.addVersion(NIL, "x".getBytes(UTF_8));
    try (EncryptionSecret wrong = EncryptionSecret.of("wrong");
        HttpSyncServer other =
            HttpSyncServer.newBuilder()
                .origin(front.origin())
                .clientId(CLIENT)
                .encryptionSecret(wrong)
                .build()) {
      assertThatThrownBy(() -> other.childVersion(NIL)).isInstanceOf(WrongSecretException.class);
    }
  }

  @Test
  void aServerOwnsItsSecretAndWipesItWithItself() {
    EncryptionSecret secret = EncryptionSecret.of("secret");
    HttpSyncServer.Builder builder =
        HttpSyncServer.newBuilder()
            .origin(front.origin())
            .clientId(CLIENT)
            .encryptionSecret(secret);
    try (HttpSyncServer owner = builder.build()) {
      owner.addVersion(NIL, "x".getBytes(UTF_8));
      assertThatIllegalStateException()
          .isThrownBy(builder::build)
          .withMessage("the encryption secret belongs to another server: make one for each server");
      assertThat(secret.copy()).isEqualTo("secret".getBytes(UTF_8));
    }
    assertThatIllegalStateException()
        .isThrownBy(secret::copy)
        .withMessage("the encryption secret is closed");
    assertThatIllegalStateException()
        .isThrownBy(builder::build)
        .withMessage("the encryption secret is closed");
  }

  @Test
  void aServerThatIsNotThereIsUnreachableAndMayBeTriedAgain() {
    front.close();
    assertThatThrownBy(() -> server.childVersion(NIL))
        .isInstanceOfSatisfying(
            ServerUnreachableException.class, e -> assertThat(e.isRetryable()).isTrue());
  }

  @Test
  void aPageOfAnotherServiceIsNoServer() {
    front.answering(exchange -> status(exchange, 200, "text/html", "<html>log in</html>"));
    assertThatThrownBy(() -> server.childVersion(NIL))
        .isInstanceOf(ServerRefusedException.class)
        .hasMessageContaining("is no TaskChampion sync server");
    front.answering(exchange -> status(exchange, 404, "text/html", "<html>none</html>"));
    assertThatThrownBy(() -> server.childVersion(NIL))
        .isInstanceOf(ServerRefusedException.class)
        .hasMessageContaining("is no TaskChampion sync server");
    // The exact type, without parameters.
    front.answering(exchange -> status(exchange, 200, SEGMENT + "; charset=utf-8", "x"));
    assertThatThrownBy(() -> server.childVersion(NIL)).isInstanceOf(ServerRefusedException.class);
  }

  @Test
  void eachStatusIsAnErrorOfItsOwn() {
    front.answering(exchange -> status(exchange, 403, "text/plain", "not\nallowed"));
    assertThatThrownBy(() -> server.childVersion(NIL))
        .isInstanceOf(ServerRefusedException.class)
        .hasMessageContaining("client id is not allowed")
        .hasMessageEndingWith("says: not allowed");
    front.answering(exchange -> status(exchange, 500, "text/plain", "oops"));
    assertThatThrownBy(() -> server.childVersion(NIL))
        .isInstanceOf(ServerFailedException.class)
        .hasMessageContaining("status 500, and says: oops; try again later");
    front.answering(exchange -> status(exchange, 400, "text/plain", "bad"));
    assertThatThrownBy(() -> server.addVersion(NIL, new byte[] {1}))
        .isInstanceOf(ServerRefusedException.class);
  }

  @Test
  void eachRefusalHasATypeOfItsOwn() {
    assertRefused(401, "", ClientNotAllowedException.class, "the client id is not allowed there");
    assertRefused(
        404, "no such client", ClientNotAllowedException.class, "the client id is unknown there");
    assertRefused(413, "", TooLargeException.class, "what was sent is too large for it");
    assertRefused(400, "overflow", TooLargeException.class, "what was sent is too large for it");
    assertRefused(404, "", NotASyncServerException.class, "no TaskChampion sync server");
    assertRefused(405, "", NotASyncServerException.class, "no TaskChampion sync server");
    assertRefused(400, "bad", ServerRefusedException.class, "it refused what was sent");
    assertThatThrownBy(() -> server.addVersion(NIL, new byte[100 * 1024 * 1024]))
        .isInstanceOf(TooLargeException.class)
        .hasMessageContaining("from 1 byte to 100 MiB");
  }

  private void assertRefused(
      int status, String body, Class<? extends SyncException> type, String message) {
    front.answering(exchange -> status(exchange, status, "text/plain", body));
    assertThatThrownBy(() -> server.addVersion(NIL, new byte[] {1}))
        .isExactlyInstanceOf(type)
        .hasMessageContaining(message)
        .hasMessageContaining("status " + status)
        .isInstanceOfSatisfying(SyncException.class, e -> assertThat(e.isRetryable()).isFalse());
  }

  @Test
  void noMessageHasTheClientIdInIt() {
    for (int status : new int[] {400, 403, 404, 413, 500}) {
      front.answering(
          exchange -> status(exchange, status, "text/plain", "no such client " + CLIENT + " here"));
      assertThatThrownBy(() -> server.addVersion(NIL, new byte[] {1}))
          .hasMessageContaining("no such client [client id] here")
          .hasMessageNotContaining(CLIENT.toString());
    }
  }

  @Test
  void aVersionThatAloneCannotBeOpenedIsToldFromAWrongSecret() {
    server.addVersion(NIL, "one".getBytes(UTF_8));
    UUID first = history.versions().get(0).version();
    server.addVersion(first, "two".getBytes(UTF_8));
    byte[] tampered = history.versions().get(1).segment().clone();
    tampered[tampered.length - 1] ^= 1;
    history.replaceVersion(history.versions().get(1).version(), tampered);
    assertThat(server.childVersion(NIL)).isInstanceOf(ChildVersion.Found.class);
    assertThatThrownBy(() -> server.childVersion(first))
        .isInstanceOf(WrongSecretException.class)
        .hasMessageContaining("the encryption secret has opened other data of this server")
        .hasMessageContaining(history.versions().get(1).version().toString());
  }

  @Test
  void theChildOfAnotherVersionIsRefused() {
    front.answering(
        exchange -> {
          exchange.getResponseHeaders().set("X-Version-Id", new UUID(1, 1).toString());
          exchange.getResponseHeaders().set("X-Parent-Version-Id", new UUID(1, 2).toString());
          return status(exchange, 200, SEGMENT, "x");
        });
    assertThatThrownBy(() -> server.childVersion(NIL))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("but answered with version");
  }

  @Test
  void anAnswerWithoutAVersionIsRefused() {
    front.answering(exchange -> status(exchange, 200, SEGMENT, "x"));
    assertThatThrownBy(() -> server.childVersion(NIL))
        .isInstanceOf(NotASyncServerException.class)
        .hasMessageContaining("has no valid X-Version-Id");
    front.answering(
        exchange -> {
          exchange.getResponseHeaders().set("X-Version-Id", "1");
          return status(exchange, 200, SEGMENT, "x");
        });
    assertThatThrownBy(() -> server.childVersion(NIL))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("has no valid X-Version-Id");
  }

  /** A proxy may have a page of its own at the base, or none. */
  @Test
  void whatIsAtTheBaseOnlyConfirms() {
    for (int status : new int[] {200, 301, 403, 404}) {
      front.answering(
          exchange -> {
            exchange.getResponseHeaders().set("Location", "https://elsewhere.example/");
            return exchange.getRequestURI().getPath().equals("/")
                ? status(exchange, status, "text/html", "<html>welcome</html>")
                : status(exchange, 404, "text/plain", "no such version");
          });
      server.confirmEmpty();
    }
  }

  @Test
  void aPageForEverythingConfirmsNothing() {
    for (int status : new int[] {200, 404, 410}) {
      front.answering(exchange -> status(exchange, status, "text/html", "no such version"));
      assertThatThrownBy(() -> server.confirmEmpty()).isInstanceOf(NotASyncServerException.class);
    }
  }

  @Test
  void anAnswerThatBreaksOffIsUnreachable() {
    front.answering(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", SEGMENT);
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write(new byte[10]);
          exchange.getResponseBody().flush();
          exchange.close();
          return true;
        });
    assertThatThrownBy(() -> server.childVersion(NIL))
        .isInstanceOf(ServerUnreachableException.class);
  }

  @Test
  void anInterruptEndsARequestAtOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    front.answering(
        exchange -> {
          asked.countDown();
          try {
            end.await(60, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return status(exchange, 404, null, "");
        });
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                server.childVersion(NIL);
                thrown.complete(new AssertionError("it was answered"));
              } catch (SyncCancelledException e) {
                thrown.complete(Thread.currentThread().isInterrupted() ? e : new AssertionError(e));
              }
            });
    thread.start();
    assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
    thread.interrupt();
    assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(SyncCancelledException.class);
    end.countDown();
  }

  private HttpSyncServer open(String origin) {
    return HttpSyncServer.newBuilder()
        .origin(origin)
        .clientId(CLIENT)
        .encryptionSecret(EncryptionSecret.of("secret"))
        .build();
  }

  private static boolean status(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    exchange.getRequestBody().readAllBytes();
    HttpFront.send(exchange, status, type, body.getBytes(UTF_8));
    return true;
  }
}
