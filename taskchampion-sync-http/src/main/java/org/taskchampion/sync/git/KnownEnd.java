package org.taskchampion.sync.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.MalformedDataException;

/**
 * What the copy of a repository remembers of its last commit. All versions are files of one
 * directory, so that git itself takes the longer to find one the more there are.
 *
 * @param commit the commit's id
 * @param meta its file meta
 */
record KnownEnd(String commit, BranchFiles.Meta meta) {

  /** Returns what {@link #parse} reads. */
  byte[] toBytes() {
    byte[] beginning = (commit + "\n").getBytes(UTF_8);
    byte[] rest = meta.toBytes();
    byte[] bytes = Arrays.copyOf(beginning, beginning.length + rest.length);
    System.arraycopy(rest, 0, bytes, beginning.length, rest.length);
    return bytes;
  }

  /** Reads what was kept; null if it is damaged, which costs no more than reading the names. */
  static @Nullable KnownEnd parse(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    if (end == bytes.length) {
      return null;
    }
    try {
      return new KnownEnd(
          new String(bytes, 0, end, UTF_8),
          BranchFiles.Meta.parse(Arrays.copyOfRange(bytes, end + 1, bytes.length)));
    } catch (MalformedDataException e) {
      return null;
    }
  }
}
