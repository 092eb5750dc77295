package org.taskchampion.sync.http;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.transport.Answer;

/** By what a TaskChampion sync server can be told from anything else that answers. */
final class Greeting {

  /** What the real server answers to GET /. */
  private static final Pattern FRONT =
      Pattern.compile("TaskChampion sync server v([0-9A-Za-z.+_-]{1,40})");

  /** What it says where it has no version, or knows nobody of this client id. */
  private static final Set<String> NOTHING = Set.of("no such version", "no such client");

  private Greeting() {}

  /**
   * Returns the version that a server says it has.
   *
   * @param front the answer to a request for the page at the base
   * @return the version; null if that is not such a page
   */
  static @Nullable String version(Answer front) {
    Matcher greeting = FRONT.matcher(front.text());
    return front.status() == 200 && greeting.matches() ? greeting.group(1) : null;
  }

  /**
   * Says whether an answer to a question for a version is one that only a server gives. One that
   * says nothing at all may come from anything.
   */
  static boolean isOfServer(Answer child) {
    return !child.isPage()
        && (child.status() == 200
            || child.status() == 410
            || (child.status() == 404 && NOTHING.contains(child.text())));
  }
}
