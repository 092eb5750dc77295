package org.taskchampion.sync.transport;

import okhttp3.HttpUrl;
import okhttp3.Request;
import org.taskchampion.sync.NotASyncServerException;
import org.taskchampion.sync.ServerRefusedException;

/**
 * Where a redirect leads. Only within the same origin: the client id lets anybody add to the
 * history, and is for nobody but the server that the application named.
 */
final class Redirects {

  private final HttpUrl base;
  private final String setting;
  private final String below;
  private final ForeignText foreign;

  Redirects(Destination to) {
    this.base = to.base();
    this.setting = to.setting();
    this.below = to.below();
    this.foreign = to.foreign();
  }

  /** Returns the request to go on with. */
  Request follow(Request request, Answer answer) {
    String location = answer.location();
    HttpUrl resolved = location == null ? null : request.url().resolve(location);
    if (resolved == null) {
      throw new NotASyncServerException(
          "the server at " + base + " redirects to nowhere: check the " + setting, null);
    }
    // okhttp sends neither, but they are not to be in any message.
    HttpUrl target = resolved.newBuilder().username("").password("").build();
    if (!isSameOrigin(request.url(), target)) {
      throw elsewhere(request.url(), target);
    }
    boolean keepsMethod =
        answer.status() == 307 || answer.status() == 308 || request.method().equals("GET");
    if (!keepsMethod) {
      throw new ServerRefusedException(
          "the server at "
              + base
              + " redirects to "
              + newBase(request.url(), target)
              + " in a way that would lose what is sent: set the "
              + setting
              + " to where it redirects",
          null);
    }
    Request.Builder next = request.newBuilder().url(target);
    if (request.body() instanceof OneShotBody body) {
      next.method(request.method(), body.again());
    }
    return next.build();
  }

  /** Returns what is thrown when there is no end. */
  NotASyncServerException tooMany() {
    return new NotASyncServerException(
        "the server at " + base + " redirects in a circle, or too often: check the " + setting,
        null);
  }

  private static boolean isSameOrigin(HttpUrl one, HttpUrl other) {
    return one.scheme().equals(other.scheme())
        && one.host().equals(other.host())
        && one.port() == other.port();
  }

  private NotASyncServerException elsewhere(HttpUrl from, HttpUrl target) {
    return new NotASyncServerException(
        "the server at "
            + base
            + " redirects to "
            + newBase(from, target)
            + (from.isHttps() && !target.isHttps() ? ", which is without TLS" : "")
            + ". Nothing was sent there: if the server has moved, set the "
            + setting
            + " to that address; if this is a network that one has to log in to, log in first",
        null);
  }

  /**
   * Returns which origin to set, as far as that can be told. Neither a query nor another path is
   * shown: both may be for nobody's eyes.
   */
  private String newBase(HttpUrl from, HttpUrl target) {
    int at = below.isEmpty() ? -1 : from.encodedPath().lastIndexOf(below);
    String same = at < 0 ? "" : from.encodedPath().substring(at);
    String path = target.encodedPath();
    boolean isSameBelow = !same.isEmpty() && path.endsWith(same);
    String shown = isSameBelow ? path.substring(0, path.length() - same.length()) + "/" : "/";
    return foreign.shown(
        target.newBuilder().encodedPath(shown).query(null).fragment(null).build().toString());
  }
}
