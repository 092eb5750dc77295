package org.taskchampion.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.taskchampion.Operation;
import org.taskchampion.OperationJson;
import org.taskchampion.fuzz.FuzzedText;
import org.taskchampion.history.UnitOfWork;

/**
 * What a replica keeps as text, of which programs of other versions may have written any: the units
 * of its past, the values that lost, the names of programs, tasks and operations. Each is read, and
 * then written as one that reads the same, or refused. The first character says which it is.
 */
class KeptTextsFuzzTest {

  @FuzzTest
  void isReadOrRefused(byte[] data) throws IOException {
    if (data.length == 0) {
      return;
    }
    String text = FuzzedText.of(Arrays.copyOfRange(data, 1, data.length));
    try {
      switch (data[0]) {
        case 'u' -> unit(text);
        case 'v' -> values(text);
        case 'n' -> names(text);
        case 'o' -> operation(text);
        default -> task(text);
      }
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  private static void unit(String text) {
    UnitOfWork unit = UnitCodec.read(7, text, Optional.of("a program"));
    if (unit.kind() == UnitOfWork.Kind.UNKNOWN) {
      return; // it is kept as it is
    }
    String written = UnitCodec.write(unit);
    UnitOfWork again = UnitCodec.read(7, written, Optional.of("a program"));
    assertThat(again.operations()).isEqualTo(unit.operations());
    assertThat(again).hasToString(unit.toString());
    assertThat(UnitCodec.write(again)).isEqualTo(written);
  }

  private static void values(String text) {
    List<OverwrittenEntry> entries = OverwrittenEntry.read(text);
    assertThat(OverwrittenEntry.read(OverwrittenEntry.write(entries))).isEqualTo(entries);
  }

  private static void names(String text) {
    List<Optional<String>> names = NamesCodec.read(text);
    assertThat(NamesCodec.read(NamesCodec.write(names))).isEqualTo(names);
  }

  private static void operation(String text) {
    Operation operation = OperationJson.parse(text);
    assertThat(OperationJson.parse(OperationJson.format(operation))).isEqualTo(operation);
  }

  private static void task(String text) {
    byte[] json = text.getBytes(StandardCharsets.UTF_8);
    Throwable fault = catchThrowable(() -> TaskCodec.read(json));
    assertThat(fault == null || fault instanceof IOException).as("%s", fault).isTrue();
  }
}
