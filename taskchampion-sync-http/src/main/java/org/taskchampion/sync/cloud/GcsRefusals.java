package org.taskchampion.sync.cloud;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
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

/** What it means when Google Cloud Storage answers with an error. */
final class GcsRefusals {

  private static final String LATER = "; try again later";

  private final HttpUrl endpoint;
  private final String bucket;
  private final ForeignText foreign;

  GcsRefusals(HttpUrl endpoint, String bucket, ForeignText foreign) {
    this.endpoint = endpoint;
    this.bucket = bucket;
    this.foreign = foreign;
  }

  /** Says whether an answer of 404 is about the bucket, and not about an object. */
  boolean isOfMissingBucket(Answer answer) {
    return answer.text().contains("bucket does not exist");
  }

  /** Returns what is thrown. A {@link ServerFailedException} is one that may pass. */
  SyncException of(Answer answer) {
    int status = answer.status();
    if (answer.isRedirect() || status < 400 || (answer.isPage() && status < 500)) {
      return new NotASyncServerException(
          "what answers at "
              + endpoint
              + " is no Google Cloud Storage (status "
              + status
              + "): check the endpoint, and whether a login page or a proxy is between",
          null);
    }
    String reason = reason(answer);
    if (status == 429 || reason.endsWith("ateLimitExceeded")) {
      return passing(SyncProblem.TOO_MANY_REQUESTS, "was asked too often", answer);
    }
    if (status == 408 || status == 504) {
      return passing(SyncProblem.TIMEOUT, "did not answer in time", answer);
    }
    if (status == 503) {
      return passing(SyncProblem.BUSY, "cannot serve just now", answer);
    }
    if (status >= 500) {
      return passing(SyncProblem.FAILED, "failed", answer);
    }
    return switch (status) {
      case 401 ->
          new ClientNotAllowedException(
              what(answer) + "the credentials are not accepted: check them" + said(answer), null);
      case 403 ->
          new ClientNotAllowedException(
              what(answer)
                  + "the credentials allow too little: they need storage.objects.create, get, list,"
                  + " update and delete in this bucket"
                  + said(answer),
              null);
      case 407 ->
          new ClientNotAllowedException(
              what(answer) + "a proxy before it wants to know who asks: give it what it demands",
              null);
      case 404 ->
          new ServerRefusedException(
              what(answer) + "there is no such bucket: make it, or check its name" + said(answer),
              null);
      case 413 ->
          new TooLargeException(
              what(answer) + "what was sent is too large for it, or for a proxy before it", null);
      default ->
          new ServerRefusedException(
              what(answer) + "it refused what was asked" + said(answer), null);
    };
  }

  private ServerFailedException passing(SyncProblem problem, String how, Answer answer) {
    return new ServerFailedException(
        problem,
        RetryAfter.of(answer.headers(), Instant.now()),
        "Google Cloud Storage at "
            + endpoint
            + ", or a proxy before it, "
            + how
            + ": it answered with status "
            + answer.status()
            + said(answer)
            + LATER,
        null);
  }

  private String what(Answer answer) {
    return "the bucket "
        + bucket
        + " at "
        + endpoint
        + " answered with status "
        + answer.status()
        + ": ";
  }

  /** An error is an object whose member {@code error} has a message; of a download it is a text. */
  private String said(Answer answer) {
    if (answer.isPage()) {
      return "";
    }
    Map<?, ?> error = error(answer);
    String text =
        error == null
            ? foreign.shown(answer.body())
            : error.get("message") instanceof String message ? foreign.shown(message) : "";
    return text.isEmpty() ? "" : ", and says: " + text;
  }

  private static String reason(Answer answer) {
    Map<?, ?> error = error(answer);
    return error != null
            && error.get("errors") instanceof List<?> errors
            && !errors.isEmpty()
            && errors.get(0) instanceof Map<?, ?> first
            && first.get("reason") instanceof String reason
        ? reason
        : "";
  }

  private static @Nullable Map<?, ?> error(Answer answer) {
    try (JsonReader reader = JsonReader.of(new Buffer().write(answer.body()))) {
      return reader.readJsonValue() instanceof Map<?, ?> members
              && members.get("error") instanceof Map<?, ?> error
          ? error
          : null;
    } catch (IOException | JsonDataException e) {
      return null;
    }
  }
}
