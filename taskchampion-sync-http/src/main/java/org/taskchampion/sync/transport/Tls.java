package org.taskchampion.sync.transport;

import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.taskchampion.internal.Reasons;

/** Why a connection could not be made safe, in words. */
final class Tls {

  private static final Pattern ALERT = Pattern.compile("alert: ?([a-z_]{1,40})");

  private Tls() {}

  /**
   * Says whether an error is about trust. TLS also reports that way that a connection broke.
   *
   * @param begun whether the connection was made before
   */
  static boolean isMatterOfTrust(SSLException e, boolean begun) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof EOFException
          || t instanceof SocketException
          || t instanceof InterruptedIOException) {
        return false;
      }
    }
    // A server that wants a certificate of the client says so after the handshake.
    return !begun || e instanceof SSLHandshakeException;
  }

  /** Returns why, and what to do. */
  static String reason(SSLException e, String host, String setting) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof SSLPeerUnverifiedException) {
      return message.startsWith("Certificate pinning")
          ? "its certificate is none of those that this program accepts for it"
          : "its certificate is not for " + host + ". Check the " + setting;
    }
    if (has(e, CertificateExpiredException.class)) {
      return "its certificate has expired. Check this machine's date, or ask the operator to renew it";
    }
    if (has(e, CertificateNotYetValidException.class)) {
      return "its certificate is not valid yet. Check this machine's date";
    }
    if (has(e, CertificateRevokedException.class)) {
      return "its certificate was revoked. Ask the operator";
    }
    if (has(e, CertPathBuilderException.class)) {
      return "no authority that is known here vouches for its certificate. Check the "
          + setting
          + ", or install its certificate";
    }
    if (has(e, CertPathValidatorException.class) || has(e, CertificateException.class)) {
      return "its certificate is not accepted. Check the "
          + setting
          + " and this machine's date, or install its certificate";
    }
    if (message.contains("Unsupported or unrecognized SSL message")) {
      return "what answers there does not encrypt. Check the port, or whether the "
          + setting
          + " begins with http";
    }
    Matcher alert = ALERT.matcher(message);
    return alert.find()
        ? "it ended the connection (" + alert.group(1) + "). Ask the operator what it demands"
        : "the two agree on no way to encrypt" + Reasons.known(e).map(Tls::inBrackets).orElse("");
  }

  private static String inBrackets(String reason) {
    return " (" + ForeignText.line(reason) + ")";
  }

  private static boolean has(Throwable e, Class<? extends Throwable> type) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }
}
