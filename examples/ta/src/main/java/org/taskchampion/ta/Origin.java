package org.taskchampion.ta;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** What can be the URL of a sync server. Its messages never show a user or a password in it. */
final class Origin {

  private static final int LAST_PORT = 65_535;

  private Origin() {}

  /** Returns what is wrong with a URL, and what to do; null if nothing is. */
  static @Nullable String fault(String text) {
    if (!text.startsWith("http://") && !text.startsWith("https://")) {
      return "is a URL that begins with https:// or http://";
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      return e.getIndex() < 0 || e.getIndex() >= text.length()
          ? "is no URL: it names no host"
          : "is no URL: the character at position " + (e.getIndex() + 1) + " cannot stand there";
    }
    String authority = uri.getRawAuthority();
    if (authority == null) {
      return "names no host; write one behind ://";
    }
    if (authority.indexOf('@') >= 0) {
      return "has a user or a password, which a sync server does not take: write it without them";
    }
    if (uri.getRawQuery() != null) {
      return "has a query: write it without ? and what follows";
    }
    if (uri.getRawFragment() != null) {
      return "has a fragment: write it without # and what follows";
    }
    return portFault(authority);
  }

  private static @Nullable String portFault(String authority) {
    int colon = authority.lastIndexOf(':');
    if (colon <= authority.lastIndexOf(']')) {
      return null;
    }
    if (colon == 0) {
      return "names no host; write one behind ://";
    }
    String port = authority.substring(colon + 1);
    boolean isPort = port.matches("[0-9]{1,9}");
    int number = isPort ? Integer.parseInt(port) : 0;
    return number >= 1 && number <= LAST_PORT
        ? null
        : "has the port " + Display.quote(port) + "; ports are numbers from 1 to " + LAST_PORT;
  }
}
