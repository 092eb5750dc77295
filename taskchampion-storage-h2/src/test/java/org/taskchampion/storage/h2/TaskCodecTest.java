package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.taskchampion.PropertyNames;

class TaskCodecTest {

  @Test
  void whatEachNameIsStoredAsNeverChanges() {
    // The places in this list are in files of people. To change it loses their properties.
    assertThat(TaskCodec.NAMES)
        .startsWith(
            "status",
            "description",
            "priority",
            "entry",
            "modified",
            "start",
            "end",
            "wait",
            "due",
            "project",
            "scheduled",
            "until",
            "recur",
            "rtype",
            "parent",
            "mask",
            "imask");
    assertThat(TaskCodec.NAMES).doesNotHaveDuplicates();
    for (int i = 0; i < TaskCodec.NAMES.length; i++) {
      byte[] bytes = TaskCodec.encode(Map.of(TaskCodec.NAMES[i], "x"));
      assertThat(bytes).containsExactly(1, i + 1, 2, 'x');
    }
  }

  @Test
  void eachNameIsOneThatTheLibraryKnows() throws IllegalAccessException {
    List<Object> known = new ArrayList<>();
    for (Field field : PropertyNames.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
        known.add(field.get(null));
      }
    }
    assertThat(known).contains((Object[]) TaskCodec.NAMES);
  }
}
