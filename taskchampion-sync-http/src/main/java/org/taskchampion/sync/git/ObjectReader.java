package org.taskchampion.sync.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.TooLargeException;

/**
 * Reads contents with one {@code git cat-file} for all, since starting a program for each of many
 * versions takes longer than reading them. Used by one thread at a time; {@link #close} is for any.
 */
@NotOnAndroid
final class ObjectReader implements AutoCloseable {

  private static final int MOST_HEADER_BYTES = 4 * 1024;

  private final Git git;
  private final int mostBytes;
  private volatile @Nullable Process process;

  ObjectReader(Git git, int mostBytes) {
    this.git = git;
    this.mostBytes = mostBytes;
  }

  /**
   * Reads a content.
   *
   * @param name its id, or {@code COMMIT:FILE}
   * @throws CacheException if it is not there
   * @throws TooLargeException if it is larger than anything that is stored
   */
  byte[] read(String name) {
    Process running = running();
    boolean whole = false;
    try {
      OutputStream ask = running.getOutputStream();
      ask.write((name + "\n").getBytes(UTF_8));
      ask.flush();
      byte[] content = content(running.getInputStream(), name, mostBytes);
      whole = true;
      return content;
    } catch (IOException | NumberFormatException e) {
      git.checkCancelled();
      if (Thread.currentThread().isInterrupted()) {
        throw Git.interrupted(e);
      }
      throw new CacheException("git ended while it read", e);
    } finally {
      if (!whole) {
        close(); // what it would print next is no answer to the next question
      }
    }
  }

  /** Reads what git answers. */
  static byte[] content(InputStream answer, String name, int mostBytes) throws IOException {
    String header = line(answer);
    if (!header.contains(" blob ")) {
      throw new CacheException("git has no content " + name + ": it answered " + header);
    }
    long size = Long.parseLong(header.substring(header.lastIndexOf(' ') + 1));
    if (size < 0) {
      throw new CacheException("git has no content " + name + ": it answered " + header);
    }
    if (size > mostBytes) {
      throw new TooLargeException(
          "a file in the branch has " + size + " bytes, more than a replica writes", null);
    }
    byte[] content = answer.readNBytes((int) size);
    if (content.length < size || answer.read() != '\n') {
      throw new EOFException("git ended while it printed");
    }
    return content;
  }

  private Process running() {
    Process known = process;
    if (known == null || !known.isAlive()) {
      known = git.start("cat-file", "--batch");
      known.getErrorStream();
      process = known;
      git.checkCancelled(); // closed between the two lines above: the next line of close() is past
    }
    return known;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException("git ended before it answered");
      }
      if (line.size() == MOST_HEADER_BYTES) {
        throw new EOFException("git does not answer with a header");
      }
      line.write(octet);
    }
    return line.toString(UTF_8);
  }

  /** Ends the program; the next reading starts it anew. */
  @Override
  public void close() {
    Process known = process;
    process = null;
    if (known != null) {
      Git.end(known);
    }
  }
}
