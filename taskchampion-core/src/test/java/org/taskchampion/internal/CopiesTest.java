package org.taskchampion.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.testing.HashFlooding;

class CopiesTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64, 65, 1000})
  void copiesAreEqualToWhatTheyWereMadeOfAndNobodyChangesThem(int size) {
    Map<String, Integer> map = map(size);
    Map<String, Integer> copy = Copies.map(map);
    Set<String> set = Copies.set(map.keySet());
    map.put("later", -1);
    map.remove("later");

    assertThat(copy).isEqualTo(map).hasSameHashCodeAs(map).hasSize(size);
    assertThat(map).isEqualTo(copy);
    assertThat(set).isEqualTo(map.keySet()).hasSameHashCodeAs(map.keySet());
    assertThat(copy.keySet()).isEqualTo(set);
    assertThat(copy.values()).containsExactlyInAnyOrderElementsOf(map.values());
    assertThat(copy.containsKey("absent")).isFalse();
    assertThat(copy.get("absent")).isNull();
    assertThat(set.contains("absent")).isFalse();
    assertThat(Copies.map(copy)).isSameAs(copy);
    assertThat(Copies.set(set)).isSameAs(set);
    assertUnmodifiable(copy, set);
  }

  private static void assertUnmodifiable(Map<String, Integer> map, Set<String> set) {
    List<Runnable> changes = new ArrayList<>();
    changes.add(() -> map.put("a", 1));
    changes.add(() -> map.putIfAbsent("a", 1));
    changes.add(() -> map.merge("a", 1, Integer::sum));
    changes.add(() -> map.computeIfAbsent("a", key -> 1));
    changes.add(() -> set.add("a"));
    if (!map.isEmpty()) {
      changes.add(map::clear);
      changes.add(() -> map.replaceAll((key, value) -> 1));
      changes.add(() -> map.keySet().clear());
      changes.add(() -> map.values().remove(0));
      changes.add(() -> map.entrySet().iterator().next().setValue(1));
      changes.add(() -> map.remove(HashFlooding.text(0)));
      changes.add(set::clear);
      changes.add(() -> set.remove(HashFlooding.text(0)));
      changes.add(() -> set.removeIf(element -> true));
    }
    for (Runnable change : changes) {
      assertThatThrownBy(change::run).isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 64, 65, 1000})
  void entriesAreTakenOnce(int size) {
    Map<String, Integer> map = map(size);
    @SuppressWarnings({"unchecked", "rawtypes"})
    Map.Entry<String, Integer>[] entries = map.entrySet().toArray(new Map.Entry[0]);
    assertThat(Copies.mapOf(entries)).isEqualTo(map);
    entries[0] = entries[1];
    assertThatThrownBy(() -> Copies.mapOf(entries)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000})
  @SuppressWarnings("NullAway") // what it is for
  void nullsAreRefused(int size) {
    Map<String, Integer> map = map(size);
    map.put("null", null);
    assertThatThrownBy(() -> Copies.map(map)).isInstanceOf(NullPointerException.class);
    Set<String> set = new HashSet<>(map.keySet());
    set.add(null);
    assertThatThrownBy(() -> Copies.set(set)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Copies.map(Collections.singletonMap(null, 1)))
        .isInstanceOf(NullPointerException.class);
  }

  private static Map<String, Integer> map(int size) {
    Map<String, Integer> map = new HashMap<>();
    for (int i = 0; i < size; i++) {
      map.put(HashFlooding.text(i), i);
    }
    return map;
  }
}
