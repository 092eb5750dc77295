package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TaskTest {

  private static final UUID TASK = UUID.fromString("aaaaaaaa-0000-4000-8000-00000000000a");
  private static final UUID OTHER = UUID.fromString("bbbbbbbb-0000-4000-8000-00000000000b");
  private static final Instant NOW = Instant.ofEpochSecond(1_000_000);

  private static Task task(String... propertiesAndValues) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < propertiesAndValues.length; i += 2) {
      properties.put(propertiesAndValues[i], propertiesAndValues[i + 1]);
    }
    return new Task(TASK, properties, false, false, NOW);
  }

  /** Our task in the middle of two others: one waits for it, and it waits for one. */
  private static Task taskThatWaitsAndIsWaitedFor() {
    Map<String, String> properties = Map.of("status", "pending", "dep_" + OTHER, "");
    return new Task(TASK, properties, true, true, NOW);
  }

  @Test
  void anEmptyTaskIsPendingAndEverythingElseIsAbsent() {
    Task task = task();
    assertThat(task.uuid()).isEqualTo(TASK);
    assertThat(task.status()).isEqualTo(Status.PENDING);
    assertThat(task.description()).isEmpty();
    assertThat(task.priority()).isEmpty();
    assertThat(task.entry()).isEmpty();
    assertThat(task.modified()).isEmpty();
    assertThat(task.start()).isEmpty();
    assertThat(task.end()).isEmpty();
    assertThat(task.waitUntil()).isEmpty();
    assertThat(task.due()).isEmpty();
    assertThat(task.isWaiting()).isFalse();
    assertThat(task.isActive()).isFalse();
    assertThat(task.annotations()).isEmpty();
    assertThat(task.dependencies()).isEmpty();
    assertThat(task.userTags()).isEmpty();
    assertThat(task.tags()).containsExactly(Tag.PENDING, Tag.UNBLOCKED);
    assertThat(task.userDefinedAttributes()).isEmpty();
    assertThat(task.properties()).isEmpty();
  }

  @Test
  void propertiesAreReadAsWhatTheyMean() {
    Task task =
        task(
            "status", "completed",
            "description", "Buy milk",
            "priority", "H",
            "entry", "1",
            "modified", "2",
            "start", "3",
            "end", "4",
            "wait", "5",
            "due", "-6");
    assertThat(task.status()).isEqualTo(Status.COMPLETED);
    assertThat(task.description()).isEqualTo("Buy milk");
    assertThat(task.priority()).isEqualTo("H");
    assertThat(task.entry()).contains(Instant.ofEpochSecond(1));
    assertThat(task.modified()).contains(Instant.ofEpochSecond(2));
    assertThat(task.start()).contains(Instant.ofEpochSecond(3));
    assertThat(task.end()).contains(Instant.ofEpochSecond(4));
    assertThat(task.waitUntil()).contains(Instant.ofEpochSecond(5));
    assertThat(task.due()).contains(Instant.ofEpochSecond(-6));
    assertThat(task.userDefinedAttributes()).isEmpty();
  }

  @Test
  void timesThatCannotBeUnderstoodAreAbsentAndNotLost() {
    List<Function<Task, Optional<Instant>>> views =
        List.of(Task::entry, Task::modified, Task::start, Task::end, Task::waitUntil, Task::due);
    for (String value : List.of("", " 12", "12.5", "milk", "9999999999999999")) {
      Task task =
          task(
              "entry",
              value,
              "modified",
              value,
              "start",
              value,
              "end",
              value,
              "wait",
              value,
              "due",
              value,
              "x",
              value);
      for (Function<Task, Optional<Instant>> view : views) {
        assertThat(view.apply(task)).as("[%s]", value).isEmpty();
      }
      assertThat(task.time("x")).isEmpty();
      assertThat(task.property("due")).contains(value);
      assertThat(task.properties()).hasSize(7).containsValue(value);
      assertThat(task.isWaiting()).isFalse();
      assertThat(task.isActive()).as("start is there").isTrue();
    }
    assertThat(task("due", "+12").due()).contains(Instant.ofEpochSecond(12));
    assertThat(task("scheduled", "12").time("scheduled")).contains(Instant.ofEpochSecond(12));
  }

  @Test
  void anUnknownStatusIsKept() {
    Task task = task("status", "someday");
    assertThat(task.status()).isEqualTo(Status.of("someday"));
    assertThat(task.tags()).containsExactly(Tag.UNBLOCKED);
    assertThat(task("status", "").status().value()).isEmpty();
  }

  @Test
  void aTaskWaitsUntilItsTimeHasCome() {
    assertThat(task("wait", "1000001").isWaiting()).isTrue();
    assertThat(task("wait", "1000000").isWaiting()).isFalse();
    assertThat(task("wait", "999999").isWaiting()).isFalse();
    assertThat(task("wait", "999999").waitUntil()).isPresent();
    assertThat(task("wait", "1000001").hasTag(Tag.WAITING)).isTrue();
  }

  @Test
  void syntheticTagsFollowFromTheState() {
    assertThat(task("status", "pending", "start", "1", "wait", "1000001").tags())
        .containsExactly(Tag.WAITING, Tag.ACTIVE, Tag.PENDING, Tag.UNBLOCKED);
    assertThat(task("status", "completed").tags()).containsExactly(Tag.COMPLETED, Tag.UNBLOCKED);
    assertThat(task("status", "deleted").tags()).containsExactly(Tag.DELETED, Tag.UNBLOCKED);
    assertThat(task("status", "recurring").tags()).containsExactly(Tag.UNBLOCKED);
    assertThat(taskThatWaitsAndIsWaitedFor().tags())
        .containsExactly(Tag.PENDING, Tag.BLOCKED, Tag.BLOCKING);
    for (Tag tag : Tag.SYNTHETIC) {
      Task task = taskThatWaitsAndIsWaitedFor();
      assertThat(task.hasTag(tag)).as("%s", tag).isEqualTo(task.tags().contains(tag));
    }
  }

  @Test
  void aSyntheticTagThatIsStoredDoesNotCount() {
    Task task = task("status", "completed", "tag_PENDING", "", "tag_BLOCKED", "");
    assertThat(task.userTags()).isEmpty();
    assertThat(task.hasTag(Tag.PENDING)).isFalse();
    assertThat(task.hasTag(Tag.BLOCKED)).isFalse();
    assertThat(task.properties()).containsKeys("tag_PENDING", "tag_BLOCKED");
  }

  @Test
  void tagsWithOddNamesAreLeftOut() {
    Task task =
        task(
            "tag_",
            "",
            "tag_1",
            "",
            "tag_a b",
            "",
            "tag_a:b",
            "",
            "tag_SHOP",
            "",
            "tag",
            "",
            "TAG_x",
            "");
    assertThat(task.userTags()).isEmpty();
    assertThat(task.properties()).hasSize(7);
  }

  @Test
  void userTagsComeInOrderWhateverTheirValue() {
    Task task = task("tag_b", "", "tag_a", "x", "tag_:c", "");
    assertThat(task.userTags()).extracting(Tag::name).containsExactly(":c", "a", "b");
    assertThat(task.tags()).extracting(Tag::name).startsWith(":c", "a", "b");
    assertThat(task.hasTag(Tag.parse("a"))).isTrue();
    assertThat(task.hasTag(Tag.parse("A1"))).isFalse();
  }

  @Test
  void annotationsComeInOrderOfTheirTime() {
    Task task =
        task(
            "annotation_10", "ten",
            "annotation_9", "nine",
            "annotation_-1", "before",
            "annotation_+9", "also nine");
    assertThat(task.annotations())
        .containsExactly(
            new Annotation(Instant.ofEpochSecond(-1), "before"),
            new Annotation(Instant.ofEpochSecond(9), "also nine"),
            new Annotation(Instant.ofEpochSecond(9), "nine"),
            new Annotation(Instant.ofEpochSecond(10), "ten"));
  }

  @Test
  void annotationsWithOddNamesAreLeftOut() {
    Task task =
        task("annotation_", "a", "annotation_x", "b", "annotation_1.5", "c", "annotation", "d");
    assertThat(task.annotations()).isEmpty();
    assertThat(task.userDefinedAttributes()).containsExactly(Map.entry("annotation", "d"));
    assertThat(task.properties()).hasSize(4);
  }

  @Test
  void dependenciesWithOddNamesAreLeftOut() {
    Task task =
        task(
            "dep_" + OTHER,
            "",
            "dep_AAAAAAAA-0000-4000-8000-00000000000C",
            "",
            "dep_",
            "",
            "dep_milk",
            "",
            "dep_1-2-3-4-5",
            "");
    assertThat(task.dependencies())
        .containsExactly(UUID.fromString("aaaaaaaa-0000-4000-8000-00000000000c"), OTHER);
  }

  @Test
  void everythingElseIsAUserDefinedAttribute() {
    Task task =
        task(
            "description",
            "",
            "tag_x",
            "",
            "dep_milk",
            "",
            "annotation_x",
            "",
            "",
            "empty",
            "project",
            "home",
            "Status",
            "x",
            "github.id",
            "7");
    assertThat(task.userDefinedAttributes())
        .containsExactly(
            Map.entry("", "empty"),
            Map.entry("Status", "x"),
            Map.entry("github.id", "7"),
            Map.entry("project", "home"));
    assertThat(task.userDefinedAttribute("project")).contains("home");
    assertThat(task.userDefinedAttribute("absent")).isEmpty();
    assertThat(task.userDefinedAttribute("description")).isEmpty();
    assertThat(task.userDefinedAttribute("tag_x")).isEmpty();
  }

  @Test
  void equalTasksHaveTheSameUuidAndProperties() {
    Task task = task("p", "v");
    assertThat(task).isEqualTo(task("p", "v")).hasSameHashCodeAs(task("p", "v"));
    assertThat(task).isNotEqualTo(task("p", "w")).isNotEqualTo(task()).isNotEqualTo("task");
    assertThat(task).isNotEqualTo(new Task(OTHER, Map.of("p", "v"), false, false, NOW));
  }

  @Test
  void itsTextTellsNoneOfItsProperties() {
    assertThat(task("description", "milk"))
        .hasToString("Task[aaaaaaaa-0000-4000-8000-00000000000a]");
  }

  @Test
  void whatIsReturnedCannotBeChanged() {
    Task task =
        task("p", "v", "tag_a", "", "annotation_1", "a", "dep_" + OTHER, "", "status", "pending");
    assertThatThrownBy(() -> task.properties().put("p", "w"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> task.userDefinedAttributes().put("p", "w"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(task.tags()).isUnmodifiable();
    assertThat(task.userTags()).isUnmodifiable();
    assertThat(task.annotations()).isUnmodifiable();
    assertThat(task.dependencies()).isUnmodifiable();
  }
}
