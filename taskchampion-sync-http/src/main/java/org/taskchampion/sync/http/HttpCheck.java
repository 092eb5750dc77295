package org.taskchampion.sync.http;

import java.util.function.Supplier;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.Finding;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.transport.Answer;

/**
 * Adds to what can be found out about any server what one over HTTP, with a secret, has besides.
 */
final class HttpCheck {

  private final HttpUrl base;
  private final boolean loopback;
  private final ServerCheck.Builder findings;

  /**
   * Begins.
   *
   * @param basic what was found by asking for versions
   */
  HttpCheck(ServerCheck basic, HttpUrl base, boolean loopback) {
    this.findings = basic.toBuilder();
    this.base = base;
    this.loopback = loopback;
  }

  /**
   * Adds to the findings.
   *
   * @param front asks for the page at the base, where a server says its name; not called if that is
   *     in vain
   */
  ServerCheck complete(Supplier<Answer> front) {
    boolean answers = is(Subject.ADDRESS, Outcome.OK) && !is(Subject.TLS, Outcome.FAILED);
    boolean letsIn = is(Subject.ACCESS, Outcome.OK);
    tls(answers);
    String version = answers ? version(front) : null;
    if (version != null) {
      add(Subject.VERSION, Outcome.OK, "it is TaskChampion sync server " + version);
    } else if (answers) {
      add(Subject.VERSION, Outcome.NOT_TESTED, "the server does not say its version");
    } else {
      findings.notTested(Subject.VERSION);
    }
    if (version == null && letsIn && is(Subject.HISTORY, Outcome.NOT_TESTED)) {
      add(
          Subject.ADDRESS,
          Outcome.WARNING,
          "what answers at "
              + base
              + " looks like an empty sync server, but does not say that it is one: check the origin,"
              + " and the path in it");
    }
    return findings.build();
  }

  private void tls(boolean answers) {
    if (findings.finding(Subject.TLS).isPresent()) {
      return;
    }
    if (!base.isHttps()) {
      add(
          Subject.TLS,
          loopback ? Outcome.OK : Outcome.WARNING,
          loopback
              ? "not needed: the server is on this machine"
              : "the connection is not encrypted: nobody on the way can read the tasks, which are sealed,"
                  + " but everybody sees the client id; use https");
    } else if (answers) {
      add(Subject.TLS, Outcome.OK, "the connection is encrypted, and the certificate is trusted");
    } else {
      findings.notTested(Subject.TLS);
    }
  }

  private static @Nullable String version(Supplier<Answer> front) {
    try {
      return Greeting.version(front.get());
    } catch (SyncCancelledException e) {
      throw e;
    } catch (SyncException e) {
      return null; // A proxy may let only the requests of the protocol through.
    }
  }

  private boolean is(Subject subject, Outcome outcome) {
    return findings.finding(subject).filter(it -> it.outcome() == outcome).isPresent();
  }

  private void add(Subject subject, Outcome outcome, String message) {
    findings.replace(new Finding(subject, outcome, message));
  }
}
