package org.taskchampion.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.zip.DeflaterOutputStream;
import org.taskchampion.fuzz.FuzzedText;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.Snapshot;

/**
 * A snapshot: tasks, which are written as ones that are read again, or an error. Where the input
 * begins as a zlib stream does, it is the snapshot; otherwise it is what the snapshot unfolds to.
 */
class SnapshotFuzzTest {

  private static final UUID VERSION = UUID.fromString("99999999-0000-4000-8000-000000000009");
  private static final byte ZLIB = 0x78;

  @FuzzTest
  void isReadOrRefused(byte[] data) throws IOException {
    byte[] compressed =
        data.length > 0 && data[0] == ZLIB ? data : compressed(FuzzedText.bytes(data));
    Map<UUID, Map<String, String>> tasks;
    try {
      tasks = SnapshotCodec.read(new Snapshot(VERSION, compressed));
    } catch (MalformedDataException e) {
      assertThat(e.version()).isEqualTo(VERSION);
      return;
    }
    byte[] written = SnapshotCodec.write(tasks);
    assertThat(SnapshotCodec.read(new Snapshot(VERSION, written))).isEqualTo(tasks);
  }

  private static byte[] compressed(byte[] json) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream zlib = new DeflaterOutputStream(bytes)) {
      zlib.write(json);
    }
    return bytes.toByteArray();
  }
}
