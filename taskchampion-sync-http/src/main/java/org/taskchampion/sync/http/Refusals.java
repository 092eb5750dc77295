package org.taskchampion.sync.http;

import java.time.Instant;
import okhttp3.HttpUrl;
import org.taskchampion.sync.ClientNotAllowedException;
import org.taskchampion.sync.NotASyncServerException;
import org.taskchampion.sync.ServerFailedException;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncProblem;
import org.taskchampion.sync.TooLargeException;
import org.taskchampion.sync.transport.Answer;
import org.taskchampion.sync.transport.ForeignText;
import org.taskchampion.sync.transport.RetryAfter;

/**
 * What it means when an answer is none of those that the protocol has for a request. The status
 * decides first: a proxy before the server says in HTML what the server says in plain text. Only
 * where the status says nothing does the content.
 */
final class Refusals {

  private static final String LATER = "try again later, or ask the operator";

  private final HttpUrl base;
  private final ForeignText foreign;

  Refusals(HttpUrl base, ForeignText foreign) {
    this.base = base;
    this.foreign = foreign;
  }

  /** Returns what is thrown when the server answers something else than the protocol says. */
  SyncException unexpected(Answer answer) {
    return switch (answer.status()) {
      case 429 ->
          passing(SyncProblem.TOO_MANY_REQUESTS, "was asked too often", answer, "wait a while");
      case 425, 503, 529 -> passing(SyncProblem.BUSY, "cannot serve just now", answer, LATER);
      // 522 and 524: one that is much used between small servers and the world says it so.
      case 408, 504, 522, 524 ->
          passing(SyncProblem.TIMEOUT, "did not answer in time", answer, LATER);
      case 401, 403 ->
          new ClientNotAllowedException(
              what(answer)
                  + "the client id is not allowed there: check it, or ask the operator"
                  + said(answer),
              null);
      case 407 ->
          new ClientNotAllowedException(
              what(answer)
                  + "a proxy before it wants to know who asks: give it what it demands"
                  + said(answer),
              null);
      case 413 -> tooLarge(answer);
      // What is no server of ours does not know how to POST; or a network wants a login first.
      case 404, 405, 501, 505, 511 -> notFound(answer);
      case 400 ->
          !answer.isPage() && text(answer).equals("overflow")
              ? tooLarge(answer)
              : byContent(answer);
      default -> {
        if (answer.status() >= 500 && answer.status() < 600) {
          yield passing(
              SyncProblem.FAILED, "failed", answer, "try again later, or ask the operator");
        }
        boolean refuses = answer.status() >= 400 && answer.status() < 500;
        yield refuses ? byContent(answer) : notAServer(answer);
      }
    };
  }

  private ServerFailedException passing(
      SyncProblem problem, String what, Answer answer, String advice) {
    return new ServerFailedException(
        problem,
        RetryAfter.of(answer.headers(), Instant.now()),
        "the server at "
            + base
            + ", or a proxy before it, "
            + what
            + ": it answered with status "
            + answer.status()
            + said(answer)
            + "; "
            + advice,
        null);
  }

  private TooLargeException tooLarge(Answer answer) {
    return new TooLargeException(
        what(answer)
            + "what was sent is too large for it, or for a proxy before it: ask the operator for a"
            + " higher limit"
            + said(answer),
        null);
  }

  private SyncException notFound(Answer answer) {
    if (answer.status() == 404 && !answer.isPage() && text(answer).contains("no such client")) {
      return new ClientNotAllowedException(
          what(answer)
              + "the client id is unknown there: check it, or ask the operator to add it"
              + said(answer),
          null);
    }
    return notAServer(answer);
  }

  private SyncException byContent(Answer answer) {
    return answer.isPage()
        ? notAServer(answer)
        : new ServerRefusedException(
            what(answer) + "it refused what was sent" + said(answer), null);
  }

  /** Returns what is thrown when what answers has nothing, and does not say that it is a server. */
  NotASyncServerException saysNothing(Answer answer) {
    return new NotASyncServerException(
        "what answers at "
            + base
            + " has no versions (status "
            + answer.status()
            + ") and does not say that it is a TaskChampion sync server: check the origin, and the path"
            + " in it. If it is one all the same, a first change that is sent to it shows it",
        null);
  }

  /** Returns what is thrown when what answers is something else. */
  NotASyncServerException notAServer(Answer answer) {
    String type = answer.contentType();
    return new NotASyncServerException(
        "what answers at "
            + base
            + " is no TaskChampion sync server (status "
            + answer.status()
            + ", "
            + (type == null ? "no content type" : "content type " + foreign.shown(type))
            + "): check the origin, and whether a login page or a proxy is between",
        null);
  }

  private String what(Answer answer) {
    return "the server at " + base + " answered with status " + answer.status() + ": ";
  }

  private String said(Answer answer) {
    // A page is for a browser.
    String text = answer.isPage() ? "" : text(answer);
    return text.isEmpty() ? "" : ", and says: " + text;
  }

  private String text(Answer answer) {
    return foreign.shown(answer.body());
  }
}
