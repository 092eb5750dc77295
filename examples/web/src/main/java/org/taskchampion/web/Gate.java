package org.taskchampion.web;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whom the server answers: the user's own browser, on the server's own page. Other programs
 * of the machine do not have the cookie. Other pages in the browser are told apart by the headers
 * that no page can forge, and a name that somebody else made lead to this machine by {@code Host}.
 */
final class Gate {

  private final Secrets secrets;
  private final String cookieName;
  private final Set<String> hosts;

  /** Makes the gate of a server on a port: browsers do not keep cookies apart by it. */
  Gate(Secrets secrets, int port) {
    this.secrets = secrets;
    this.cookieName = "taskchampion-" + port;
    this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
  }

  /** Returns the header that gives a browser its cookie. */
  String cookie() {
    return cookieName + "=" + secrets.cookie() + "; Path=/; HttpOnly; SameSite=Strict";
  }

  /** Says whether a request's host is one of the server's own names. */
  boolean isOwnHost(Headers headers) {
    List<String> given = headers.getOrDefault("Host", List.of());
    return given.size() == 1 && hosts.contains(given.get(0));
  }

  boolean isToken(@Nullable String given) {
    return secrets.isToken(given);
  }

  /** Says whether a request has the cookie. */
  boolean hasCookie(Headers headers) {
    for (String line : headers.getOrDefault("Cookie", List.of())) {
      for (String cookie : line.split(";", -1)) {
        String[] parts = cookie.strip().split("=", 2);
        if (parts.length == 2 && parts[0].equals(cookieName) && secrets.isCookie(parts[1])) {
          return true;
        }
      }
    }
    return false;
  }

  /** Says whether a request comes from the server's own page, or from the address bar. */
  boolean isSameSite(Headers headers) {
    String site = headers.getFirst("Sec-Fetch-Site");
    String origin = headers.getFirst("Origin");
    return (site == null || site.equals("same-origin") || site.equals("none"))
        && (origin == null || isOwnOrigin(headers, origin));
  }

  /** Says whether a request that changes something comes from the server's own page. */
  boolean mayWrite(Headers headers) {
    String site = headers.getFirst("Sec-Fetch-Site");
    String origin = headers.getFirst("Origin");
    String type = headers.getFirst("Content-Type");
    return (site == null || site.equals("same-origin"))
        && origin != null
        && isOwnOrigin(headers, origin)
        && type != null
        && type.equals("application/json");
  }

  private static boolean isOwnOrigin(Headers headers, String origin) {
    return origin.equals("http://" + headers.getFirst("Host"));
  }
}
