package org.taskchampion.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.Operation;
import org.taskchampion.history.UnitOfWork;
import org.taskchampion.history.UnitOfWork.Kind;
import org.taskchampion.history.UnitOfWork.Whose;

class UnitCodecTest {

  private static final Instant TIME = Instant.parse("2026-11-29T12:00:00Z");
  private static final UUID TASK = new UUID(0xa0, 1);

  private static final List<Kind> KNOWN =
      Arrays.stream(Kind.values()).filter(kind -> kind != Kind.UNKNOWN).toList();

  private static UnitOfWork read(String text) {
    return UnitCodec.read(7, text, Optional.of("ta"));
  }

  @Test
  void theTextIsShort() {
    UnitOfWork unit =
        UnitOfWork.newBuilder(Kind.EDIT, TIME)
            .id(7)
            .program(Optional.of("ta"))
            .label(Optional.of("Done"))
            .undoStep(true)
            .operations(
                List.of(
                    Operation.create(TASK),
                    new Operation.Update(TASK, "p", null, "q", TIME),
                    new Operation.Update(TASK, "p", "q", null, TIME.plusSeconds(1)),
                    new Operation.Update(TASK, "r", null, "s", TIME.plusSeconds(1)),
                    new Operation.Delete(new UUID(0xa0, 2), Map.of("p", "q"))))
            .build();
    String text = UnitCodec.write(unit);
    assertThat(text)
        .isEqualTo(
            """
            {"kind":"EDIT","time":"2026-11-29T12:00:00Z","program":"ta","label":"Done",\
            "undoStep":"true","operations":"5"}
            ["00000000-0000-00a0-0000-000000000001","create",["p",null,"q"],\
            ["p","q",null,"2026-11-29T12:00:01Z"],["r",null,"s"]]
            ["00000000-0000-00a0-0000-000000000002",{"p":"q"}]\
            """);
    assertThat(read(text)).isEqualTo(unit);
  }

  @Test
  void randomUnitsSurvive() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      List<Operation> operations = new ArrayList<>();
      for (int j = random.nextInt(6); j > 0; j--) {
        operations.add(operation(random));
      }
      Kind kind = KNOWN.get(random.nextInt(KNOWN.size()));
      boolean synced = kind == Kind.SYNC || kind == Kind.HEAL;
      UnitOfWork.Builder unit =
          UnitOfWork.newBuilder(kind, TIME.plusNanos(random.nextInt(3)))
              .id(7)
              .whose(synced ? Whose.OTHER_REPLICAS : Whose.THIS_PROGRAM)
              .program(Optional.of("ta"))
              .label(random.nextBoolean() ? Optional.empty() : Optional.of(text(random)))
              .undoStep(random.nextBoolean())
              .takenBack(random.nextBoolean() ? List.of() : List.of(3L, 1L));
      UnitOfWork built =
          (random.nextInt(4) == 0
                  ? unit.operationsNotKept(operations.size())
                  : unit.operations(operations))
              .build();
      assertThat(read(UnitCodec.write(built))).as("unit " + i).isEqualTo(built);
    }
  }

  private static Operation operation(Random random) {
    UUID uuid = new UUID(0xa0, random.nextInt(2));
    return switch (random.nextInt(5)) {
      case 0 -> Operation.create(uuid);
      case 1 -> {
        Map<String, String> task = new HashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
          task.put(text(random), text(random) + "\ud800");
        }
        yield new Operation.Delete(uuid, task);
      }
      default ->
          new Operation.Update(
              uuid,
              text(random),
              random.nextBoolean() ? null : text(random) + "\udc00",
              random.nextBoolean() ? null : text(random),
              TIME.plusNanos(random.nextInt(3)));
    };
  }

  private static String text(Random random) {
    String characters = "ab\"\\\n\t\u0000\u2028é€,]}";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(characters.charAt(random.nextInt(characters.length())));
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\":\"X\",\"time\":\"2026-11-29T12:00:00Z\",\"program\":\"ta\",\"label\":\"Later\"}",
        "{\"kind\":\"X\",\"time\":\"2026-11-29T12:00:00Z\",\"program\":\"ta\",\"label\":\"Later\","
            + "\"new\":\"1\"}\n[\"of a later version\"]"
      })
  void aUnitOfALaterVersionsKindIsReadAsFarAsItIsKnown(String text) {
    UnitOfWork unit = read(text);
    assertThat(unit.kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(unit.whose()).isEqualTo(Whose.UNKNOWN);
    assertThat(unit.time()).isEqualTo(TIME);
    assertThat(unit.program()).contains("ta");
    assertThat(unit.label()).contains("Later");
    assertThat(unit.isWhole()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "{}",
        "[]",
        "{\"kind\":\"EDIT\",\"time\":\"2026-11-29T12:00:00Z\"}",
        "{\"kind\":\"EDIT\",\"time\":\"soon\",\"operations\":\"0\"}",
        "{\"kind\":\"EDIT\",\"time\":\"2026-11-29T12:00:00Z\",\"operations\":\"x\"}",
        "{\"kind\":\"EDIT\",\"time\":\"2026-11-29T12:00:00Z\",\"operations\":\"2\"}\n"
            + "[\"00000000-0000-00a0-0000-000000000001\",\"create\"]",
        "{\"kind\":\"EDIT\",\"time\":\"2026-11-29T12:00:00Z\",\"operations\":\"1\"}\n"
            + "[\"x\",\"create\"]",
        "{\"kind\":\"EDIT\",\"time\":\"2026-11-29T12:00:00Z\",\"operations\":\"1\"}\n"
            + "[\"00000000-0000-00a0-0000-000000000001\",\"destroy\"]",
        "{\"kind\":\"EDIT\",\"time\":\"2026-11-29T12:00:00Z\",\"operations\":\"1\"}\n"
            + "[\"00000000-0000-00a0-0000-000000000001\",[null,null,null]]",
        "{\"kind\":\"EDIT\",\"time\":\"2026-11-29T12:00:00Z\",\"operations\":\"1\"}\n"
            + "[\"00000000-0000-00a0-0000-000000000001\",[\"p\",null]]",
        "{\"kind\":\"EDIT\",\"time\":\"2026-11-29T12:00:00Z\",\"operations\":\"1\"}\n"
            + "[\"00000000-0000-00a0-0000-000000000001\",[\"p\",null,null,\"soon\"]]",
        "{\"kind\":\"EDIT\",\"time\":\"2026-11-29T12:00:00Z\",\"operations\":\"1\"}\n"
            + "[\"00000000-0000-00a0-0000-000000000001\",7]",
        "{\"kind\":\"EDIT\",\"time\":\"2026-11-29T12:00:00Z\",\"operations\":\"1\"}\n[\"00000000"
      })
  void whatIsNoUnitIsRefused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
