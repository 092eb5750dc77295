package org.taskchampion;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Texts;

/**
 * A tag: a user's, or one that follows from the task's state (part 8 of the {@linkplain
 * org.taskchampion specification}).
 *
 * <p>A user's tag is not empty and holds no white space; its first character is no ASCII digit and
 * none of <code>+-*&#47;()&lt;&gt;^!%=~</code>; no later one is a colon; and it is not all
 * upper-case ASCII letters: those names are kept for synthetic tags, which are never stored and
 * cannot be set.
 *
 * @param name the tag's name, without a plus sign
 */
public record Tag(String name) implements Comparable<Tag> {

  /** The names of the synthetic tags; filled below, and not changed afterwards. */
  private static final Set<String> SYNTHETIC_NAMES = new HashSet<>();

  /** Synthetic: the task waits for a time that has not come. */
  public static final Tag WAITING = synthetic("WAITING");

  /** Synthetic: the task was started and not stopped. */
  public static final Tag ACTIVE = synthetic("ACTIVE");

  /** Synthetic: the task's status is pending. */
  public static final Tag PENDING = synthetic("PENDING");

  /** Synthetic: the task's status is completed. */
  public static final Tag COMPLETED = synthetic("COMPLETED");

  /** Synthetic: the task's status is deleted. */
  public static final Tag DELETED = synthetic("DELETED");

  /** Synthetic: the task depends on one that is pending. */
  public static final Tag BLOCKED = synthetic("BLOCKED");

  /** Synthetic: the task does not depend on one that is pending. */
  public static final Tag UNBLOCKED = synthetic("UNBLOCKED");

  /** Synthetic: a task of the working set depends on this one, which is pending. */
  public static final Tag BLOCKING = synthetic("BLOCKING");

  /** The synthetic tags in the order in which tasks show them. */
  static final List<Tag> SYNTHETIC =
      List.of(WAITING, ACTIVE, PENDING, COMPLETED, DELETED, BLOCKED, UNBLOCKED, BLOCKING);

  private static final String NOT_FIRST = "+-*/()<>^!%=~";

  /**
   * Checks the name.
   *
   * @param name see {@link #name()}
   * @throws IllegalArgumentException if the name is neither a valid user tag nor a synthetic one;
   *     the message says which rule it breaks
   */
  public Tag {
    String fault = fault(name);
    if (fault != null) {
      throw new IllegalArgumentException("\"" + name + "\" is no tag: " + fault);
    }
  }

  /**
   * Returns the tag of a name.
   *
   * @param name the name, without a plus sign
   * @return the tag
   * @throws IllegalArgumentException if the name is neither a valid user tag nor a synthetic one
   */
  public static Tag parse(String name) {
    return new Tag(name);
  }

  /**
   * Returns the tag of a name, if it is one.
   *
   * @param name the name, without a plus sign
   * @return the tag; empty if the name is not valid
   */
  public static Optional<Tag> find(String name) {
    return fault(name) == null ? Optional.of(new Tag(name)) : Optional.empty();
  }

  /** Says whether a name is that of a user's tag. */
  static boolean isUserTag(String name) {
    return fault(name) == null && !isSynthetic(name);
  }

  /**
   * Says whether the tag follows from the task's state.
   *
   * @return true if it is synthetic, false if it is a user's
   */
  public boolean isSynthetic() {
    return isSynthetic(name);
  }

  /** Orders tags by name. */
  @Override
  public int compareTo(Tag other) {
    return name.compareTo(other.name);
  }

  // Written out: the generated one is linked at its first call, which takes milliseconds that a
  // short-lived program notices.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Tag tag && name.equals(tag.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** Returns the tag's name. */
  @Override
  public String toString() {
    return name;
  }

  private static Tag synthetic(String name) {
    SYNTHETIC_NAMES.add(name); // First of all: the constructor asks for it.
    return new Tag(name);
  }

  private static boolean isSynthetic(String name) {
    return SYNTHETIC_NAMES.contains(name);
  }

  private static @Nullable String fault(String name) {
    if (name.isEmpty()) {
      return "it is empty";
    }
    if (name.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
      return isSynthetic(name) ? null : "names all in upper case are kept for synthetic tags";
    }
    int first = name.codePointAt(0);
    if (first >= '0' && first <= '9') {
      return "it starts with a digit";
    }
    if (NOT_FIRST.indexOf(first) >= 0) {
      return "it starts with one of " + NOT_FIRST;
    }
    if (name.codePoints().anyMatch(Tag::isWhiteSpace)) {
      return "it holds white space";
    }
    if (name.indexOf(':', 1) >= 0) {
      return "it holds a colon";
    }
    return Texts.loneSurrogate(name) < 0 ? null : "it holds a lone surrogate";
  }

  /** Says what Unicode calls White_Space, which is neither of Java's two notions of it. */
  private static boolean isWhiteSpace(int c) {
    return (c >= 0x09 && c <= 0x0d)
        || c == 0x20
        || c == 0x85
        || c == 0xa0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200a)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202f
        || c == 0x205f
        || c == 0x3000;
  }
}
