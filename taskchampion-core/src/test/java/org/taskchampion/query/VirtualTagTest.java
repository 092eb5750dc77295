package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.taskchampion.Tag;

class VirtualTagTest {

  @Test
  void taskChampionsSyntheticTagsAreAmongTaskwarriorsVirtualOnes() {
    assertThat(VirtualTag.values()).hasSize(32);
    assertThat(Arrays.stream(VirtualTag.values()).flatMap(tag -> tag.syntheticTag().stream()))
        .containsExactly(
            Tag.WAITING,
            Tag.ACTIVE,
            Tag.PENDING,
            Tag.COMPLETED,
            Tag.DELETED,
            Tag.BLOCKED,
            Tag.UNBLOCKED,
            Tag.BLOCKING)
        .allMatch(Tag::isSynthetic);
  }

  @Test
  void capitalsCount() {
    assertThat(VirtualTag.find("OVERDUE")).contains(VirtualTag.OVERDUE);
    assertThat(VirtualTag.find("Overdue")).isEmpty();
    assertThat(VirtualTag.find("HOME")).isEmpty();
  }
}
