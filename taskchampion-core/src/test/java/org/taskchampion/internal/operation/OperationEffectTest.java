package org.taskchampion.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.Operation;

class OperationEffectTest {

  private static final UUID TASK = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final Instant TIME = Instant.parse("2024-02-29T12:34:56.123456789Z");

  private static Map<String, String> task(String property, String value) {
    return new HashMap<>(Map.of(property, value));
  }

  private static Operation update(String property, String value) {
    return Operation.update(TASK, property, value, TIME);
  }

  @Test
  void createAddsAnEmptyTask() {
    assertThat(OperationEffect.apply(Operation.create(TASK), null)).isEmpty();
  }

  @Test
  void createLeavesATaskThatExists() {
    Map<String, String> task = task("p", "v");
    assertThat(OperationEffect.apply(Operation.create(TASK), task))
        .isSameAs(task)
        .isEqualTo(Map.of("p", "v"));
  }

  @Test
  void deleteRemovesTheTask() {
    assertThat(OperationEffect.apply(Operation.delete(TASK), task("p", "v"))).isNull();
    assertThat(OperationEffect.apply(Operation.delete(TASK), null)).isNull();
  }

  @Test
  void updateSetsReplacesAndRemovesAProperty() {
    Map<String, String> task = new HashMap<>();
    assertThat(OperationEffect.apply(update("p", "v"), task)).isEqualTo(Map.of("p", "v"));
    assertThat(OperationEffect.apply(update("p", "w"), task)).isEqualTo(Map.of("p", "w"));
    assertThat(OperationEffect.apply(update("p", null), task)).isSameAs(task).isEmpty();
    assertThat(OperationEffect.apply(update("p", null), task)).isEmpty();
  }

  @Test
  void updateDoesNotCreateATask() {
    assertThat(OperationEffect.apply(update("p", "v"), null)).isNull();
  }

  @Test
  void anUndoPointDoesNothing() {
    Map<String, String> task = task("p", "v");
    assertThat(OperationEffect.apply(Operation.undoPoint(), task)).isSameAs(task);
    assertThat(OperationEffect.apply(Operation.undoPoint(), null)).isNull();
    assertThat(OperationEffect.undo(Operation.undoPoint(), task)).isSameAs(task);
    assertThat(task).isEqualTo(Map.of("p", "v"));
  }

  @Test
  void undoingACreateDeletesTheTask() {
    assertThat(OperationEffect.undo(Operation.create(TASK), new HashMap<>())).isNull();
  }

  @Test
  void undoingADeleteCreatesTheTaskAgainInAMapThatMayBeChanged() {
    Map<String, String> task =
        OperationEffect.undo(new Operation.Delete(TASK, Map.of("p", "v")), null);
    assertThat(task).isEqualTo(Map.of("p", "v"));
    assertThat(OperationEffect.apply(update("q", "w"), task)).hasSize(2);
  }

  @Test
  void undoingAnUpdateRestoresTheOldValue() {
    assertThat(
            OperationEffect.undo(
                new Operation.Update(TASK, "p", "old", "new", TIME), task("p", "new")))
        .isEqualTo(Map.of("p", "old"));
    assertThat(
            OperationEffect.undo(
                new Operation.Update(TASK, "p", null, "new", TIME), task("p", "new")))
        .isEmpty();
    assertThat(
            OperationEffect.undo(
                new Operation.Update(TASK, "p", "old", null, TIME), new HashMap<>()))
        .isEqualTo(Map.of("p", "old"));
    assertThat(OperationEffect.undo(new Operation.Update(TASK, "p", "old", "new", TIME), null))
        .isNull();
  }

  @Test
  void onlyOperationsThatDoSomethingMakeSense() {
    Map<String, String> task = Map.of("p", "v");
    assertThat(OperationEffect.makesSense(Operation.create(TASK), null)).isTrue();
    assertThat(OperationEffect.makesSense(Operation.create(TASK), task)).isFalse();
    assertThat(OperationEffect.makesSense(Operation.delete(TASK), null)).isFalse();
    assertThat(OperationEffect.makesSense(Operation.delete(TASK), task)).isTrue();
    assertThat(OperationEffect.makesSense(update("p", "w"), null)).isFalse();
    assertThat(OperationEffect.makesSense(update("p", "w"), task)).isTrue();
  }

  @Test
  void settingAValueThatIsThereAlreadyMakesSense() {
    assertThat(OperationEffect.makesSense(update("p", "v"), Map.of("p", "v"))).isTrue();
    assertThat(OperationEffect.makesSense(update("p", null), Map.of())).isTrue();
  }

  @Test
  void oldValuesAreThoseOfTheTaskWhateverTheCallerPassed() {
    Map<String, String> task = Map.of("p", "old");
    assertThat(
            OperationEffect.withOldValues(
                new Operation.Update(TASK, "p", "wrong", "new", TIME), task))
        .isEqualTo(new Operation.Update(TASK, "p", "old", "new", TIME));
    assertThat(
            OperationEffect.withOldValues(
                new Operation.Update(TASK, "q", "wrong", "new", TIME), task))
        .isEqualTo(new Operation.Update(TASK, "q", null, "new", TIME));
    assertThat(OperationEffect.withOldValues(new Operation.Delete(TASK, Map.of("wrong", "")), task))
        .isEqualTo(new Operation.Delete(TASK, task));
    assertThat(OperationEffect.withOldValues(Operation.create(TASK), null))
        .isEqualTo(Operation.create(TASK));
    assertThat(OperationEffect.withOldValues(Operation.undoPoint(), null))
        .isEqualTo(Operation.undoPoint());
  }

  @Test
  void anOldTaskDoesNotFollowLaterChangesOfTheMap() {
    Map<String, String> task = task("p", "old");
    Operation delete = OperationEffect.withOldValues(Operation.delete(TASK), task);
    task.put("p", "new");
    assertThat(delete).isEqualTo(new Operation.Delete(TASK, Map.of("p", "old")));
  }
}
