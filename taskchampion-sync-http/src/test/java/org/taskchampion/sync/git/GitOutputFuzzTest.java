package org.taskchampion.sync.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.SyncException;

/**
 * What git prints of a branch that others have written, and the files in it: each is read, or
 * refused with an error of ours. The first byte says what it is.
 */
class GitOutputFuzzTest {

  private static final UUID LATEST = UUID.fromString("99999999-0000-4000-8000-000000000009");

  @FuzzTest
  void isReadOrRefused(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(data, 1, data.length);
    try {
      switch (data[0]) {
        case 'm' -> meta(rest);
        case 's' -> snapshot(rest);
        case 'k' -> KnownEnd.parse(rest);
        case 'c' -> content(rest);
        case 'r' -> remote(new String(rest, UTF_8));
        default -> listing(rest);
      }
    } catch (SyncException | CacheException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  private static void meta(byte[] file) {
    BranchFiles.Meta meta = BranchFiles.Meta.parse(file);
    BranchFiles.Meta again = BranchFiles.Meta.parse(meta.toBytes());
    assertThat(again.latest()).isEqualTo(meta.latest());
    assertThat(again.salt()).isEqualTo(meta.salt());
  }

  private static void snapshot(byte[] file) {
    BranchFiles.SnapshotFile.versionOf(Arrays.copyOf(file, Math.min(file.length, 100)));
    BranchFiles.SnapshotFile snapshot = BranchFiles.SnapshotFile.parse(file);
    byte[] written = snapshot.toBytes();
    assertThat(BranchFiles.SnapshotFile.parse(written).sealed()).isEqualTo(snapshot.sealed());
    assertThat(BranchFiles.SnapshotFile.versionOf(written)).isEqualTo(snapshot.version());
  }

  private static void content(byte[] answer) {
    try {
      byte[] content = ObjectReader.content(new ByteArrayInputStream(answer), "it", 1_000);
      assertThat(content).hasSizeLessThanOrEqualTo(1_000);
    } catch (IOException | NumberFormatException e) {
      // The reader starts git anew.
    }
  }

  private static void remote(String text) {
    try {
      RemoteName name = RemoteName.parse(text);
      assertThat(RemoteName.parse(name.text())).isEqualTo(name);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  /** The names of files: however they follow each other, the history is no circle. */
  private static void listing(byte[] names) {
    TipFiles files = new TipFiles();
    files.write(names, 0, names.length);
    try {
      files.chainTo(LATEST);
    } catch (MalformedDataException e) {
      return;
    }
    List<Tip.Link> links = files.newestFirst();
    assertThat(links).hasSize(files.size());
    Set<UUID> seen = new HashSet<>();
    for (Tip.Link link : links) {
      assertThat(seen.add(link.parent())).isTrue();
      assertThat(files.childOf(link.parent())).isEqualTo(link);
    }
  }
}
