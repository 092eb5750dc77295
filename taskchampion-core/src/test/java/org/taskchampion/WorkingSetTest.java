package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WorkingSetTest {

  private static final UUID A = new UUID(0, 0xa);
  private static final UUID B = new UUID(0, 0xb);
  private static final WorkingSet WITH_A_GAP = WorkingSet.of(new TreeMap<>(Map.of(3, B, 1, A)));

  @Test
  void itLeadsBothWays() {
    assertThat(WITH_A_GAP.uuid(1)).contains(A);
    assertThat(WITH_A_GAP.uuid(3)).contains(B);
    assertThat(WITH_A_GAP.index(A)).hasValue(1);
    assertThat(WITH_A_GAP.index(B)).hasValue(3);
  }

  @Test
  void whatIsNotInItIsAbsent() {
    assertThat(WITH_A_GAP.uuid(0)).isEmpty();
    assertThat(WITH_A_GAP.uuid(2)).isEmpty();
    assertThat(WITH_A_GAP.uuid(-1)).isEmpty();
    assertThat(WITH_A_GAP.uuid(Integer.MAX_VALUE)).isEmpty();
    assertThat(WITH_A_GAP.index(new UUID(0, 0))).isEmpty();
  }

  @Test
  void gapsDoNotCount() {
    assertThat(WITH_A_GAP.size()).isEqualTo(2);
    assertThat(WITH_A_GAP.largestIndex()).isEqualTo(3);
    assertThat(WITH_A_GAP.isEmpty()).isFalse();
    assertThat(WITH_A_GAP.asMap()).containsExactly(Map.entry(1, A), Map.entry(3, B));
  }

  @Test
  void anEmptyOneHasNoLargestIndex() {
    WorkingSet empty = WorkingSet.of(new TreeMap<>());
    assertThat(empty.isEmpty()).isTrue();
    assertThat(empty.size()).isZero();
    assertThat(empty.largestIndex()).isZero();
    assertThat(empty.asMap()).isEmpty();
  }

  @Test
  void indexesBeginAtOne() {
    for (int index : new int[] {0, -1}) {
      assertThatThrownBy(() -> WorkingSet.of(new TreeMap<>(Map.of(index, A, 1, B))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("an index must be at least 1, but was " + index);
    }
  }

  @Test
  void itIsACopyThatCannotBeChanged() {
    TreeMap<Integer, UUID> map = new TreeMap<>(Map.of(1, A));
    WorkingSet workingSet = WorkingSet.of(map);
    map.put(2, B);
    assertThat(workingSet.asMap()).containsExactly(Map.entry(1, A));
    assertThatThrownBy(() -> workingSet.asMap().put(2, B))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void equalOnesHaveTheSameTasksAtTheSameIndexes() {
    WorkingSet same = WorkingSet.of(new TreeMap<>(Map.of(1, A, 3, B)));
    assertThat(WITH_A_GAP).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(WITH_A_GAP).isNotEqualTo(WorkingSet.of(new TreeMap<>(Map.of(1, A, 2, B))));
    assertThat(WITH_A_GAP).isNotEqualTo(WITH_A_GAP.asMap());
    assertThat(WITH_A_GAP).hasToString("WorkingSet{1=" + A + ", 3=" + B + "}");
  }
}
