package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.testing.AdjustableClock;

class TaskEditorTest {

  private static final UUID TASK = UUID.fromString("aaaaaaaa-0000-4000-8000-00000000000a");
  private static final UUID OTHER = UUID.fromString("bbbbbbbb-0000-4000-8000-00000000000b");
  private static final Instant NOW = Instant.parse("2024-02-29T12:34:56.123456789Z");
  private static final String NOW_TEXT = "1709210096";

  private final AdjustableClock clock = AdjustableClock.at(NOW);
  private Replica replica;

  @BeforeEach
  void open() {
    replica = Replica.open(new InMemoryStorage(), clock);
  }

  @AfterEach
  void close() {
    replica.close();
  }

  private void start(String... propertiesAndValues) {
    replica.commit(List.of(Operation.create(TASK)));
    for (int i = 0; i < propertiesAndValues.length; i += 2) {
      replica.commit(
          List.of(
              Operation.update(
                  TASK, propertiesAndValues[i], propertiesAndValues[i + 1], Instant.EPOCH)));
    }
  }

  /** Edits the task and returns the operations of the edit, without its undo point. */
  private List<Operation> edit(Consumer<TaskEditor> work) {
    int before = replica.unsyncedOperations().size();
    replica.edit(edit -> work.accept(edit.task(TASK)));
    List<Operation> all = replica.unsyncedOperations();
    if (all.size() == before) {
      return List.of();
    }
    assertThat(all.get(before)).isEqualTo(Operation.undoPoint());
    return all.subList(before + 1, all.size());
  }

  private Operation update(String property, String oldValue, String value) {
    return new Operation.Update(TASK, property, oldValue, value, clock.instant());
  }

  private Map<String, String> task() {
    return replica.task(TASK).orElseThrow().properties();
  }

