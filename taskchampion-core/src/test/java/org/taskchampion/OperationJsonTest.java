package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationJsonTest {

  private static final UUID TASK = UUID.fromString("7a8f2a3c-0c7b-4a9e-9a55-0d9e9b3f1a01");
  private static final String UUID_MEMBER = "\"uuid\":\"" + TASK + "\"";
  private static final String UPDATE =
      "{\"Update\":{"
          + UUID_MEMBER
          + ",\"property\":\"secret\",\"old_value\":null,\"value\":\"x\","
          + "\"timestamp\":\"2026-11-29T10:00:00Z\"}}";

  /** The operations of databases that releases 0.8.0 to 3.1.0 of the crate wrote. */
  private static List<String> ofTheCrate() throws IOException {
    try (var in = OperationJsonTest.class.getResourceAsStream("/golden/operations.jsonl")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @Test
  void whatTheCrateKeepsIsReadAndWrittenAlike() throws IOException {
    assertThat(ofTheCrate()).hasSizeGreaterThan(25);
    for (String json : ofTheCrate()) {
      Operation operation = OperationJson.parse(json);
      // The crate's order of a task's properties is random.
      if (!(operation instanceof Operation.Delete delete) || delete.oldTask().size() < 2) {
        assertThat(OperationJson.format(operation)).isEqualTo(json);
      }
      assertThat(OperationJson.parse(OperationJson.format(operation))).isEqualTo(operation);
    }
  }

  @Test
  void eachKindHasItsForm() {
    Instant time = Instant.parse("2026-11-29T10:00:00.123456789Z");
    assertThat(OperationJson.format(Operation.undoPoint())).isEqualTo("\"UndoPoint\"");
    assertThat(OperationJson.format(Operation.undoPoint("a \"b\"")))
        .isEqualTo("{\"UndoPoint\":{\"label\":\"a \\\"b\\\"\"}}");
    assertThat(OperationJson.format(Operation.create(TASK)))
        .isEqualTo("{\"Create\":{" + UUID_MEMBER + "}}");
    assertThat(OperationJson.format(new Operation.Delete(TASK, Map.of("b", "2", "a", "\"\n"))))
        .isEqualTo(
            "{\"Delete\":{" + UUID_MEMBER + ",\"old_task\":{\"a\":\"\\\"\\n\",\"b\":\"2\"}}}");
    assertThat(OperationJson.format(new Operation.Update(TASK, "é", "o", null, time)))
        .isEqualTo(
            "{\"Update\":{"
                + UUID_MEMBER
                + ",\"property\":\"é\",\"old_value\":\"o\",\"value\":null,"
                + "\"timestamp\":\"2026-11-29T10:00:00.123456789Z\"}}");
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    Random random = new Random(5);
    for (int i = 0; i < 5_000; i++) {
      Operation operation = operation(random);
      String json = OperationJson.format(operation);
      assertThat(json).doesNotContain("\n").isEqualTo(OperationJson.format(operation));
      assertThat(OperationJson.parse(" " + json + "\n")).isEqualTo(operation);
    }
  }

  private static Operation operation(Random random) {
    UUID uuid = new UUID(random.nextLong(), random.nextLong());
    return switch (random.nextInt(4)) {
      case 0 -> random.nextBoolean() ? Operation.undoPoint() : Operation.undoPoint(text(random));
      case 1 -> Operation.create(uuid);
      case 2 -> {
        Map<String, String> task = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          task.put(anyText(random), anyText(random));
        }
        yield new Operation.Delete(uuid, task);
      }
      default ->
          new Operation.Update(
              uuid,
              text(random),
              random.nextBoolean() ? null : anyText(random),
              random.nextBoolean() ? null : text(random),
              Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)));
    };
  }

  private static String text(Random random) {
    return random
        .ints(random.nextInt(6), 0, 0x11000)
        .map(c -> Character.isSurrogate((char) c) && c < 0x10000 ? '"' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** A text that may hold a lone surrogate, as only what others stored can. */
  private static String anyText(Random random) {
    return random.nextInt(4) == 0 ? "a\ud800" + text(random) : text(random);
  }

  @Test
  void othersMayWriteItDifferently() {
    Operation expected = OperationJson.parse(UPDATE);
    assertThat(
            OperationJson.parse(
                UPDATE.replace("\"old_value\":null,", "").replace(":{", " : { \"new\":[{}],")))
        .isEqualTo(expected);
    assertThat(OperationJson.parse(UPDATE.replace(TASK.toString(), "{" + TASK + "}")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "null",
        "[]",
        "{}",
        "\"secret\"",
        "{\"UndoPoint\":{}}",
        "{\"Create\":{\"uuid\":\"secret\"}}",
        "{\"Create\":{}}",
        "{\"Delete\":{\"uuid\":\"7a8f2a3c-0c7b-4a9e-9a55-0d9e9b3f1a01\"}}",
        "\"UndoPoint\"\"secret\"",
      })
  void whatIsNoneIsRefusedWithoutItsText(String json) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OperationJson.parse(json))
        .withMessageStartingWith("this is no JSON of an operation: ")
        .withMessageNotContaining("secret");
  }

  @Test
  void anUpdateThatNoReplicaTakesIsRefusedWithoutItsText() {
    for (String bad :
        List.of(
            UPDATE.replace("2026-11-29", "2026-02-30"),
            UPDATE.replace("\"x\"", "\"\\ud800\""),
            UPDATE.replace("\"x\"", "\"\ud800\""),
            UPDATE.replace("\"x\"", "1"),
            UPDATE.replace("\"value\"", "\"property\""),
            UPDATE.replace("\"value\":", "\"value\":null,\"value\":"),
            UPDATE.substring(0, UPDATE.length() - 1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> OperationJson.parse(bad))
          .withMessageNotContaining("secret");
    }
    assertThatNullPointerException().isThrownBy(() -> OperationJson.parse(null));
    assertThatNullPointerException().isThrownBy(() -> OperationJson.format(null));
  }
}
