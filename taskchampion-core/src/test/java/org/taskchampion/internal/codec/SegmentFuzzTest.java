package org.taskchampion.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.UUID;
import org.taskchampion.Operation;
import org.taskchampion.fuzz.FuzzedText;
import org.taskchampion.sync.MalformedDataException;

/**
 * A version's segment: its operations, which are written as ones that are read again, or an error.
 */
class SegmentFuzzTest {

  private static final UUID VERSION = UUID.fromString("99999999-0000-4000-8000-000000000009");

  @FuzzTest
  void isReadOrRefused(byte[] data) {
    byte[] segment = FuzzedText.bytes(data);
    List<Operation> operations;
    try {
      operations = SegmentReader.read(VERSION, segment);
    } catch (MalformedDataException e) {
      assertThat(e.version()).isEqualTo(VERSION);
      return;
    }
    SegmentWriter writer = new SegmentWriter(Integer.MAX_VALUE);
    for (Operation operation : operations) {
      assertThat(writer.add(operation)).isTrue();
    }
    byte[] written = writer.finish();
    assertThat(SegmentReader.read(VERSION, written)).isEqualTo(operations);
  }
}