  private void refused(Consumer<TaskEditor> work, String message) {
    List<Operation> before = replica.unsyncedOperations();
    assertThatThrownBy(() -> replica.edit(edit -> work.accept(edit.task(TASK))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThat(replica.unsyncedOperations()).isEqualTo(before);
  }

  @Test
  void theFirstChangeSetsModifiedToNow() {
    start("modified", "5");
    assertThat(edit(task -> task.description("milk").priority("H")))
        .containsExactly(
            update("modified", "5", NOW_TEXT),
            update("description", null, "milk"),
            update("priority", null, "H"));
  }

  @Test
  void everyCallForOneTaskGivesTheSameEditor() {
    start();
    replica.edit(
        edit -> {
          assertThat(edit.task(TASK)).isSameAs(edit.find(TASK).orElseThrow());
          assertThat(edit.create(TASK)).isSameAs(edit.task(TASK));
          edit.task(TASK).description("milk");
          edit.task(TASK).priority("H");
        });
    assertThat(replica.unsyncedOperations())
        .filteredOn(
            operation ->
                operation instanceof Operation.Update update
                    && update.property().equals("modified"))
        .hasSize(1);
  }

  @Test
  void modifiedStaysAsItIsSet() {
    start();
    assertThat(edit(task -> task.modified(Instant.ofEpochSecond(7)).description("milk")))
        .containsExactly(update("modified", null, "7"), update("description", null, "milk"));
    assertThat(edit(task -> task.set("modified", null).description("milk")))
        .containsExactly(update("modified", "7", null), update("description", "milk", "milk"));
  }

  @Test
  void modifiedThatIsSetLaterIsSetTwice() {
    start();
    assertThat(edit(task -> task.description("milk").modified(Instant.ofEpochSecond(7))))
        .containsExactly(
            update("modified", null, NOW_TEXT),
            update("description", null, "milk"),
            update("modified", NOW_TEXT, "7"));
  }

  @Test
  void anotherEditSetsModifiedAgain() {
    start();
    edit(task -> task.description("milk"));
    clock.advance(Duration.ofSeconds(1));
    assertThat(edit(task -> task.description("bread")))
        .containsExactly(
            update("modified", NOW_TEXT, "1709210097"), update("description", "milk", "bread"));
  }

  @Test
  void aTaskThatIsPurgedAndCreatedAgainGetsItsOwnModified() {
    start("modified", "5");
    replica.edit(
        edit -> {
          edit.task(TASK).description("milk").purge();
          edit.create(TASK).description("bread");
        });
    assertThat(task()).isEqualTo(Map.of("modified", NOW_TEXT, "description", "bread"));
  }

  @Test
  void completingSetsModifiedEndAndStatusInThisOrder() {
    start("status", "pending");
    assertThat(edit(TaskEditor::done))
        .containsExactly(
            update("modified", null, NOW_TEXT),
            update("end", null, NOW_TEXT),
            update("status", "pending", "completed"));
  }

  @Test
  void anEndThatIsThereStays() {
    start("status", "completed", "end", "7");
    assertThat(edit(TaskEditor::delete))
        .containsExactly(
            update("modified", null, NOW_TEXT), update("status", "completed", "deleted"));
    start("end", "milk");
    assertThat(edit(TaskEditor::done))
        .containsExactly(
            update("modified", NOW_TEXT, NOW_TEXT), update("status", "deleted", "completed"));
  }

  @Test
  void pendingAndRecurringRemoveTheEnd() {
    for (Status status : List.of(Status.PENDING, Status.RECURRING)) {
      start("status", "deleted", "end", "7", "modified", null);
      assertThat(edit(task -> task.status(status)))
          .containsExactly(
              update("modified", null, NOW_TEXT),
              update("end", "7", null),
              update("status", "deleted", status.value()));
    }
  }

  @Test
  void pendingWithoutEndTouchesNoEnd() {
    start("status", "completed");
    assertThat(edit(task -> task.status(Status.PENDING)))
        .containsExactly(
            update("modified", null, NOW_TEXT), update("status", "completed", "pending"));
  }

  @Test
  void anUnknownStatusLeavesTheEnd() {
    start("end", "7");
    assertThat(edit(task -> task.status(Status.of("someday"))))
        .containsExactly(update("modified", null, NOW_TEXT), update("status", null, "someday"));
  }

  @Test
  void valuesAreStoredAsTheReferenceStoresThem() {
    start();
    edit(
        task ->
            task.description("milk")
                .priority("H")
                .entry(Instant.ofEpochSecond(1, 999_999_999))
                .waitUntil(Instant.ofEpochSecond(2))
                .due(Instant.ofEpochSecond(-3))
                .addTag("shop")
                .addTag(Tag.parse("home"))
                .addDependency(OTHER)
                .addAnnotation(new Annotation(Instant.ofEpochSecond(4), "note"))
                .userDefinedAttribute("project", "p")
                .time("scheduled", Instant.ofEpochSecond(5))
                .set("", "empty")
                .start());
    assertThat(task())
        .isEqualTo(
            Map.ofEntries(
                Map.entry("modified", NOW_TEXT),
                Map.entry("description", "milk"),
                Map.entry("priority", "H"),
                Map.entry("entry", "1"),
                Map.entry("wait", "2"),
                Map.entry("due", "-3"),
                Map.entry("tag_shop", ""),
                Map.entry("tag_home", ""),
                Map.entry("dep_" + OTHER, ""),
                Map.entry("annotation_4", "note"),
                Map.entry("project", "p"),
                Map.entry("scheduled", "5"),
                Map.entry("", "empty"),
                Map.entry("start", NOW_TEXT)));
    edit(
        task ->
            task.priority(null)
                .entry(null)
                .waitUntil(null)
                .due(null)
                .removeTag("shop")
                .removeTag(Tag.parse("home"))
                .removeDependency(OTHER)
                .removeAnnotation(Instant.ofEpochSecond(4, 5))
                .removeUserDefinedAttribute("project")
                .time("scheduled", null)
                .remove("")
                .stop());
    assertThat(task()).isEqualTo(Map.of("modified", NOW_TEXT, "description", "milk"));
  }

  @Test
  void anActiveTaskIsNotStartedAgain() {
    start("start", "7");
    assertThat(edit(TaskEditor::start)).isEmpty();
    assertThat(task()).isEqualTo(Map.of("start", "7"));
  }

  @Test
  void syntheticTagsCannotBeSetOrRemoved() {
    start();
    for (Tag tag : Tag.SYNTHETIC) {
      String message = "the tag " + tag + " follows from the task's state and cannot be set";
      refused(task -> task.addTag(tag), message);
      refused(task -> task.addTag(tag.name()), message);
      refused(task -> task.removeTag(tag), message);
      refused(task -> task.removeTag(tag.name()), message);
    }
    refused(task -> task.addTag("a b"), "\"a b\" is no tag: it holds white space");
  }

  @Test
  void annotationsOfOneSecondAreGivenTheNextFreeOne() {
    start("annotation_1709210097", "there before");
    edit(task -> task.annotate("first").annotate("second").annotate("third"));
    assertThat(task())
        .isEqualTo(
            Map.of(
                "modified", NOW_TEXT,
                "annotation_1709210096", "first",
                "annotation_1709210097", "there before",
                "annotation_1709210098", "second",
                "annotation_1709210099", "third"));
  }

  @Test
  void anAnnotationOfTheSameSecondTakesThePlaceOfTheOther() {
    start("annotation_4", "old");
    edit(task -> task.addAnnotation(new Annotation(Instant.ofEpochSecond(4, 1), "new")));
    assertThat(task()).containsEntry("annotation_4", "new").hasSize(2);
  }

  @Test
  void aDependencyIsRemovedHoweverItIsSpelt() {
    start(
        "dep_BBBBBBBB-0000-4000-8000-00000000000B", "",
        "dep_bbbbbbbb-0000-4000-8000-00000000000b", "",
        "dep_bbbbbbbb00004000800000000000000b", "",
        "dep_aaaaaaaa-0000-4000-8000-00000000000c", "",
        "dep_milk", "");
    edit(task -> task.removeDependency(OTHER));
    assertThat(task())
        .containsOnlyKeys("modified", "dep_aaaaaaaa-0000-4000-8000-00000000000c", "dep_milk");
  }

  @Test
  void aUserDefinedAttributeHasNoNameThatHasAMeaning() {
    start();
    for (String name :
        List.of(
            "status",
            "description",
            "priority",
            "entry",
            "modified",
            "start",
            "end",
            "wait",
            "due",
            "tag_x",
            "tag_",
            "annotation_1",
            "annotation_x",
            "dep_x")) {
      String message =
          "the property " + name + " has a meaning and cannot be a user-defined attribute";
      refused(task -> task.userDefinedAttribute(name, "v"), message);
      refused(task -> task.removeUserDefinedAttribute(name), message);
    }
  }

  @Test
  void loneSurrogatesAreRefusedWhenTheyAreSet() {
    start();
    String value =
        "the value of a property holds a lone surrogate at index 0, which no encoding can carry";
    refused(task -> task.description("\ud800"), value);
    refused(task -> task.priority("\udc00"), value);
    refused(task -> task.status(Status.of("\ud800")), value);
    refused(task -> task.userDefinedAttribute("x", "\ud800"), value);
    refused(
        task -> task.set("\ud800", "v"),
        "the name of a property holds a lone surrogate at index 0, which no encoding can carry");
    refused(
        task -> task.annotate("\ud800"),
        "an annotation holds a lone surrogate at index 0, which no encoding can carry");
    refused(task -> task.addTag("a\ud800"), "\"a\ud800\" is no tag: it holds a lone surrogate");
  }

  @Test
  void aChangeThatIsRefusedLeavesNothingBehindWhereTheCallerGoesOn() {
    start();
    assertThat(
            edit(
                task -> {
                  assertThatThrownBy(() -> task.description("\ud800"))
                      .isInstanceOf(IllegalArgumentException.class);
                  assertThatThrownBy(() -> task.due(Instant.MAX))
                      .isInstanceOf(IllegalArgumentException.class);
                }))
        .isEmpty();
    assertThat(
            edit(
                task -> {
                  assertThatThrownBy(() -> task.set("modified", "\ud800"))
                      .isInstanceOf(IllegalArgumentException.class);
                  task.description("milk");
                }))
        .containsExactly(update("modified", null, NOW_TEXT), update("description", null, "milk"));
  }

  @Test
  void timesOutsideTheCalendarAreRefused() {
    start();
    refused(
        task -> task.due(Instant.MAX),
        "the time +1000000000-12-31T23:59:59.999999999Z is too far away");
    refused(
        task -> task.addAnnotation(new Annotation(Instant.MIN, "")),
        "the time -1000000000-01-01T00:00:00Z is too far away");
  }

  @Test
  void theTaskIsReadAsItWasChanged() {
    start("p", "v");
    replica.edit(
        edit -> {
          TaskEditor editor = edit.task(TASK);
          Task before = editor.task();
          editor.set("p", "w").set("q", "x");
          Task after = editor.task();
          assertThat(before.properties()).isEqualTo(Map.of("p", "v"));
          assertThat(after.properties())
              .isEqualTo(Map.of("p", "w", "q", "x", "modified", NOW_TEXT));
          editor.remove("q");
          assertThat(after.property("q")).contains("x");
          assertThat(editor.uuid()).isEqualTo(TASK);
        });
  }

  @Test
  void purgingRemovesTheTaskForGood() {
    start("p", "v");
    assertThat(edit(TaskEditor::purge))
        .containsExactly(new Operation.Delete(TASK, Map.of("p", "v")));
    assertThat(replica.task(TASK)).isEmpty();
  }

  @Test
  void afterPurgingChangesDoNothing() {
    start("p", "v");
    assertThat(
            edit(
                task -> {
                  task.purge();
                  task.description("milk").done().start().annotate("x").purge();
                  assertThatThrownBy(task::task)
                      .isInstanceOf(NoSuchElementException.class)
                      .hasMessage("there is no task " + TASK + " any more");
                }))
        .containsExactly(new Operation.Delete(TASK, Map.of("p", "v")));
  }

  @Test
  void startAndEndCanBeSetToATime() {
    Instant then = Instant.ofEpochSecond(1_700_000_000);
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      Task task =
          replica.editAndGet(
              edit -> edit.add("Moved from paper").start().start(then).end(then).task());
      assertThat(task.start()).contains(then);
      assertThat(task.end()).contains(then);
      UUID uuid = task.uuid();
      replica.edit(edit -> edit.task(uuid).end(null));
      assertThat(replica.task(uuid).orElseThrow().end()).isEmpty();
    }
  }
}
