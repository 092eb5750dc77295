package org.taskchampion.sync.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.testing.FakeSyncServer;

/** Connections that a server closes, and how often a request is sent then. */
class ConnectionsTest {

  private static final UUID NIL = new UUID(0, 0);
  private static final UUID VERSION = new UUID(1, 1);
  private static final int LARGE = 40_000_000; // more than the buffers on the way take

  @Test
  void aPooledConnectionThatTheServerHasClosedIsReplacedForAGet() throws IOException {
    try (RawServer raw = new RawServer(ConnectionsTest::closeAfterGet);
        HttpSyncServer server = open(raw.origin())) {
      for (int i = 0; i < 3; i++) {
        assertThat(server.childVersion(NIL)).isEqualTo(new ChildVersion.UpToDate());
      }
      assertThat(raw.whole()).containsExactly("GET 1", "GET 2", "GET 3");
    }
  }

  @Test
  void aPooledConnectionThatTheServerHasClosedIsReplacedForAPostWhichIsSentOnce() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (RawServer raw =
            new RawServer(
                exchange -> {
                  closeAfterGet(exchange);
                  closed.countDown();
                });
        HttpSyncServer server = open(raw.origin())) {
      server.childVersion(NIL);
      assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(server.addVersion(NIL, new byte[] {1}))
          .isInstanceOfSatisfying(
              AddVersionResult.Added.class,
              added -> assertThat(added.version()).isEqualTo(VERSION));
      assertThat(raw.whole()).containsExactly("GET 1", "POST 2");
    }
  }

  /** Answers, and closes the connection that it has just said to keep, after a GET. */
  private static void closeAfterGet(RawServer.Exchange exchange) throws IOException {
    if (exchange.isPost()) {
      exchange.answer("200 OK", "X-Version-Id: " + VERSION);
    } else {
      exchange.answer("404 Not Found", "Connection: keep-alive");
      exchange.close();
    }
  }

  @Test
  void aPostThatTheServerHasReadIsNotSentASecondTime() throws IOException {
    RawServer.Handler handler =
        exchange -> {
          if (exchange.isPost()) {
            exchange.close(); // read, perhaps done, and never answered
          } else {
            exchange.answer("404 Not Found");
          }
        };
    try (RawServer raw = new RawServer(handler);
        HttpSyncServer server = open(raw.origin())) {
      server.childVersion(NIL); // so that the connection comes from the pool
      assertThatThrownBy(() -> server.addVersion(NIL, new byte[] {1}))
          .isInstanceOf(ServerUnreachableException.class)
          .hasMessageContaining("It may have accepted what was sent: synchronising again is safe");
      assertThat(raw.whole()).containsExactly("GET 1", "POST 1");
    }
  }

  @Test
  void aPostOfWhichTheServerCannotHaveReadTheEndIsSentAgain() throws IOException {
    RawServer.Handler handler =
        new RawServer.Handler() {
          @Override
          public boolean wantsBody(RawServer.Exchange exchange) throws IOException {
            if (exchange.isPost() && exchange.connection() == 1) {
              exchange.reset();
              return false;
            }
            return true;
          }

          @Override
          public void handle(RawServer.Exchange exchange) throws IOException {
            exchange.answer("200 OK", "X-Version-Id: " + VERSION);
          }
        };
    try (RawServer raw = new RawServer(handler);
        HttpSyncServer server = open(raw.origin())) {
      assertThat(server.addVersion(NIL, new byte[LARGE]))
          .isInstanceOf(AddVersionResult.Added.class);
      assertThat(raw.whole()).containsExactly("POST 2");
    }
  }

  @Test
  void itIsSentAgainOnlyOnce() throws IOException {
    RawServer.Handler handler =
        new RawServer.Handler() {
          @Override
          public boolean wantsBody(RawServer.Exchange exchange) throws IOException {
            assertThat(exchange.connection()).isLessThanOrEqualTo(2);
            exchange.reset();
            return false;
          }

          @Override
          public void handle(RawServer.Exchange exchange) {}
        };
    try (RawServer raw = new RawServer(handler);
        HttpSyncServer server = open(raw.origin())) {
      assertThatThrownBy(() -> server.addVersion(NIL, new byte[LARGE]))
          .isInstanceOf(ServerUnreachableException.class);
      assertThat(raw.connections()).isEqualTo(2);
      assertThat(raw.whole()).isEmpty();
    }
  }

  @Test
  void anInterruptClosesTheConnectionAtOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    RawServer.Handler handler =
        exchange -> {
          asked.countDown();
          closed.complete(exchange.isClosedByTheOtherSide()); // and no answer
        };
    try (RawServer raw = new RawServer(handler);
        HttpSyncServer server = open(raw.origin())) {
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  thrown.complete(new AssertionError(server.childVersion(NIL).toString()));
                } catch (RuntimeException e) {
                  thrown.complete(e);
                }
              });
      thread.start();
      assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
      thread.interrupt();
      assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(SyncCancelledException.class);
      assertThat(closed.get(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aVersionWhoseAnswerWasLostComesBackAndChangesNothing() throws IOException {
    FakeSyncServer history = new FakeSyncServer();
    try (HttpFront front = new HttpFront(history);
        HttpSyncServer server = open(front.origin());
        Replica replica = Replica.open(new InMemoryStorage())) {
      replica.edit(edit -> edit.add("Buy milk"));
      var before = replica.tasks();
      front.answering(
          exchange -> {
            if (!exchange.getRequestMethod().equals("POST")) {
              return false;
            }
            history.addVersion(NIL, exchange.getRequestBody().readAllBytes());
            return true; // closed without an answer
          });
      assertThatThrownBy(() -> replica.sync(server)).isInstanceOf(ServerUnreachableException.class);
      assertThat(history.versions()).hasSize(1);

      front.answering(exchange -> false);
      replica.sync(server);
      assertThat(history.versions()).hasSize(1);
      assertThat(replica.tasks()).isEqualTo(before);
      assertThat(replica.unsyncedOperations()).isEmpty();
    }
  }

  private HttpSyncServer open(String origin) {
    return HttpSyncServer.newBuilder()
        .origin(origin)
        .clientId(new UUID(1, 2))
        .encryptionSecret(EncryptionSecret.of("secret"))
        .build();
  }
}
