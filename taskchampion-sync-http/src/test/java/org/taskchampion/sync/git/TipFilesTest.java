package org.taskchampion.sync.git;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.SyncServer;

/** The names of the files of a branch, and what they cost. */
class TipFilesTest {

  private static final int MANY = 100_000;

  /** Follows 100,000 versions, as the process with little memory. */
  public static void main(String[] args) {
    TipFiles files = filled(MANY);
    UUID at = SyncServer.NIL_VERSION;
    int followed = 0;
    for (Tip.Link link = files.childOf(at); link != null; link = files.childOf(at)) {
      at = link.version();
      followed++;
    }
    System.out.print(followed + " of " + files.size());
  }

  private static UUID version(int number) {
    return number == 0
        ? SyncServer.NIL_VERSION
        : new UUID(number * 0x9e3779b97f4a7c15L, number * 0xbf58476d1ce4e5b9L);
  }

  private static void put(TipFiles files, String name, int blob) {
    byte[] entry = String.format("100644 blob %040x\t%s\0", blob, name).getBytes(UTF_8);
    files.write(entry, 0, entry.length);
  }

  private static TipFiles filled(int versions) {
    TipFiles files = new TipFiles();
    for (int i = 1; i <= versions; i++) {
      byte[] entry =
          ("100644 blob "
                  + Integer.toHexString(0x1000_0000 + i)
                  + "0".repeat(32)
                  + '\t'
                  + BranchFiles.versionFile(version(i - 1), version(i))
                  + '\0')
              .getBytes(US_ASCII);
      files.write(entry, 0, entry.length);
    }
    files.chainTo(version(versions));
    return files;
  }

  @Test
  void manyNamesNeedLittleMemory(@TempDir Path directory) throws Exception {
    Path errors = directory.resolve("errors");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx20m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                TipFilesTest.class.getName())
            .redirectError(errors.toFile())
            .start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    assertThat(out).isEqualTo("100000 of 100000");
  }

  @Test
  void theChainLeavesOutWhatBelongsToNoHistory() {
    TipFiles files = new TipFiles();
    put(files, "meta", 1);
    put(files, "README", 2);
    put(files, BranchFiles.versionFile(version(0), version(1)), 0x10);
    put(files, BranchFiles.versionFile(version(1), version(2)), 0xabcdef);
    put(files, BranchFiles.versionFile(version(1), version(9)), 0x30);
    put(files, BranchFiles.versionFile(version(7), version(8)), 0x40);
    put(files, "x".repeat(10_000), 0x50);
    put(files, "snapshot", 3);
    files.chainTo(version(2));

    assertThat(files.metaBlob()).isEqualTo("0".repeat(39) + "1");
    assertThat(files.snapshotBlob()).isEqualTo("0".repeat(39) + "3");
    assertThat(files.size()).isEqualTo(2);
    assertThat(files.childOf(version(1)))
        .isEqualTo(new Tip.Link(version(1), version(2), "0".repeat(34) + "abcdef"));
    assertThat(files.childOf(version(7))).isNull();
    assertThat(files.newestFirst())
        .extracting(Tip.Link::version)
        .isEqualTo(List.of(version(2), version(1)));

    files.add(new Tip.Link(version(2), version(3), "COMMIT:FILE"));

    assertThat(files.size()).isEqualTo(3);
    assertThat(files.childOf(version(2)).blob()).isEqualTo("COMMIT:FILE");
    assertThat(files.newestFirst())
        .extracting(Tip.Link::version)
        .isEqualTo(List.of(version(3), version(2), version(1)));
  }

  @Test
  void aCircleIsDamage() {
    TipFiles files = new TipFiles();
    put(files, BranchFiles.versionFile(version(1), version(2)), 1);
    put(files, BranchFiles.versionFile(version(2), version(1)), 2);

    assertThatThrownBy(() -> files.chainTo(version(2)))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("circle");
  }
}
