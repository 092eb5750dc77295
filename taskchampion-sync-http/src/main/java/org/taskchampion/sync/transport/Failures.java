package org.taskchampion.sync.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import okhttp3.HttpUrl;
import org.taskchampion.sync.NotASyncServerException;
import org.taskchampion.sync.ServerNotTrustedException;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncProblem;
import org.taskchampion.sync.TooLargeException;

/** What it means, in words, when a call ends without an answer. */
final class Failures {

  /** okhttp's message where an answer is shorter than it said: not malformed, but broken off. */
  private static final String CUT_OFF = "unexpected end of stream";

  private static final String AGAIN = "; try again later";

  private final HttpUrl base;
  private final String setting;
  private final ForeignText foreign;

  Failures(Destination to) {
    this.base = to.base();
    this.setting = to.setting();
    this.foreign = to.foreign();
  }

  /** Returns what is thrown for whatever ended a call. */
  SyncException of(Throwable cause, Attempt attempt) {
    if (cause instanceof SyncException e) {
      return e;
    }
    if (cause instanceof OutOfMemoryError e) {
      return noMemory(e);
    }
    if (!(cause instanceof IOException)) {
      return new ServerRefusedException(
          "the request to the server at "
              + base
              + " failed within this program, perhaps in the okhttp client that it passed in"
              + foreign.inBrackets(cause)
              + ": see the cause",
          foreign.harmless(cause));
    }
    if (cause instanceof SSLException e && Tls.isMatterOfTrust(e, attempt.hasBegun())) {
      return new ServerNotTrustedException(
          "the server at " + base + " could not be trusted: " + Tls.reason(e, base.host(), setting),
          foreign.harmless(cause));
    }
    if (cause instanceof ProtocolException && !CUT_OFF.equals(cause.getMessage())) {
      return new NotASyncServerException(
          "what answers at "
              + base
              + " does not speak HTTP as it should"
              + foreign.inBrackets(cause)
              + ": check the "
              + setting
              + ", its port, and whether it begins with https",
          foreign.harmless(cause));
    }
    return unreachable(
        cause instanceof InterruptedIOException ? SyncProblem.TIMEOUT : SyncProblem.OFFLINE,
        attempt.hasBegun() ? broken(cause) : notReached(cause),
        attempt,
        cause);
  }

  /** Returns what is thrown when too little moved. */
  ServerUnreachableException tooSlow(Calls.TooSlowException e, Attempt attempt) {
    return unreachable(
        SyncProblem.TIMEOUT,
        "the server at " + base + " is too slow, or the way to it is: " + e.getMessage(),
        attempt,
        e);
  }

  /** Returns what is thrown when an answer is more than the memory takes. */
  TooLargeException noMemory(OutOfMemoryError e) {
    return new TooLargeException(
        "there is not enough memory for the answer of the server at "
            + base
            + ": give this program more of it",
        e);
  }

  private ServerUnreachableException unreachable(
      SyncProblem problem, String what, Attempt attempt, Throwable cause) {
    return new ServerUnreachableException(
        problem,
        what
            + (attempt.mayHaveChangedSomething()
                ? ". It may have accepted what was sent: synchronising again is safe"
                : AGAIN),
        foreign.harmless(cause));
  }

  private String notReached(Throwable cause) {
    return "the server at " + base + " could not be reached: " + way(cause);
  }

  private String way(Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return "there is no host "
          + base.host()
          + ", or no connection to the network. Check the "
          + setting
          + " and the connection";
    }
    if (cause instanceof InterruptedIOException) {
      return "it does not answer";
    }
    if (cause instanceof NoRouteToHostException
        || isCausedBy(cause, NoRouteToHostException.class)) {
      return "there is no way to it. Check the connection to the network";
    }
    if (cause instanceof ConnectException) {
      return String.valueOf(cause.getMessage()).contains("timed out")
              || isCausedBy(cause, InterruptedIOException.class)
          ? "it does not answer"
          : "the connection was refused. Check that the server runs, and the port in the "
              + setting;
    }
    if (cause instanceof SocketException) {
      return "there is no connection"
          + foreign.inBrackets(cause)
          + ". Check the connection to the network";
    }
    return "there is no connection" + foreign.inBrackets(cause);
  }

  private String broken(Throwable cause) {
    return cause instanceof InterruptedIOException
        ? "the server at " + base + " did not answer in time"
        : "the connection to the server at " + base + " broke before the answer was whole";
  }

  private static boolean isCausedBy(Throwable cause, Class<?> type) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }
}
