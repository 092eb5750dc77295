package org.taskchampion.sync.http;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncException;

/**
 * Sends requests and reads answers, bounded in size and in time. Redirects are followed within the
 * origin. An interrupt, and closing, end a call at once. Thread-safe.
 */
final class Transport implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(Transport.class);

  private static final int MOST_REDIRECTS = 5;

  /** A pool may hold some connections that were all closed. */
  private static final int MOST_STALE = 10;

  private final OkHttpClient client;
  private final Calls calls;
  private final AnswerReader reader;
  private final Redirects redirects;
  private final Failures failures;

  Transport(OkHttpClient client, HttpUrl base, ForeignText foreign, Pace pace) {
    this.client =
        client
            .newBuilder()
            .followRedirects(false)
            .followSslRedirects(false)
            .cache(null) // what was the last version a minute ago need not be it now
            .addNetworkInterceptor(new StaleConnections())
            .addNetworkInterceptor(Transport::carry)
            .build();
    this.calls = new Calls(pace);
    this.reader = new AnswerReader(base, foreign);
    this.redirects = new Redirects(base, foreign);
    this.failures = new Failures(base, foreign);
  }

  /**
   * Sends a request and returns the answer to it, or to the one that a redirect leads to.
   *
   * @param most how many bytes the body of an answer with the status 200 may have; 0 if it has none
   *     that matters
   */
  Answer send(Request request, int most) {
    Request next = request;
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      Answer answer = sendOnce(next, most);
      if (!answer.isRedirect()) {
        return answer;
      }
      next = redirects.follow(next, answer);
    }
    throw redirects.tooMany();
  }

  /**
   * Sends a request. okhttp sends one without a body again by itself where a connection from the
   * pool turns out to be closed. One with a body is sent again only where the connection was closed
   * before, or broke before it had taken the whole body: the server may have done what any other
   * asks for (part 7 of the specification).
   */
  private Answer sendOnce(Request request, int most) {
    Request next = request;
    boolean broke = false;
    for (int stale = 0; ; stale++) {
      try {
        return call(next, most);
      } catch (ServerUnreachableException e) {
        if (!(next.body() instanceof OneShotBody body)) {
          throw e;
        }
        boolean isStale = e.getCause() instanceof StaleConnections.StaleException;
        boolean isSlow = e.getCause() instanceof Calls.TooSlowException;
        if (isStale ? stale == MOST_STALE : broke || isSlow || !body.brokeBeforeItsEnd()) {
          throw e;
        }
        broke |= !isStale;
        LOGGER.debug("The connection did not take the whole request: sending it again");
        next = next.newBuilder().method(next.method(), body.again()).build();
      }
    }
  }

  private Answer call(Request request, int most) {
    Attempt attempt = new Attempt(request);
    Call call = client.newCall(request.newBuilder().tag(Attempt.class, attempt).build());
    try {
      return calls.run(call, attempt, () -> receive(call, most, attempt));
    } catch (Calls.TooSlowException e) {
      throw failures.tooSlow(e, attempt);
    } catch (ExecutionException e) {
      throw failures.of(e.getCause() == null ? e : e.getCause(), attempt);
    } catch (OutOfMemoryError e) {
      throw failures.noMemory(e);
    }
  }

  /** Returns what is thrown when an answer is more than the memory takes. */
  SyncException noMemory(OutOfMemoryError e) {
    return failures.noMemory(e);
  }

  private Answer receive(Call call, int most, Attempt attempt) throws IOException {
    Response response = call.execute();
    try (response) {
      return reader.read(response, most, attempt);
    } catch (SyncException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new MalformedAnswerException(e);
    }
  }

  private static Response carry(Interceptor.Chain chain) throws IOException {
    Attempt attempt = chain.request().tag(Attempt.class);
    if (attempt != null) {
      attempt.begin();
    }
    Response response;
    try {
      response = chain.proceed(chain.request());
    } catch (RuntimeException e) {
      throw new MalformedAnswerException(e);
    }
    if (response.body().contentLength() < -1) {
      // Such a body can be neither read nor closed; here the connection is still given up.
      throw new MalformedAnswerException("its length is negative");
    }
    return response;
  }

  /** Ends all calls at once. */
  @Override
  public void close() {
    calls.close();
  }
}
