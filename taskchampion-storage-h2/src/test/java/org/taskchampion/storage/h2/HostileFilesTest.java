package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageTransaction;

/**
 * Files that somebody changed who also made the checksums right: the error names the file, or what
 * is there can be read; nothing runs for ever, fills the memory, or throws anything else. More of
 * them: {@code -Dcrash.hostilities=1000000}, or the profile {@code crash}; one again: {@code
 * -Dcrash.seed=SEED -Dcrash.hostilities=1}.
 */
class HostileFilesTest {

  @TempDir Path directory;

  private static final long HOSTILITIES = Long.getLong("crash.hostilities", 2_000);
  private static final long FIRST_SEED = Long.getLong("crash.seed", 1L);

  /** A file that has one map's page in another. */
  private static final long PAGE_OF_ANOTHER_MAP = 24_582;

  @Test
  void whatIsBehindRightChecksumsIsNotTrustedEither() throws Exception {
    long refused = refused(FIRST_SEED, HOSTILITIES);
    if (HOSTILITIES >= 100) {
      assertThat(refused).isGreaterThan(HOSTILITIES / 4);
    }
  }

  @Test
  void aPageOfAnotherMapIsDamage() throws Exception {
    assertThat(refused(PAGE_OF_ANOTHER_MAP, 1)).isOne();
  }

  @Test
  void nobodyNeedsAStackTraceToTellDamage() throws Exception {
    // Where the same is thrown often, there is none.
    String without = "-XX:-StackTraceInThrowable";
    assertThat(refused(PAGE_OF_ANOTHER_MAP, 1, without)).isOne();
    long count = Math.min(HOSTILITIES, 500);
    assertThat(refused(FIRST_SEED, count, without)).isEqualTo(refused(FIRST_SEED, count));
  }

  /** Returns how many files were refused; the others were readable. */
  private static long refused(long firstSeed, long count, String... options) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of("-Xmx48m", "-da:org.h2...", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"));
    all.addAll(List.of(options));
    Process process =
        TestProcess.start(all, HostileFiles.class, Long.toString(firstSeed), Long.toString(count));
    String last = "";
    try (BufferedReader output = TestProcess.output(process)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        last = line;
      }
    }
    assertThat(process.waitFor()).as(last).isZero();
    assertThat(last).startsWith("refused ");
    return Long.parseLong(last.substring(8));
  }

  @Test
  void aWorkingSetWithoutFurtherNumbersIsDamageAndNoArithmetic() {
    UUID uuid = UUID.randomUUID();
    try (H2Storage storage = H2Storage.at(directory);
        StorageTransaction transaction = storage.begin()) {
      transaction.setWorkingSet(new TreeMap<>(Map.of(Integer.MAX_VALUE, uuid)));
      transaction.commit();
    }
    try (H2Storage storage = H2Storage.at(directory);
        StorageTransaction transaction = storage.begin()) {
      assertThatThrownBy(() -> transaction.appendToWorkingSet(List.of(UUID.randomUUID())))
          .isInstanceOf(StorageDamagedException.class)
          .hasMessageContaining(directory.resolve("replica.mv").toString());
      assertThat(transaction.workingSet()).containsValue(uuid);
    }
  }
}
