package org.taskchampion.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyncOptionsTest {

  @Test
  void aBuilderThatBeginsWithOptionsHasAllOfThem() throws IllegalAccessException {
    SyncOptions options =
        SyncOptions.newBuilder()
            .avoidSnapshots(true)
            .progress((phase, done, total) -> {})
            .foreignHistory(ForeignHistory.FAIL)
            .emptyServer(EmptyServer.GO_ON)
            .logLimit(7)
            .cancelled(() -> true)
            .deadline(Duration.ofSeconds(7))
            .build();
    assertThat(values(options.toBuilder().build())).isEqualTo(values(options));
    assertThat(values(options))
        .as("each is another one")
        .doesNotContainAnyElementsOf(values(SyncOptions.defaults()));
    SyncOptions changed = options.toBuilder().logLimit(8).build();
    assertThat(changed.logLimit()).isEqualTo(8);
    assertThat(changed.emptyServer()).isEqualTo(EmptyServer.GO_ON);
    assertThat(options.logLimit()).isEqualTo(7);
  }

  /** Returns all that the options are made of, so that a new one cannot be forgotten. */
  private static List<Object> values(SyncOptions options) throws IllegalAccessException {
    List<Object> values = new ArrayList<>();
    for (Field field : SyncOptions.class.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        field.setAccessible(true);
        Object value = field.get(options);
        if (value != null) {
          values.add(value);
        }
      }
    }
    return values;
  }
}
