package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.taskchampion.TaskChanges.Origin.EDIT;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TaskChangesTest {

  private static final Set<UUID> SOME = Set.of(new UUID(0, 1));

  @Test
  void changesAreEmptyIfNoTaskIsInAnyOfTheSets() {
    assertThat(new TaskChanges(EDIT, Set.of(), Set.of(), Set.of()).isEmpty()).isTrue();
    assertThat(new TaskChanges(EDIT, SOME, Set.of(), Set.of()).isEmpty()).isFalse();
    assertThat(new TaskChanges(EDIT, Set.of(), SOME, Set.of()).isEmpty()).isFalse();
    assertThat(new TaskChanges(EDIT, Set.of(), Set.of(), SOME).isEmpty()).isFalse();
  }

  @Test
  void theSetsAreCopiesThatCannotBeChanged() {
    Set<UUID> set = new HashSet<>(SOME);
    TaskChanges changes = new TaskChanges(EDIT, set, set, set);
    set.clear();
    assertThat(changes.added()).isEqualTo(SOME).isUnmodifiable();
    assertThat(changes.changed()).isEqualTo(SOME).isUnmodifiable();
    assertThat(changes.removed()).isEqualTo(SOME).isUnmodifiable();
  }

  @Test
  void nullIsRefused() {
    assertThatThrownBy(() -> new TaskChanges(null, SOME, SOME, SOME))
        .isInstanceOf(NullPointerException.class);
  }
}
