package org.taskchampion.sync.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncProblem;

/** Whatever a client that was passed in does, a call ends with an answer or an error of ours. */
class PassedInClientTest {

  private static final Map<String, Throwable> THROWN = new LinkedHashMap<>();

  static {
    THROWN.put("IOException", new IOException("mine"));
    THROWN.put("IllegalStateException", new IllegalStateException("mine"));
    THROWN.put("a checked exception", new Exception("mine"));
    THROWN.put("InterruptedException", new InterruptedException("mine"));
    THROWN.put("OutOfMemoryError", new OutOfMemoryError("mine"));
    THROWN.put("StackOverflowError", new StackOverflowError("mine"));
    THROWN.put("AssertionError", new AssertionError("mine"));
    THROWN.put("LinkageError", new NoClassDefFoundError("mine"));
    THROWN.put("ThreadDeath", new ThreadDeath());
    THROWN.put("no message", new RuntimeException());
    THROWN.put("another Throwable", new Throwable("mine"));
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> RuntimeException sneak(Throwable t) throws T {
    throw (T) t;
  }

  @TestFactory
  Stream<DynamicTest> whateverAnInterceptorThrowsEndsTheCall() {
    return THROWN.entrySet().stream()
        .flatMap(
            thrown ->
                Stream.of("before", "after", "on the network")
                    .map(
                        where ->
                            DynamicTest.dynamicTest(
                                thrown.getKey() + ", " + where,
                                () -> ends(where, thrown.getValue()))));
  }

  private static void ends(String where, Throwable thrown) throws Exception {
    Interceptor interceptor =
        chain -> {
          if (where.equals("after")) {
            chain.proceed(chain.request()).close();
          }
          throw PassedInClientTest.<RuntimeException>sneak(thrown);
        };
    OkHttpClient.Builder client = new OkHttpClient.Builder();
    if (where.equals("on the network")) {
      client.addNetworkInterceptor(interceptor);
    } else {
      client.addInterceptor(interceptor);
    }
    try (RawServer raw = new RawServer(exchange -> exchange.answer("404 Not Found"));
        HttpSyncServer server = open(raw.origin(), client.build())) {
      Throwable e = endOf(server);
      assertThat(e).isInstanceOf(SyncException.class);
      assertThat(e.getMessage()).doesNotContain("Exception", "Error", "null");
      if (!(thrown instanceof OutOfMemoryError)) {
        assertThat(e).hasRootCause(thrown);
      }
    }
  }

  private static Throwable endOf(HttpSyncServer server) throws Exception {
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                server.childVersion(TestCall.NIL);
                ended.complete(new AssertionError("it was answered"));
              } catch (RuntimeException | Error e) {
                ended.complete(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return ended.get(30, TimeUnit.SECONDS);
  }

  /** Its dispatcher may be shut down, or busy with other requests to the same host. */
  @Test
  void itsDispatcherIsNotNeeded() throws Exception {
    OkHttpClient client = new OkHttpClient();
    client.dispatcher().setMaxRequests(1);
    client.dispatcher().executorService().shutdown();
    try (RawServer raw = new RawServer(exchange -> exchange.answer("404 Not Found"));
        HttpSyncServer server = open(raw.origin(), client)) {
      assertThat(server.childVersion(TestCall.NIL)).isEqualTo(new ChildVersion.UpToDate());
    }
  }

  @Test
  void itsOwnTimeoutForACallIsATimeout() throws Exception {
    OkHttpClient client = new OkHttpClient.Builder().callTimeout(Duration.ofMillis(200)).build();
    try (RawServer raw = new RawServer(exchange -> exchange.isClosedByTheOtherSide());
        HttpSyncServer server = open(raw.origin(), client)) {
      assertThat(endOf(server))
          .isInstanceOfSatisfying(
              ServerUnreachableException.class,
              e -> assertThat(e.problem()).isEqualTo(SyncProblem.TIMEOUT));
    }
  }

  /** Closing must come to its end, and so must the call. */
  @Test
  void aListenerThatThrowsWhenACallIsCancelledHarmsNobody() throws Exception {
    OkHttpClient client =
        new OkHttpClient.Builder()
            .eventListener(
                new EventListener() {
                  @Override
                  public void canceled(Call call) {
                    throw new IllegalStateException("mine");
                  }
                })
            .build();
    CompletableFuture<Void> asked = new CompletableFuture<>();
    try (RawServer raw =
            new RawServer(
                exchange -> {
                  asked.complete(null);
                  exchange.isClosedByTheOtherSide();
                });
        HttpSyncServer server = open(raw.origin(), client)) {
      CompletableFuture<Void> closed = asked.thenRunAsync(server::close);
      assertThat(endOf(server)).hasMessageContaining("the server was closed during the request");
      closed.get(30, TimeUnit.SECONDS);
    }
  }

  private static HttpSyncServer open(String origin, OkHttpClient client) {
    return HttpSyncServer.newBuilder()
        .origin(origin)
        .clientId(new UUID(1, 2))
        .encryptionSecret(EncryptionSecret.of("secret"))
        .okHttpClient(client)
        .build();
  }
}
