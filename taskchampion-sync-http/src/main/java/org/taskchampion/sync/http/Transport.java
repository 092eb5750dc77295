package org.taskchampion.sync.http;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.sync.ServerNotTrustedException;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncCancelledException;

/**
 * Sends requests and reads whole answers, bounded in size. An interrupt closes the call at once.
 * Redirects are followed if they keep the method, and do not lead from https to http. Thread-safe.
 */
final class Transport {

  private static final Logger LOGGER = LoggerFactory.getLogger(Transport.class);

  private static final int MOST_REDIRECTS = 5;

  /** A pool may hold some connections that were all closed. */
  private static final int MOST_STALE = 10;

  private final OkHttpClient client;
  private final HttpUrl base;
  private final long limit;

  /**
   * Begins.
   *
   * @param limit how many bytes an answer may have
   */
  Transport(OkHttpClient client, HttpUrl base, long limit) {
    this.client =
        client
            .newBuilder()
            .followRedirects(false)
            .followSslRedirects(false)
            .addNetworkInterceptor(new StaleConnections())
            .build();
    this.base = base;
    this.limit = limit;
  }

  Answer send(Request request) {
    Request next = request;
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      Answer answer = sendOnce(next);
      if (!answer.isRedirect()) {
        return answer;
      }
      next = redirect(next, answer);
    }
    throw refused("the server at " + base + " redirects in a circle: correct server_origin");
  }

  private Request redirect(Request request, Answer answer) {
    HttpUrl target = answer.location() == null ? null : request.url().resolve(answer.location());
    if (target == null) {
      throw refused("the server at " + base + " redirects to nowhere");
    }
    boolean keepsMethod =
        answer.status() == 307 || answer.status() == 308 || request.method().equals("GET");
    if (!keepsMethod) {
      throw refused(
          "the server at "
              + base
              + " redirects to "
              + target.redact()
              + " in a way that would lose what is sent: set the origin to where it redirects");
    }
    if (request.url().isHttps() && !target.isHttps()) {
      throw refused("the server at " + base + " redirects to one without TLS, " + target.redact());
    }
    Request.Builder next = request.newBuilder().url(target);
    if (request.body() instanceof OnceBody body) {
      next.method(request.method(), body.again());
    }
    return next.build();
  }

  /**
   * Sends a request. okhttp sends one without a body again by itself where a connection from the
   * pool turns out to be closed. One with a body is sent again only where the connection was closed
   * before, or broke before it had taken the whole body: the server may have done what any other
   * asks for (part 7 of the specification).
   */
  private Answer sendOnce(Request request) {
    Request next = request;
    boolean broke = false;
    for (int stale = 0; ; stale++) {
      try {
        return call(next);
      } catch (ServerUnreachableException e) {
        if (!(next.body() instanceof OnceBody body)) {
          throw e;
        }
        boolean isStale = e.getCause() instanceof StaleConnections.StaleException;
        if (isStale ? stale == MOST_STALE : broke || !body.brokeBeforeItsEnd()) {
          throw e;
        }
        broke |= !isStale;
        LOGGER.debug("The connection did not take the whole request: sending it again");
        next = next.newBuilder().method(next.method(), body.again()).build();
      }
    }
  }

  private Answer call(Request request) {
    Call call = client.newCall(request);
    CompletableFuture<Answer> future = new CompletableFuture<>();
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException e) {
            future.completeExceptionally(e);
          }

          @Override
          public void onResponse(Call answered, Response response) {
            try (response) {
              future.complete(read(response));
            } catch (IOException | RuntimeException e) {
              future.completeExceptionally(e);
            }
          }
        });
    try {
      return future.get();
    } catch (InterruptedException e) {
      call.cancel();
      Thread.currentThread().interrupt();
      throw new SyncCancelledException(
          "the synchronisation was interrupted; the next one goes on where it ended", null);
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    }
  }

  private Answer read(Response response) throws IOException {
    BufferedSource source = response.body().source();
    Buffer body = new Buffer();
    while (source.read(body, 64 * 1024) >= 0) {
      if (body.size() > limit) {
        throw refused("the answer of the server at " + base + " has more than " + limit + " bytes");
      }
    }
    return new Answer(response.code(), response.headers(), body.readByteArray());
  }

  private RuntimeException failed(@Nullable Throwable cause) {
    if (cause instanceof RuntimeException e) {
      return e;
    }
    if (cause instanceof SSLException) {
      return new ServerNotTrustedException(
          "the server at "
              + base
              + " could not be trusted: "
              + cause.getMessage()
              + ". Check the origin and the date, or install its certificate",
          cause);
    }
    return new ServerUnreachableException(
        "the server at "
            + base
            + " could not be reached, or the connection broke: "
            + cause
            + ". It may have accepted what was sent: synchronising again is safe",
        cause);
  }

  private static ServerRefusedException refused(String message) {
    return new ServerRefusedException(message, null);
  }
}
