package org.taskchampion.sync.git;

import java.util.regex.Pattern;

/** Names of branches, by the rules of {@code git check-ref-format}. */
final class BranchName {

  private static final Pattern FORBIDDEN =
      Pattern.compile("[\\x00-\\x20\\x7f~^:?*\\[\\\\]|\\.\\.|@\\{|//|(^|/)\\.|\\.lock(/|$)");

  private BranchName() {}

  /**
   * Returns a name as it is.
   *
   * @throws IllegalArgumentException if git takes no branch of that name
   */
  static String check(String name) {
    if (name.isEmpty()
        || name.equals("@")
        || name.startsWith("-")
        || name.startsWith("/")
        || name.endsWith("/")
        || name.endsWith(".")
        || FORBIDDEN.matcher(name).find()) {
      throw new IllegalArgumentException("git takes no branch of the name \"" + name + "\"");
    }
    return name;
  }
}
