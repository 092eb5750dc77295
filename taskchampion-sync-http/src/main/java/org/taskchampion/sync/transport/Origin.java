package org.taskchampion.sync.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** The address of a server as people write it, and what is wrong with it. */
public final class Origin {

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
  private static final Pattern PORT = Pattern.compile("(?:[^\\[\\]:]*|\\[[^\\]]*\\]):([0-9]+)");

  private Origin() {}

  /**
   * Reads an origin.
   *
   * @param text what was written
   * @return the address
   * @throws IllegalArgumentException if it is none; the message says why, and shows nothing that
   *     might be a password
   */
  public static HttpUrl parse(String text) {
    return parse(text, "origin");
  }

  /**
   * Reads an address that has another name.
   *
   * @param text what was written
   * @param name what the user calls it
   * @return the address
   * @throws IllegalArgumentException if it is none; the message says why, and shows nothing that
   *     might be a password
   */
  public static HttpUrl parse(String text, String name) {
    HttpUrl url = HttpUrl.parse(text);
    String wrong = wrong(text, url);
    if (url == null || !wrong.isEmpty()) {
      throw new IllegalArgumentException(
          "the "
              + name
              + " "
              + wrong
              + "; it must be an http or https URL, such as https://example.com");
    }
    return url;
  }

  /** Returns what is wrong, or nothing. */
  private static String wrong(String text, @Nullable HttpUrl url) {
    String stripped = text.trim();
    if (stripped.isEmpty()) {
      return "is empty";
    }
    Matcher parts = SCHEME.matcher(stripped);
    if (!parts.matches()) {
      return "begins with neither https:// nor http://";
    }
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return "begins with " + ForeignText.line(scheme) + "://, and not with https:// or http://";
    }
    String rest = parts.group(2);
    String authority = rest.split("[/\\\\?#]", 2)[0];
    if (authority.indexOf('@') >= 0) {
      return "has a user or a password in it: leave them out, a sync server asks for neither";
    }
    if (url != null && url.query() != null) {
      return "has a query (from ? on): leave it out";
    }
    if (url != null && url.fragment() != null) {
      return "has a fragment (from # on): leave it out";
    }
    if (url != null) {
      return "";
    }
    if (rest.indexOf('@') >= 0) {
      // Perhaps a password with a slash in it, of which nothing may be shown.
      return "has a user or a password in it, or an @ that is none: leave it out";
    }
    Matcher port = PORT.matcher(authority);
    if (port.matches()) {
      String digits = port.group(1);
      boolean inRange = digits.length() <= 5 && isPort(Integer.parseInt(digits));
      if (!inRange) {
        return "has the port " + ForeignText.line(digits) + ", and ports go from 1 to 65535";
      }
    } else if (authority.lastIndexOf(':') > authority.lastIndexOf(']')) {
      return "has a port that is no number";
    }
    return authority.isEmpty() || authority.startsWith(":")
        ? "names no host"
        : "has a host that cannot be one, " + ForeignText.line(authority);
  }

  private static boolean isPort(int number) {
    return number >= 1 && number <= 65_535;
  }

  /** Says whether a server is on this machine; without looking a name up. */
  public static boolean isLoopback(HttpUrl base) {
    String host = base.host();
    if (host.equals("localhost")) {
      return true;
    }
    try {
      // Only literal addresses: a name must not cause a look-up here.
      boolean literal = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
      return literal && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
