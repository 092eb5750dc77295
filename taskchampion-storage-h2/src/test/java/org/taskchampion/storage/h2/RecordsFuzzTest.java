package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.taskchampion.Operation;

/**
 * What stands in the files of a replica: the changes of a record of the journal, tasks, operations,
 * and what else the store holds. Each is read, and then written as something that reads the same,
 * or is malformed. The first byte says what it is.
 */
class RecordsFuzzTest {

  @FuzzTest
  void isReadOrMalformed(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(data, 1, data.length);
    try {
      switch (data[0]) {
        case 't' -> task(rest);
        case 'o' -> operation(rest);
        case 'b' -> bounds(rest);
        case 'n' -> OperationNumbers.decode(rest);
        case 'r' -> root(rest);
        default -> changes(rest);
      }
    } catch (MalformedException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  private static void changes(byte[] bytes) {
    byte[] written = Changes.decode(bytes).encode();
    assertThat(Changes.decode(written).encode()).isEqualTo(written);
  }

  private static void task(byte[] bytes) {
    var properties = TaskCodec.decode(bytes);
    assertThat(TaskCodec.decode(TaskCodec.encode(properties))).isEqualTo(properties);
  }

  private static void operation(byte[] bytes) {
    OperationCodec.task(bytes);
    Operation operation = OperationCodec.decode(bytes);
    assertThat(OperationCodec.decode(OperationCodec.encode(operation))).isEqualTo(operation);
  }

  private static void bounds(byte[] bytes) {
    LogBounds bounds = LogBounds.read(new ByteReader(bytes));
    ByteWriter out = new ByteWriter(32);
    bounds.write(out);
    assertThat(LogBounds.read(new ByteReader(out.toBytes()))).isEqualTo(bounds);
  }

  private static void root(byte[] bytes) {
    byte[] slot = Arrays.copyOf(bytes, Root.SIZE);
    long magic = new ByteReader(slot).getLong();
    try {
      Root root = Root.decode(magic, slot, 0);
      if (root != null) {
        assertThat(Root.decode(magic, root.encode(magic), 0)).isEqualTo(root);
      }
    } catch (Root.NewerException e) {
      // It is refused.
    }
  }
}
