package org.taskchampion.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.taskchampion.Replica;
import org.taskchampion.fuzz.FuzzedText;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.MalformedExportException;
import org.taskchampion.storage.NewerFormatException;

/**
 * The export of a replica: it is refused and leaves nothing, or what it gives is exported again.
 */
class ReplicaImportFuzzTest {

  private static final byte[] EMPTY = exportOf(new InMemoryStorage());

  private static byte[] exportOf(InMemoryStorage storage) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      Replica.open(storage).exportTo(out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static void importInto(InMemoryStorage storage, byte[] export) throws IOException {
    Replica.open(storage).importFrom(new ByteArrayInputStream(export));
  }

  @FuzzTest
  void isImportedWholeOrRefused(byte[] data) throws IOException {
    byte[] export = FuzzedText.bytes(data);
    InMemoryStorage storage = new InMemoryStorage();
    try {
      importInto(storage, export);
    } catch (MalformedExportException | NewerFormatException e) {
      assertThat(exportOf(storage)).isEqualTo(EMPTY);
      return;
    }
    byte[] again = exportOf(storage);
    InMemoryStorage copy = new InMemoryStorage();
    importInto(copy, again);
    assertThat(exportOf(copy)).isEqualTo(again);
  }
}
