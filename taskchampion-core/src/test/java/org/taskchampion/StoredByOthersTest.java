package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.testing.FakeSyncServer;

/** Whatever another program stored can be seen and removed, here and on all other replicas. */
class StoredByOthersTest {

  private static final UUID TASK = UUID.fromString("aaaaaaaa-0000-4000-8000-00000000000a");

  private final FakeSyncServer server = new FakeSyncServer();
  private final Replica replica = Replica.open(new InMemoryStorage());
  private final Replica other = Replica.open(new InMemoryStorage());

  @AfterEach
  void close() {
    replica.close();
    other.close();
  }

  /** What other programs may store: a property and its value. */
  static List<Map.Entry<String, String>> stored() {
    return List.of(
        Map.entry("", "an attribute without a name"),
        Map.entry(" ", ""),
        Map.entry("tag_", ""),
        Map.entry("tag_WAITING", ""),
        Map.entry("tag_PENDING", "x"),
        Map.entry("tag_SHOP", ""),
        Map.entry("tag_1x", ""),
        Map.entry("tag_-x", ""),
        Map.entry("tag_a b", ""),
        Map.entry("tag_a:b", ""),
        Map.entry("tag_\u0000", ""),
        Map.entry("tag_tag_x", ""),
        Map.entry("tag_shop", "a tag with a value"),
        Map.entry("tag", ""),
        Map.entry("annotation_", "a"),
        Map.entry("annotation_x", "b"),
        Map.entry("annotation_1.5", "c"),
        Map.entry("annotation_+12", "d"),
        Map.entry("annotation_012", "e"),
        Map.entry("annotation_-0", "f"),
        Map.entry("annotation_99999999999999999999", "g"),
        Map.entry("annotation_12", ""),
        Map.entry("dep_", ""),
        Map.entry("dep_milk", ""),
        Map.entry("dep_BBBBBBBB-0000-4000-8000-00000000000B", ""),
        Map.entry("dep_bbbbbbbb00004000800000000000000b", ""),
        Map.entry("dep_bbbbbbbb-0000-4000-8000-00000000000b", "a dependency with a value"),
        Map.entry("status", "someday"),
        Map.entry("priority", "\u202e"),
        Map.entry("entry", ""),
        Map.entry("modified", "yesterday"),
        Map.entry("start", "12.5"),
        Map.entry("end", " 12"),
        Map.entry("wait", "99999999999999999999"),
        Map.entry("due", "20270201T000000Z"),
        Map.entry("project", ""),
        Map.entry("Status", "pending"));
  }

  private Task store(Map<String, String> properties) {
    replica.edit(
        edit -> {
          edit.apply(Operation.create(TASK));
          properties.forEach(
              (name, value) ->
                  edit.apply(Operation.update(TASK, name, value, Instant.ofEpochSecond(1))));
        });
    return replica.task(TASK).orElseThrow();
  }

  private void removedEverywhere(Map<String, String> left) {
    assertThat(replica.task(TASK).orElseThrow().properties()).isEqualTo(left);
    replica.sync(server);
    other.sync(server);
    assertThat(other.task(TASK).orElseThrow().properties()).isEqualTo(left);
  }

  /** Says whether a typed accessor tells all of a property. */
  private static boolean isTold(String name, String value) {
    Task task = task(name, value);
    return switch (name) {
      case "status", "priority" -> true; // told as they are
      case "entry", "modified", "start", "end", "wait", "due" -> task.time(name).isPresent();
      default -> {
        if (name.startsWith("annotation_")) {
          yield !task.annotations().isEmpty();
        }
        if (name.startsWith("tag_") || name.startsWith("dep_")) {
          boolean hasAny = !task.userTags().isEmpty() || !task.dependencies().isEmpty();
          yield hasAny && value.isEmpty();
        }
        yield task.userDefinedAttribute(name).isPresent();
      }
    };
  }

  private static Task task(String name, String value) {
    return new Task(TASK, Map.of(name, value), false, false, Instant.EPOCH);
  }

