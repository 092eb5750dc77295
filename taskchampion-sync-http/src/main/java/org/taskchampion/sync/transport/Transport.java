package org.taskchampion.sync.transport;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import okhttp3.Call;
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
public final class Transport implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(Transport.class);

  /** Of an error, no more is read or shown. */
  public static final int BEGINNING_BYTES = 4 * 1024;

  private static final int MOST_REDIRECTS = 5;

  /** A pool may hold some connections that were all closed. */
  private static final int MOST_STALE = 10;

  private final OkHttpClient client;
  private final Calls calls;
  private final AnswerReader reader;
  private final Redirects redirects;
  private final Failures failures;

  /**
   * Makes one.
   *
   * @param client what to send with; not closed
   * @param to where requests go
   * @param pace how fast they must go on
   */
  public Transport(OkHttpClient client, Destination to, Pace pace) {
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
    this.reader = new AnswerReader(to);
    this.redirects = new Redirects(to);
    this.failures = new Failures(to);
  }

  /** Makes the client of a server object to which the application gives none. */
  public static OkHttpClient newClient() {
    return new OkHttpClient.Builder()
        .connectTimeout(Duration.ofSeconds(20))
        .readTimeout(Duration.ofMinutes(1))
        .writeTimeout(Duration.ofMinutes(1))
        .build();
  }

  /**
   * Sends a request and returns the answer to it, or to the one that a redirect leads to.
   *
   * @param most how many bytes the body of an answer with the status 200 may have; 0 if it has none
   *     that matters
   */
  public Answer send(Request request, int most) {
    Request next = request;
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      Answer answer = sendOnce(next, most, true);
      if (!answer.isRedirect()) {
        return answer;
      }
      next = redirects.follow(next, answer);
    }
    throw redirects.tooMany();
  }

  /**
   * Sends a request and returns the answer to it, whatever that is. A body of which the server may
   * have got anything is never sent again, unlike with {@link #send}.
   *
   * @param request the request; with a {@link OneShotBody} if it has a body
   * @param most how many bytes the body of an answer with the status 200 may have; 0 if it has none
   *     that matters
   * @return the answer, which may be a redirect
   * @throws ServerUnreachableException if there is no answer; if the request changes something, it
   *     may have done so
   */
  public Answer sendStrictly(Request request, int most) {
    return sendOnce(request, most, false);
  }

  /**
   * Sends a request and returns the answer to it, whatever that is.
   *
   * @param request the request; with a {@link OneShotBody} if it has a body
   * @param most how many bytes the body of an answer with the status 200 may have; 0 if it has none
   *     that matters
   * @return the answer, which may be a redirect
   * @throws ServerUnreachableException if there is no answer
   */
  public Answer sendUnredirected(Request request, int most) {
    return sendOnce(request, most, true);
  }

  /**
   * Sends a request. okhttp sends one without a body again by itself where a connection from the
   * pool turns out to be closed. One with a body is sent again only where the connection was closed
   * before, or broke before it had taken the whole body: the server may have done what any other
   * asks for (part 7 of the specification).
   *
   * @param again whether one whose connection broke may be sent again
   */
  private Answer sendOnce(Request request, int most, boolean again) {
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
        if (isStale
            ? stale == MOST_STALE
            : !again || broke || isSlow || !body.brokeBeforeItsEnd()) {
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
  public SyncException noMemory(OutOfMemoryError e) {
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
