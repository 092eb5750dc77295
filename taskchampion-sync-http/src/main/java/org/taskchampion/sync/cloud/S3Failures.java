package org.taskchampion.sync.cloud;

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

/** What S3's refusals mean, and what to do. */
final class S3Failures {

  private static final String REGION_HEADER = "x-amz-bucket-region";

  private final HttpUrl base;
  private final String bucket;
  private final String region;
  private final ForeignText foreign;

  S3Failures(HttpUrl base, String bucket, String region, ForeignText foreign) {
    this.base = base;
    this.bucket = bucket;
    this.region = region;
    this.foreign = foreign;
  }

  /** Says whether the same request may have another answer in a moment. */
  static boolean isPassing(Answer answer) {
    return switch (answer.status()) {
      case 429, 500, 502, 503, 504 -> true;
      default -> false;
    };
  }

  /** Returns what is thrown for an answer that is none to what was asked. */
  SyncException of(Answer answer) {
    S3Xml.Failure failure = S3Xml.failure(answer.body());
    String said = said(answer, failure);
    String code = failure.code();
    switch (code) {
      case "RequestTimeTooSkewed" -> {
        return new ClientNotAllowedException(
            "the clock of this machine is wrong, so "
                + base
                + " does not accept its requests: set it"
                + said,
            null);
      }
      case "ExpiredToken", "TokenRefreshRequired" -> {
        return new ClientNotAllowedException(
            "the credentials for " + base + " have expired: get new ones" + said, null);
      }
      case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken" -> {
        return new ClientNotAllowedException(
            base + " does not know these credentials: check the access key and its secret" + said,
            null);
      }
      case "NoSuchBucket" -> {
        return new ServerRefusedException(
            "there is no bucket " + bucket + " at " + base + ": check its name, or make it" + said,
            null);
      }
      case "PermanentRedirect",
          "TemporaryRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException" -> {
        return otherRegion(answer, failure, said);
      }
      default -> {
        return byStatus(answer, said);
      }
    }
  }

  private SyncException byStatus(Answer answer, String said) {
    int status = answer.status();
    if (answer.isRedirect()) {
      return otherRegion(answer, new S3Xml.Failure("", "", ""), said);
    }
    return switch (status) {
      case 401, 403 ->
          new ClientNotAllowedException(
              "these credentials may not do at "
                  + base
                  + " what a synchronisation needs: allow s3:GetObject, s3:PutObject and"
                  + " s3:DeleteObject on the objects, and s3:ListBucket on the bucket"
                  + said,
              null);
      case 407 ->
          new ClientNotAllowedException(
              "a proxy before " + base + " wants to know who asks: give it what it demands" + said,
              null);
      case 413 -> new TooLargeException("what was sent is too large for " + base + said, null);
      case 429 -> passing(SyncProblem.TOO_MANY_REQUESTS, "was asked too often", answer, said);
      case 503 -> passing(SyncProblem.BUSY, "cannot serve just now", answer, said);
      case 408, 504 -> passing(SyncProblem.TIMEOUT, "did not answer in time", answer, said);
      case 501 ->
          new ServerRefusedException(
              base
                  + " does not know something that a history needs, such as conditions for a write:"
                  + " use another service"
                  + said,
              null);
      default -> {
        if (status >= 500) {
          yield passing(SyncProblem.FAILED, "failed", answer, said);
        }
        yield answer.isPage() || said.isEmpty()
            ? notS3(status)
            : new ServerRefusedException(
                base + " refused a request (status " + status + ")" + said, null);
      }
    };
  }

  /** Returns what is thrown when what answers is something else. */
  NotASyncServerException notS3(int status) {
    return new NotASyncServerException(
        "what answers at "
            + base
            + " is no S3 service (status "
            + status
            + "): check the endpoint, and whether a login page or a proxy is between",
        null);
  }

  private ServerFailedException passing(
      SyncProblem problem, String what, Answer answer, String said) {
    return new ServerFailedException(
        problem,
        RetryAfter.of(answer.headers(), Instant.now()),
        "the service at "
            + base
            + " "
            + what
            + " (status "
            + answer.status()
            + "): try again later"
            + said,
        null);
  }

  private ServerRefusedException otherRegion(Answer answer, S3Xml.Failure failure, String said) {
    String header = answer.headers().get(REGION_HEADER);
    String named = header == null ? failure.region() : header;
    return new ServerRefusedException(
        named.isEmpty()
            ? base
                + " says that it is not the place of the bucket: check the endpoint and the region"
                + said
            : "the bucket "
                + bucket
                + " is in the region "
                + foreign.shown(named)
                + ", and not in "
                + region
                + ": set that region"
                + said,
        null);
  }

  private String said(Answer answer, S3Xml.Failure failure) {
    String text = answer.isPage() ? "" : foreign.shown(failure.code() + ": " + failure.message());
    return failure.code().isEmpty() ? "" : " (it says: " + text + ")";
  }
}
