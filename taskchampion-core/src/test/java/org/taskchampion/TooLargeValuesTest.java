package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.VerificationReport;

/**
 * What no server would take is refused when it is set, whatever way it comes, and changes nothing.
 */
class TooLargeValuesTest {

  private static final UUID TASK = new UUID(0, 0xa);

  /** 18 MB in memory, and six times as many in a version. */
  private static final String LARGE = "\u0001".repeat(18_000_000);

  private final InMemoryStorage storage = new InMemoryStorage();
  private final Replica replica = Replica.open(storage);

  @AfterEach
  void close() {
    replica.close();
  }

  static List<Consumer<TaskEditor>> settings() {
    return List.of(
        task -> task.description(LARGE),
        task -> task.priority(LARGE),
        task -> task.status(Status.of(LARGE)),
        task -> task.addTag("x" + LARGE),
        task -> task.annotate(LARGE),
        task -> task.addAnnotation(new Annotation(Instant.EPOCH, LARGE)),
        task -> task.userDefinedAttribute("x", LARGE),
        task -> task.userDefinedAttribute(LARGE, "x"),
        task -> task.set("x", LARGE),
        task -> task.set(LARGE, ""),
        task -> task.set(LARGE.substring(0, 9_000_000), LARGE.substring(0, 9_000_000)),
        task -> task.remove(LARGE));
  }

  private static void refused(Runnable change) {
    assertThatThrownBy(change::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("a property and its value take 10800\\d{4} bytes in a version, .*");
  }

  @ParameterizedTest
  @MethodSource("settings")
  void anEditorRefusesIt(Consumer<TaskEditor> setting) {
    replica.edit(edit -> edit.create(TASK));
    List<Operation> before = replica.unsyncedOperations();
    refused(() -> replica.edit(edit -> setting.accept(edit.task(TASK).set("p", "v"))));
    replica.edit(edit -> refused(() -> setting.accept(edit.task(TASK)))); // and goes on
    assertThat(replica.unsyncedOperations()).isEqualTo(before);
    assertThat(replica.task(TASK).orElseThrow().properties()).isEmpty();
  }

  @Test
  void soDoesWhateverTakesADescriptionOrAnOperation() {
    Operation large = Operation.update(TASK, "p", LARGE, Instant.EPOCH);
    replica.edit(edit -> refused(() -> edit.add(LARGE)));
    refused(() -> replica.edit(edit -> edit.create(TASK).set("p", "v").set("q", LARGE)));
    refused(() -> replica.edit(edit -> edit.apply(large)));
    refused(() -> replica.commit(List.of(Operation.create(TASK), large)));
    assertThat(replica.uuids()).isEmpty();
    assertThat(replica.unsyncedOperations()).isEmpty();
  }

  @Test
  void aReplicaThatHasItSaysSo() {
    try (StorageTransaction transaction = storage.begin()) { // as before there was a limit
      transaction.putTasks(Map.of(TASK, Map.of("notes", LARGE)));
      transaction.appendOperations(
          List.of(Operation.create(TASK), Operation.update(TASK, "notes", LARGE, Instant.EPOCH)));
      transaction.commit();
    }
    assertThat(replica.verify().findings())
        .extracting(VerificationReport.Finding::message)
        .containsExactly("the property notes is too large to be sent; shorten or remove it");
    assertThat(replica.undo()).as("a way out").isTrue();
    assertThat(replica.verify().isSound()).isTrue();
  }
}
