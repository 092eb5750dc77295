package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class GuardTest {

  /** Words that cannot be written for a while. */
  private static final class Words implements LockFile {
    private final long[] words = new long[WORDS];
    private boolean writable = true;

    @Override
    public Lock tryLock(long position, long length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isWhole() {
      return true;
    }

    @Override
    public long get(int word) {
      return words[word];
    }

    @Override
    public boolean compareAndSet(int word, long expected, long value) throws IOException {
      if (!writable) {
        throw new IOException("another process is in the middle of a step");
      }
      if (words[word] != expected) {
        return false;
      }
      words[word] = value;
      return true;
    }

    @Override
    public void close() {}
  }

  @Test
  void aClaimThatCouldNotBeGivenBackIsNotInItsOwnWay() throws IOException {
    Words words = new Words();
    Guard guard = new Guard(words, new RealDisk(), "this file");
    assertThat(guard.claim()).isTrue();
    assertThat(guard.claim()).isFalse();
    words.writable = false;
    assertThatThrownBy(guard::release).isInstanceOf(IOException.class);
    assertThat(guard.isClaimed()).isTrue();
    words.writable = true;
    assertThat(guard.claim()).isTrue();
    assertThat(guard.claim()).isFalse();
    guard.release();
    assertThat(guard.isClaimed()).isFalse();
    assertThat(guard.claim()).isTrue();
  }
}
