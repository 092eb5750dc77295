package org.taskchampion.sync.http;

import java.io.IOException;
import java.io.InputStream;
import okio.Okio;

/** What the library says of itself in each request, such as {@code taskchampion-java/1.0.0}. */
final class UserAgent {

  static final String VALUE = "taskchampion-java/" + version();

  private UserAgent() {}

  private static String version() {
    try (InputStream in = UserAgent.class.getResourceAsStream("version.txt")) {
      return in == null ? "unknown" : Okio.buffer(Okio.source(in)).readUtf8().trim();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
