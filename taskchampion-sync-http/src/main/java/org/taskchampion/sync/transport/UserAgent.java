package org.taskchampion.sync.transport;

import java.io.IOException;
import java.io.InputStream;
import okio.Okio;

/** What the library says of itself in each request, such as {@code taskchampion-java/1.0.0}. */
public final class UserAgent {

  // From the root: R8 may move the class, but not the file.
  private static final String VERSION = "/org/taskchampion/sync/http/version.txt";

  /** The value of the header. */
  public static final String VALUE = "taskchampion-java/" + version();

  private UserAgent() {}

  private static String version() {
    try (InputStream in = UserAgent.class.getResourceAsStream(VERSION)) {
      return in == null ? "unknown" : Okio.buffer(Okio.source(in)).readUtf8().trim();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
