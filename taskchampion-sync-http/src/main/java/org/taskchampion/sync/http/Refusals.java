package org.taskchampion.sync.http;

import java.util.UUID;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.taskchampion.sync.ClientNotAllowedException;
import org.taskchampion.sync.NotASyncServerException;
import org.taskchampion.sync.ServerFailedException;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.TooLargeException;

/** What it means when an answer is none of those that the protocol has for a request. */
final class Refusals {

  private final HttpUrl base;
  private final Pattern clientId;

  Refusals(HttpUrl base, UUID clientId) {
    this.base = base;
    this.clientId = Pattern.compile(clientId.toString(), Pattern.CASE_INSENSITIVE);
  }

  /** Returns what is thrown when the server answers something else than the protocol says. */
  SyncException unexpected(Answer answer) {
    if (answer.isPage()) {
      return notAServer(answer);
    }
    // With the client id alone anybody can add to the history: it is not to be in a log.
    String text = clientId.matcher(answer.text()).replaceAll("[client id]");
    String said = text.isEmpty() ? "" : ", and says: " + text;
    String what = "the server at " + base + " answered with status " + answer.status() + ": ";
    int status = answer.status();
    if (status >= 500) {
      return new ServerFailedException(
          "the server at "
              + base
              + " failed with status "
              + status
              + said
              + "; try again later, or ask the operator",
          null);
    }
    if (status == 401 || status == 403) {
      return new ClientNotAllowedException(
          what + "the client id is not allowed there: check it, or ask the operator" + said, null);
    }
    if (status == 404 && text.contains("no such client")) {
      return new ClientNotAllowedException(
          what + "the client id is unknown there: check it, or ask the operator to add it" + said,
          null);
    }
    if (status == 413 || (status == 400 && text.equals("overflow"))) {
      return new TooLargeException(
          what
              + "what was sent is too large for it, or for a proxy before it: ask the operator for a"
              + " higher limit"
              + said,
          null);
    }
    if (status == 404 || status == 405) {
      return notAServer(answer);
    }
    return new ServerRefusedException(what + "it refused what was sent" + said, null);
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
    return new NotASyncServerException(
        "what answers at "
            + base
            + " is no TaskChampion sync server (status "
            + answer.status()
            + ", content type "
            + answer.contentType()
            + "): check the origin, and whether a login page or a proxy is between",
        null);
  }
}
