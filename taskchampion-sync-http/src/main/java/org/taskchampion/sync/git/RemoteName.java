package org.taskchampion.sync.git;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the remote repository is, as git takes it, and as it may be shown: a URL can hold a
 * password or an access token.
 *
 * @param text what git is given: a URL, {@code host:path}, or an absolute path
 * @param shown the same without what is secret in it
 * @param path the directory, if it is one of this machine
 */
@NotOnAndroid
record RemoteName(String text, String shown, @Nullable Path path) {

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");
  private static final Pattern HOST_AND_PATH = Pattern.compile("[^/\\\\:]{2,}:(?!//).*");

  /** All up to the last sign of this kind before the path: a password may hold one. */
  private static final Pattern IN_URL = Pattern.compile("://[^/\\s']*@");

  /** A host with nothing behind it but a port. */
  private static final Pattern HOST =
      Pattern.compile("[^:\\[\\]]*(:[0-9]*)?|\\[[^\\]]*](:[0-9]*)?");

  RemoteName {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(shown, "shown");
  }

  /**
   * Reads a remote.
   *
   * @throws IllegalArgumentException if it is none; the message shows no password
   */
  static RemoteName parse(String text) {
    if (text.isBlank() || text.startsWith("-") || text.chars().anyMatch(c -> c < 0x20)) {
      throw new IllegalArgumentException(
          "the remote is no URL, no host:path and no path of a git repository");
    }
    if (SCHEME.matcher(text).matches()) {
      checkHost(text);
      return new RemoteName(text, withoutUser(text), fileOf(text));
    }
    if (HOST_AND_PATH.matcher(text).matches()) {
      return new RemoteName(text, text, null);
    }
    try {
      Path path = Path.of(text).toAbsolutePath().normalize();
      return new RemoteName(path.toString(), path.toString(), path);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("the remote is no path of a git repository", e);
    }
  }

  /** Refuses a password that git would take for a port, and show, and an option of ssh. */
  private static void checkHost(String url) {
    int start = url.indexOf("://") + "://".length();
    int slash = url.indexOf('/', start);
    String authority = url.substring(start, slash < 0 ? url.length() : slash);
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    if (authority.startsWith("-") || host.startsWith("-")) {
      throw new IllegalArgumentException("the remote is no URL: no host begins with -");
    }
    if (!HOST.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "the remote is no URL: what follows : behind its host is no port. In a password, write"
              + " the signs / and @ as %2F and %40");
    }
  }

  private static @Nullable Path fileOf(String url) {
    if (!url.toLowerCase(Locale.ROOT).startsWith("file://")) {
      return null;
    }
    try {
      return Path.of(new URI(url));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null; // git itself says what is wrong with it
    }
  }

  /** The user's name is part of an address by ssh; by http it comes with a password, or is one. */
  private static String withoutUser(String url) {
    return url.toLowerCase(Locale.ROOT).startsWith("ssh://")
        ? url.replaceFirst("://([^/@:]*):[^/]*@", "://$1@")
        : IN_URL.matcher(url).replaceFirst("://");
  }

  /** Returns a text of git without what is secret in the remote. */
  String hideIn(String message) {
    return IN_URL.matcher(message.replace(text, shown)).replaceAll("://");
  }

  /** Says whether git asks another machine. */
  boolean isElsewhere() {
    return path == null;
  }

  /** Says whether git starts ssh for it. */
  boolean isBySsh() {
    String lower = text.toLowerCase(Locale.ROOT);
    return path == null && (!lower.contains("://") || lower.contains("ssh://"));
  }

  /** Says whether what travels is encrypted on the way and whoever answers is known. */
  boolean isSafeOnTheWay() {
    return isBySsh() || text.toLowerCase(Locale.ROOT).startsWith("https://");
  }

  /** Says whether it is a directory that is not there, as when a disk is not mounted. */
  boolean isMissing() {
    return path != null && !Files.exists(path);
  }

  @Override
  public String toString() {
    return shown;
  }
}
