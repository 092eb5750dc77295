package org.taskchampion.sync.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncProblem;

/** What closing does to calls that are under way, and to later ones. */
@SuppressWarnings("try") // closing is what is tested
class ClosingTest {

  private HttpSyncServer open(String origin, OkHttpClient client) {
    HttpSyncServer.Builder builder =
        HttpSyncServer.newBuilder()
            .origin(origin)
            .clientId(new UUID(1, 2))
            .encryptionSecret(EncryptionSecret.of("secret"));
    return client == null ? builder.build() : builder.okHttpClient(client).build();
  }

  /** Reads requests, says so, and never answers. */
  private static RawServer silent(CountDownLatch asked) throws IOException {
    return new RawServer(
        exchange -> {
          asked.countDown();
          exchange.isClosedByTheOtherSide();
        });
  }

  private static CompletableFuture<Throwable> inAThread(Runnable work) {
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
                ended.complete(new AssertionError("it was answered"));
              } catch (RuntimeException | Error e) {
                ended.complete(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return ended;
  }

  @ParameterizedTest
  @EnumSource
  void aRequestThatIsUnderWayEndsAtOnceAsCancelled(TestCall call) throws Exception {
    for (OkHttpClient client : new OkHttpClient[] {null, new OkHttpClient()}) {
      CountDownLatch asked = new CountDownLatch(1);
      try (RawServer raw = silent(asked);
          HttpSyncServer server = open(raw.origin(), client)) {
        CompletableFuture<Throwable> ended = inAThread(() -> call.call(server));
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        server.close();
        assertThat(ended.get(20, TimeUnit.SECONDS))
            .isInstanceOfSatisfying(
                SyncCancelledException.class,
                e -> assertThat(e.problem()).isEqualTo(SyncProblem.CANCELLED))
            .hasMessageContaining("the server was closed during the request");
        assertThatThrownBy(() -> call.call(server))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("the server is closed");
        server.close();
      }
    }
  }

  @Test
  void aSynchronisationEndsAndTheReplicaIsWhole() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (RawServer raw = silent(asked);
        HttpSyncServer server = open(raw.origin(), null);
        Replica replica = Replica.open(new InMemoryStorage())) {
      replica.edit(edit -> edit.add("Buy milk"));
      CompletableFuture<Throwable> ended = inAThread(() -> replica.sync(server));
      assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
      server.close();
      assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(SyncCancelledException.class);
      assertThat(replica.pendingTasks()).hasSize(1);
      assertThatThrownBy(() -> replica.sync(server)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void onlyOurCallsOfAPassedInClientAreCancelled() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    OkHttpClient client = new OkHttpClient();
    try (RawServer raw = silent(asked);
        HttpSyncServer server = open(raw.origin(), client)) {
      Call its = client.newCall(new Request.Builder().url(raw.origin()).build());
      CompletableFuture<Throwable> itsEnd =
          inAThread(
              () -> {
                try {
                  its.execute().close();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      CompletableFuture<Throwable> ours = inAThread(server::snapshot);
      assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
      server.close();
      assertThat(ours.get(20, TimeUnit.SECONDS)).isInstanceOf(SyncCancelledException.class);
      assertThat(its.isCanceled()).isFalse();
      assertThat(itsEnd).isNotDone();
      assertThat(client.dispatcher().executorService().isShutdown()).isFalse();
      its.cancel();
      assertThat(itsEnd.get(20, TimeUnit.SECONDS)).isInstanceOf(java.io.UncheckedIOException.class);
    }
  }

  @Test
  void whatTheApplicationCancelsItselfIsCancelled() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    OkHttpClient client = new OkHttpClient();
    try (RawServer raw = silent(asked);
        HttpSyncServer server = open(raw.origin(), client)) {
      CompletableFuture<Throwable> ours = inAThread(server::snapshot);
      assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
      client.dispatcher().cancelAll();
      assertThat(ours.get(20, TimeUnit.SECONDS))
          .isInstanceOf(SyncCancelledException.class)
          .hasMessageStartingWith("the application cancelled the request");
    }
  }
}
