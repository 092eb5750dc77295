package org.taskchampion.sync.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLProtocolException;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.taskchampion.sync.ServerNotTrustedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncProblem;
import org.taskchampion.testing.JdkFailures;

/** What people are told when there is no answer, and that it says no more than is so. */
class WordsTest {

  private static final String ACCEPTED = "It may have accepted what was sent";
  private static final HttpUrl BASE = HttpUrl.get("https://sync.example.com/");
  private static final Failures FAILURES =
      new Failures(
          new Destination(BASE, "origin", "/v1/client/", ForeignText.without(new UUID(1, 2))));

  @Test
  void whatIsSaidBeforeAConnection() {
    assertSays(
        false,
        new ConnectException("Failed to connect to x/1.2.3.4:443"),
        "connection was refused");
    assertSays(false, new ConnectException("Connection timed out"), "it does not answer");
    assertSays(false, new SocketTimeoutException("Connect timed out"), "it does not answer");
    assertSays(
        false, new NoRouteToHostException("No route to host"), "there is no way to it. Check");
    assertSays(
        false,
        caused(new ConnectException("Failed to connect"), new NoRouteToHostException("x")),
        "there is no way to it. Check");
    assertSays(
        false,
        new SocketException("Network is unreachable"),
        "there is no connection (Network is unreachable). Check the connection to the network");
    assertSays(
        false,
        new IOException("Unexpected response code for CONNECT: 502"),
        "there is no connection (Unexpected response code for CONNECT: 502)");
    assertSays(
        false,
        caused(
            new SSLHandshakeException("Remote host terminated the handshake"), new EOFException()),
        "there is no connection (Remote host terminated the handshake)");
  }

  @Test
  void whatIsSaidAfterwards() {
    assertSays(true, new SocketException("Connection reset"), "broke before the answer was whole");
    assertSays(true, new SocketTimeoutException("timeout"), "did not answer in time");
    assertSays(true, new EOFException(), "broke before the answer was whole");
    assertSays(
        true,
        caused(new SSLException("Connection reset"), new SocketException("Connection reset")),
        "broke before the answer was whole");
    assertSays(true, new SSLException("Tag mismatch"), "broke before the answer was whole");
    assertSays(true, new SSLProtocolException("odd"), "broke before the answer was whole");
  }

  @Test
  void whyAServerIsNotTrusted() {
    assertNotTrusted(
        new SSLHandshakeException("PKIX path building failed: sun.security.Xyz"),
        new CertPathBuilderException("x"),
        "no authority that is known here vouches for its certificate");
    assertNotTrusted(
        new SSLHandshakeException("PKIX path validation failed"),
        new CertPathValidatorException("x", new CertificateNotYetValidException("x")),
        "its certificate is not valid yet. Check this machine's date");
    assertNotTrusted(
        new SSLHandshakeException("PKIX path validation failed: java.security.Xyz"),
        new CertPathValidatorException("x"),
        "its certificate is not accepted");
    assertNotTrusted(
        new SSLHandshakeException("x"), new CertificateException("x"), "is not accepted");
    assertNotTrusted(
        new SSLPeerUnverifiedException("Hostname x not verified:\n  certificate: \u001b"),
        null,
        "its certificate is not for sync.example.com. Check the origin");
    assertNotTrusted(
        new SSLPeerUnverifiedException("Certificate pinning failure!\n  Peer certificate chain:"),
        null,
        "its certificate is none of those that this program accepts for it");
    assertNotTrusted(
        new SSLException("Unsupported or unrecognized SSL message"),
        null,
        "what answers there does not encrypt. Check the port");
    assertNotTrusted(
        new SSLHandshakeException("Received fatal alert: handshake_failure"),
        null,
        "it ended the connection (handshake_failure). Ask the operator what it demands");
    assertNotTrusted(
        new SSLHandshakeException("No appropriate protocol"),
        null,
        "the two agree on no way to encrypt (No appropriate protocol)");
  }

  @Test
  void nothingThatCanBeThrownNamesAClass() {
    for (Throwable thrown : JdkFailures.all()) {
      for (Throwable cause : List.of(thrown, new IOException(thrown), new SSLException(thrown))) {
        for (boolean begun : new boolean[] {false, true}) {
          String message = String.valueOf(FAILURES.of(cause, attempt(true, begun)).getMessage());
          assertThat(JdkFailures.isNamedIn(message, cause)).as("%s: %s", cause, message).isFalse();
        }
      }
    }
    for (RuntimeException thrown : JdkFailures.all(RuntimeException.class)) {
      String message = String.valueOf(new MalformedAnswerException(thrown).getMessage());
      assertThat(JdkFailures.isNamedIn(message, thrown)).as("%s: %s", thrown, message).isFalse();
    }
  }

  /** With TLS 1.3 a server says only after the handshake that it wants to know the client. */
  @Test
  void aServerThatWantsACertificateOfTheClientSaysSoLate() {
    SyncException e =
        FAILURES.of(
            new SSLHandshakeException("Received fatal alert: certificate_required"),
            attempt(true, true));
    assertThat(e)
        .isInstanceOf(ServerNotTrustedException.class)
        .hasMessageContaining("(certificate_required)");
  }

  private static void assertNotTrusted(SSLException thrown, Throwable cause, String words) {
    SyncException e =
        FAILURES.of(cause == null ? thrown : caused(thrown, cause), attempt(true, false));
    assertThat(e)
        .isInstanceOf(ServerNotTrustedException.class)
        .hasMessageStartingWith("the server at https://sync.example.com/ could not be trusted: ")
        .hasMessageContaining(words);
    assertThat(e.getMessage()).doesNotContain("Exception", "java", "sun.", ACCEPTED);
  }

  private static void assertSays(boolean begun, Throwable thrown, String words) {
    for (boolean post : new boolean[] {false, true}) {
      SyncException e = FAILURES.of(thrown, attempt(post, begun));
      assertThat(e)
          .isInstanceOf(ServerUnreachableException.class)
          .hasMessageContaining("the server at https://sync.example.com/")
          .hasMessageContaining(words);
      assertThat(e.getMessage().contains(ACCEPTED)).isEqualTo(post && begun);
      assertThat(e.getMessage()).doesNotContain("Exception", "java.");
      assertThat(e.problem())
          .isEqualTo(
              thrown instanceof SocketTimeoutException ? SyncProblem.TIMEOUT : SyncProblem.OFFLINE);
    }
  }

  private static Attempt attempt(boolean post, boolean begun) {
    Request.Builder request = new Request.Builder().url(BASE);
    if (post) {
      request.post(new OneShotBody(MediaType.get("text/plain"), new byte[1]));
    }
    Attempt attempt = new Attempt(request.build());
    if (begun) {
      attempt.begin();
    }
    return attempt;
  }

  private static <T extends Throwable> T caused(T thrown, Throwable cause) {
    thrown.initCause(cause);
    return thrown;
  }
}
