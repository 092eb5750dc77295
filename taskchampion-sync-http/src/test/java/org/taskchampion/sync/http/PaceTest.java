package org.taskchampion.sync.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncProblem;
import org.taskchampion.sync.sealing.Sealer;
import org.taskchampion.sync.transport.Pace;

/** A request that hardly moves ends, and one that moves slowly does not. */
class PaceTest {

  private static final long FEW = 1_000;
  private static final String SNAPSHOT =
      "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.taskchampion.snapshot\r\n";

  private final CountDownLatch over = new CountDownLatch(1);

  @AfterEach
  void close() {
    over.countDown();
  }

  /** Returns a server object that demands few bytes within each second. */
  private HttpSyncServer open(String origin) {
    return builder(origin).build();
  }

  private HttpSyncServer.Builder builder(String origin) {
    return HttpSyncServer.newBuilder()
        .origin(origin)
        .clientId(new UUID(1, 2))
        .encryptionSecret(EncryptionSecret.of("secret"))
        .pace(new Pace(Duration.ofSeconds(1), FEW));
  }

  /** Sends a text again and again, with a pause that no timeout for reading notices. */
  private void dribble(RawServer.Exchange exchange, String text) throws IOException {
    try {
      do {
        exchange.send(text);
      } while (!over.await(100, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // no more than the status line, if that
        "HTTP/1.1 200 OK\r\n", // headers without end
        "HTTP/1.1 404 Not Found\r\nContent-Length: 1000\r\n\r\n",
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 1000\r\n\r\n",
        SNAPSHOT + "Content-Length: 100000\r\n\r\n",
        SNAPSHOT + "\r\n",
      })
  void anAnswerThatDribblesEnds(String beginning) throws IOException {
    try (RawServer raw =
            new RawServer(
                exchange -> {
                  exchange.send(beginning);
                  dribble(exchange, "x");
                });
        HttpSyncServer server = open(raw.origin())) {
      assertSlow(server::snapshot, "; try again later");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\n\r\n"})
  void promisesOfAnAnswerAreNone(String promise) throws IOException {
    try (RawServer raw = new RawServer(exchange -> dribble(exchange, promise));
        HttpSyncServer server = open(raw.origin())) {
      assertSlow(server::snapshot, "; try again later");
    }
  }

  @Test
  void chunksOfOneByteAreNoProgress() throws IOException {
    try (RawServer raw =
            new RawServer(
                exchange -> {
                  exchange.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                  dribble(exchange, "1\r\nx\r\n");
                });
        HttpSyncServer server = open(raw.origin())) {
      assertSlow(server::snapshot, "; try again later");
    }
  }

  /** A burst at the beginning earns no time for later. */
  @Test
  void whatStopsAfterManyBytesEnds() throws IOException {
    try (RawServer raw =
            new RawServer(
                exchange -> {
                  exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n");
                  exchange.send("x".repeat(10_000_000));
                  dribble(exchange, "x");
                });
        HttpSyncServer server = open(raw.origin())) {
      assertSlow(server::snapshot, "; try again later");
    }
  }

  @Test
  void aServerThatDoesNotTakeWhatIsSentEnds() throws IOException {
    RawServer.Handler handler =
        new RawServer.Handler() {
          @Override
          public boolean wantsBody(RawServer.Exchange exchange) throws IOException {
            try {
              do {
                exchange.take(new byte[1]);
              } while (!over.await(100, TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return false;
          }

          @Override
          public void handle(RawServer.Exchange exchange) {}
        };
    try (RawServer raw = new RawServer(handler);
        HttpSyncServer server = open(raw.origin())) {
      assertSlow(
          () -> server.addVersion(TestCall.NIL, new byte[40_000_000]),
          ". It may have accepted what was sent: synchronising again is safe");
      assertThat(raw.connections()).isEqualTo(1); // it is not sent again by itself
    }
  }

  /** Several windows long in both directions, and never fast. */
  @Test
  void whatMovesSlowlyArrives() throws IOException {
    int length = 4_000_000;
    int buffer = 64 * 1024; // so that what was handed over is soon taken
    byte[] piece = new byte[length / 40];
    RawServer.Handler handler =
        new RawServer.Handler() {
          @Override
          public boolean wantsBody(RawServer.Exchange exchange) throws IOException {
            if (exchange.isPost()) {
              int left = length + Sealer.OVERHEAD_BYTES;
              for (int taken = 0; left > 0; left -= taken) {
                taken = exchange.take(piece);
                pause();
              }
              exchange.answer("200 OK", "X-Version-Id: " + new UUID(1, 1));
              return false;
            }
            return true;
          }

          @Override
          public void handle(RawServer.Exchange exchange) throws IOException {
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 40000\r\n\r\n");
            for (int i = 0; i < 40; i++) {
              exchange.send("x".repeat(1_000));
              pause();
            }
          }

          private void pause() {
            try {
              over.await(75, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    OkHttpClient client =
        new OkHttpClient.Builder().socketFactory(new WatchedSockets(buffer)).build();
    try (RawServer raw = new RawServer(handler, buffer);
        HttpSyncServer server = builder(raw.origin()).okHttpClient(client).build()) {
      long begin = System.nanoTime();
      assertThat(server.addVersion(TestCall.NIL, new byte[length]))
          .isInstanceOf(AddVersionResult.Added.class);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(2));
      assertThatThrownBy(server::snapshot) // it came, and is no snapshot
          .hasMessageContaining("is no TaskChampion sync server (status 200, no content type)");
    }
  }

  @Test
  void theWindowLeavesRoomForAClientsOwnTimeouts() {
    assertThat(Pace.of(new OkHttpClient())).isEqualTo(new Pace(Duration.ofSeconds(90), 32 * 1024));
    OkHttpClient patient =
        new OkHttpClient.Builder()
            .connectTimeout(Duration.ofSeconds(30))
            .readTimeout(Duration.ofMinutes(5))
            .build();
    assertThat(Pace.of(patient).window()).isEqualTo(Duration.ofSeconds(340));
    OkHttpClient endless =
        new OkHttpClient.Builder()
            .connectTimeout(Duration.ZERO)
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .build();
    assertThat(Pace.of(endless).window()).isEqualTo(Duration.ofSeconds(90));
  }

  private static void assertSlow(Runnable call, String end) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            ServerUnreachableException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(SyncProblem.TIMEOUT);
              assertThat(e.isRetryable()).isTrue();
            })
        .hasMessageContaining("is too slow, or the way to it is: only ")
        .hasMessageContaining(" bytes moved within 1 seconds")
        .hasMessageEndingWith(end);
  }
}
