package org.taskchampion.sync.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncProblem;

/** A token, a deadline and the closing of the replica end a request over a real connection. */
class EndedEarlyTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final Replica replica = Replica.open(new InMemoryStorage());
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

  @AfterEach
  void close() {
    replica.close();
  }

  private static HttpSyncServer open(String origin) {
    return HttpSyncServer.newBuilder()
        .origin(origin)
        .clientId(new UUID(1, 2))
        .encryptionSecret(EncryptionSecret.of("very secret"))
        .build();
  }

  private RawServer hanging() throws Exception {
    return new RawServer(
        exchange -> {
          asked.countDown();
          closed.complete(exchange.isClosedByTheOtherSide()); // and no answer
        });
  }

  /** Synchronises with a server that does not answer, and returns how that ended. */
  private Throwable endOf(SyncOptions options, Runnable onceAsked) throws Exception {
    try (RawServer raw = hanging();
        HttpSyncServer server = open(raw.origin())) {
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  thrown.complete(new AssertionError(replica.sync(server, options).toString()));
                } catch (RuntimeException e) {
                  thrown.complete(Thread.interrupted() ? new AssertionError("interrupted", e) : e);
                }
              });
      thread.setDaemon(true);
      thread.start();
      assertThat(asked.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      onceAsked.run();
      Throwable end = thrown.get(SOON.toSeconds(), TimeUnit.SECONDS);
      assertThat(closed.get(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return end;
    }
  }

  @Test
  void aTokenClosesTheConnection() throws Exception {
    AtomicBoolean token = new AtomicBoolean();
    assertThat(endOf(SyncOptions.newBuilder().cancelled(token::get).build(), () -> token.set(true)))
        .isInstanceOf(SyncCancelledException.class);
  }

  @Test
  void closingTheReplicaClosesTheConnection() throws Exception {
    assertThat(endOf(SyncOptions.defaults(), replica::close))
        .isInstanceOf(SyncCancelledException.class);
  }

  @Test
  void aDeadlineClosesTheConnection() throws Exception {
    assertThat(
            endOf(
                SyncOptions.newBuilder().deadline(Duration.ofMillis(500)).build(),
                () -> assertThat(closed).isNotDone()))
        .isInstanceOf(ServerUnreachableException.class);
  }

  @Test
  void aDeadlineEndsAnAnswerThatComesByteByByte() throws Exception {
    HttpServer trickling =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    trickling.createContext(
        "/",
        exchange -> {
          exchange
              .getResponseHeaders()
              .add("Content-Type", "application/vnd.taskchampion.snapshot");
          exchange.getResponseHeaders().add("X-Version-Id", new UUID(3, 4).toString());
          exchange.sendResponseHeaders(200, 1_000_000);
          try (OutputStream body = exchange.getResponseBody()) {
            for (int i = 0; i < 1_000; i++) {
              body.write(1);
              body.flush();
              Thread.sleep(100);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    trickling.start();
    SyncOptions options = SyncOptions.newBuilder().deadline(Duration.ofSeconds(1)).build();
    long start = System.nanoTime();
    try (HttpSyncServer server = open("http://127.0.0.1:" + trickling.getAddress().getPort())) {
      Throwable thrown = catchThrowable(() -> replica.sync(server, options));
      assertThat(thrown)
          .isInstanceOfSatisfying(
              ServerUnreachableException.class,
              e -> {
                assertThat(e.isRetryable()).isTrue();
                assertThat(e.problem()).isEqualTo(SyncProblem.TIMEOUT);
              });
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    } finally {
      trickling.stop(0);
    }
  }
}
