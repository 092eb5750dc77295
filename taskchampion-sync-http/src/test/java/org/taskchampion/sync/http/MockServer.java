package org.taskchampion.sync.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** A web server that gives the answer that it was told to give, and a handle on it. */
final class MockServer implements AutoCloseable {

  /** The client id and the secret of the golden history. */
  static final UUID CLIENT = UUID.fromString("11111111-2222-4333-8444-555555555555");

  private static final String SECRET = "s3cret ü 🔑";

  private final MockWebServer web = new MockWebServer();
  private final Answers answers = new Answers();
  private final OkHttpClient client;
  private final HttpSyncServer server;

  MockServer(OkHttpClient client) throws IOException {
    this.client = client;
    web.setDispatcher(answers);
    web.start();
    server = builder().okHttpClient(client).build();
  }

  /** Returns a builder of other handles on it. */
  HttpSyncServer.Builder builder() {
    return HttpSyncServer.newBuilder()
        .origin(web.url("/").toString())
        .clientId(CLIENT)
        .encryptionSecret(EncryptionSecret.of(SECRET));
  }

  HttpSyncServer server() {
    return server;
  }

  /** Gives this answer to all requests from now on, and forgets those before. */
  void answer(MockResponse answer) {
    answers.current = answer;
    answers.only = "";
    answers.requests.clear();
  }

  /** Gives this answer to requests whose path ends so; there is nothing elsewhere. */
  void answer(String path, MockResponse answer) {
    answer(answer);
    answers.only = path;
  }

  /** Gives this answer to all requests for the root from now on. */
  void answerAtTheRoot(MockResponse answer) {
    answers.root = answer;
  }

  /** Returns the requests that were read whole since the last answer was set. */
  List<RecordedRequest> requests() {
    return new ArrayList<>(answers.requests);
  }

  /** Closes the connections that are kept. */
  void forgetConnections() {
    client.connectionPool().evictAll();
  }

  static MockResponse response(Exchange exchange) {
    return new MockResponse.Builder()
        .code(exchange.status())
        .body(new Buffer().write(exchange.body().bytes()))
        .headers(Headers.of(exchange.headers()))
        .build();
  }

  @Override
  public void close() {
    server.close();
    web.close();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  private static final class Answers extends Dispatcher {
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private volatile @Nullable MockResponse root;
    private volatile String only = "";
    private volatile MockResponse current = new MockResponse(404, Headers.of(), "");

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      // For a connection that ended before a request, MockWebServer makes one up, without headers.
      if (request.getFailure() == null && request.getHeaders().size() > 0) {
        requests.add(request);
      }
      MockResponse special = root;
      if (special != null && "/".equals(request.getTarget())) {
        return special;
      }
      return request.getTarget().endsWith(only) ? current : new MockResponse(404, Headers.of(), "");
    }

    /** What happens before the request was read. */
    @Override
    public MockResponse peek() {
      return current;
    }
  }
}