  @ParameterizedTest
  @MethodSource("stored")
  void eachIsSeenByExactlyOneAccessor(Map.Entry<String, String> property) {
    Task task = store(Map.of(property.getKey(), property.getValue()));
    assertThat(task.properties()).containsExactly(property);
    assertThat(task.hiddenProperties().containsKey(property.getKey()))
        .isNotEqualTo(isTold(property.getKey(), property.getValue()));
    if (property.getKey().startsWith("tag_")) {
      assertThat(task.storedTags()).containsExactly(property.getKey().substring(4));
    } else {
      assertThat(task.storedTags()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("stored")
  void eachIsRemovedByItsName(Map.Entry<String, String> property) {
    store(Map.of(property.getKey(), property.getValue()));
    removedEverywhere(Map.of(property.getKey(), property.getValue()));
    replica.edit(edit -> edit.task(TASK).remove(property.getKey()).remove("modified"));
    removedEverywhere(Map.of());
  }

  @Test
  void everyStoredTagIsRemovedByItsName() {
    store(all());
    replica.edit(
        edit -> {
          TaskEditor editor = edit.task(TASK);
          editor.task().storedTags().forEach(editor::removeTag);
          editor.remove("modified");
        });
    Map<String, String> left = all();
    left.keySet().removeIf(name -> name.startsWith("tag_") || name.equals("modified"));
    removedEverywhere(left);
  }

  @Test
  void aSyntheticTagThatIsStoredIsRemovedAsATagToo() {
    store(Map.of("tag_WAITING", "", "tag_BLOCKED", ""));
    replica.edit(
        edit -> edit.task(TASK).removeTag(Tag.WAITING).removeTag("BLOCKED").remove("modified"));
    removedEverywhere(Map.of());
  }

  @Test
  void whatTheTypedAccessorsTellIsRemovedWithTheirValuesHoweverItIsSpelt() {
    store(all());
    replica.edit(
        edit -> {
          TaskEditor editor = edit.task(TASK);
          editor
              .task()
              .annotations()
              .forEach(annotation -> editor.removeAnnotation(annotation.entry()));
          editor.task().dependencies().forEach(editor::removeDependency);
          editor.remove("modified");
        });
    Map<String, String> left = all();
    left.keySet()
        .removeAll(
            Set.of(
                "annotation_+12",
                "annotation_012",
                "annotation_-0",
                "annotation_12",
                "dep_BBBBBBBB-0000-4000-8000-00000000000B",
                "dep_bbbbbbbb00004000800000000000000b",
                "dep_bbbbbbbb-0000-4000-8000-00000000000b",
                "modified"));
    removedEverywhere(left);
  }

  @Test
  void spellingsThatTheSameEditAddsAndRemovesAreFollowed() {
    String upper = "dep_BBBBBBBB-0000-4000-8000-00000000000B";
    UUID dependency = UUID.fromString("bbbbbbbb-0000-4000-8000-00000000000b");
    store(Map.of());
    replica.edit(
        edit -> {
          TaskEditor editor = edit.task(TASK);
          editor.removeDependency(dependency);
          editor.set(upper, "").removeDependency(dependency);
          assertThat(editor.task().dependencies()).isEmpty();
          editor.set(upper, "").remove(upper).removeDependency(dependency).set(upper, "");
          editor.purge();
          edit.create(TASK).removeDependency(dependency).set(upper, "");
          edit.task(TASK).removeDependency(dependency).remove("modified");
        });
    removedEverywhere(Map.of());
  }

  @Test
  void everythingHiddenIsSeenAndRemovedAtOnce() {
    Task task = store(all());
    Set<String> seen = new HashSet<>(task.hiddenProperties().keySet());
    all()
        .forEach(
            (name, value) -> {
              if (isTold(name, value)) {
                seen.add(name);
              }
            });
    assertThat(seen).isEqualTo(all().keySet());
    replica.edit(
        edit -> {
          TaskEditor editor = edit.task(TASK);
          task.hiddenProperties().keySet().forEach(editor::remove);
          editor.remove("modified");
          assertThat(editor.task().hiddenProperties()).isEmpty();
        });
    Map<String, String> left = all();
    left.keySet().removeAll(task.hiddenProperties().keySet());
    removedEverywhere(left);
  }

  @Test
  void aNoteWithALoneSurrogateIsSeenAndNoError() {
    Task task = task("annotation_1", "\ud800");
    assertThat(task.annotations()).isEmpty();
    assertThat(task.hiddenProperties()).containsExactly(Map.entry("annotation_1", "\ud800"));
  }

  private static Map<String, String> all() {
    Map<String, String> all = new HashMap<>();
    stored().forEach(property -> all.put(property.getKey(), property.getValue()));
    return all;
  }
}
