package org.taskchampion.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.taskchampion.internal.operation.Transform.KEEP_BOTH;
import static org.taskchampion.internal.operation.Transform.KEEP_LOCAL;
import static org.taskchampion.internal.operation.Transform.KEEP_NEITHER;
import static org.taskchampion.internal.operation.Transform.KEEP_SERVER;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.Operation;

/** The rows of the table of part 3 of the specification, in its order. */
class TransformTest {

  private static final UUID TASK = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final Instant EARLY = Instant.parse("2024-02-29T12:34:56.123456788Z");
  private static final Instant LATE = Instant.parse("2024-02-29T12:34:56.123456789Z");
  private static final Operation CREATE = Operation.create(TASK);
  private static final Operation DELETE = Operation.delete(TASK);
  private static final Operation UPDATE = update("p", "v", EARLY);

  private static Operation update(String property, String value, Instant time) {
    return Operation.update(TASK, property, value, time);
  }

  @Test
  void twoCreatesDoTheSame() {
    assertThat(Transform.of(CREATE, CREATE)).isEqualTo(KEEP_NEITHER);
  }

  @Test
  void twoDeletesDoTheSame() {
    assertThat(Transform.of(DELETE, DELETE)).isEqualTo(KEEP_NEITHER);
  }

  @Test
  void createWinsOverDelete() {
    assertThat(Transform.of(CREATE, DELETE)).isEqualTo(KEEP_SERVER);
    assertThat(Transform.of(DELETE, CREATE)).isEqualTo(KEEP_LOCAL);
  }

  @Test
  void updateWinsOverCreate() {
    assertThat(Transform.of(UPDATE, CREATE)).isEqualTo(KEEP_SERVER);
    assertThat(Transform.of(CREATE, UPDATE)).isEqualTo(KEEP_LOCAL);
  }

  @Test
  void deleteWinsOverUpdate() {
    assertThat(Transform.of(UPDATE, DELETE)).isEqualTo(KEEP_LOCAL);
    assertThat(Transform.of(DELETE, UPDATE)).isEqualTo(KEEP_SERVER);
  }

  @Test
  void updatesOfOnePropertyToEqualValuesDoTheSameWhateverTheirTimes() {
    assertThat(Transform.of(update("p", "v", EARLY), update("p", "v", LATE)))
        .isEqualTo(KEEP_NEITHER);
    assertThat(Transform.of(update("p", "v", LATE), update("p", "v", EARLY)))
        .isEqualTo(KEEP_NEITHER);
    assertThat(Transform.of(update("p", null, EARLY), update("p", null, LATE)))
        .isEqualTo(KEEP_NEITHER);
  }

  @Test
  void theLaterOfTwoUpdatesWinsByANanosecond() {
    assertThat(Transform.of(update("p", "a", LATE), update("p", "b", EARLY)))
        .isEqualTo(KEEP_SERVER);
    assertThat(Transform.of(update("p", "a", EARLY), update("p", "b", LATE))).isEqualTo(KEEP_LOCAL);
  }

  @Test
  void equalTimestampsKeepTheServersUpdate() {
    assertThat(Transform.of(update("p", "a", EARLY), update("p", "b", EARLY)))
        .isEqualTo(KEEP_SERVER);
    assertThat(Transform.of(update("p", "b", EARLY), update("p", "a", EARLY)))
        .isEqualTo(KEEP_SERVER);
  }

  @Test
  void aRemovalIsAValueLikeAnyOther() {
    assertThat(Transform.of(update("p", null, LATE), update("p", "b", EARLY)))
        .isEqualTo(KEEP_SERVER);
    assertThat(Transform.of(update("p", null, EARLY), update("p", "b", LATE)))
        .isEqualTo(KEEP_LOCAL);
    assertThat(Transform.of(update("p", "a", EARLY), update("p", null, EARLY)))
        .isEqualTo(KEEP_SERVER);
    assertThat(Transform.of(update("p", "", EARLY), update("p", null, LATE))).isEqualTo(KEEP_LOCAL);
  }

  @Test
  void updatesOfOtherPropertiesDoNotMeet() {
    assertThat(Transform.of(update("p", "v", EARLY), update("q", "v", EARLY))).isEqualTo(KEEP_BOTH);
    assertThat(Transform.of(update("p", "v", EARLY), update("P", "w", LATE))).isEqualTo(KEEP_BOTH);
  }

  @Test
  void oldValuesDoNotCount() {
    assertThat(
            Transform.of(
                update("p", "v", EARLY), new Operation.Update(TASK, "p", "old", "v", LATE)))
        .isEqualTo(KEEP_NEITHER);
    assertThat(Transform.of(DELETE, new Operation.Delete(TASK, Map.of("p", "v"))))
        .isEqualTo(KEEP_NEITHER);
  }

  @Test
  void theAnswersSayWhatTheyAreNamedFor() {
    assertThat(KEEP_BOTH.keepsServer() && KEEP_BOTH.keepsLocal()).isTrue();
    assertThat(KEEP_SERVER.keepsServer() && !KEEP_SERVER.keepsLocal()).isTrue();
    assertThat(!KEEP_LOCAL.keepsServer() && KEEP_LOCAL.keepsLocal()).isTrue();
    assertThat(KEEP_NEITHER.keepsServer() || KEEP_NEITHER.keepsLocal()).isFalse();
  }
}
