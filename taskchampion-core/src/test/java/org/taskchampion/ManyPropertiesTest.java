package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.UUID;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.testing.Growth;

/** Four times as many properties of one task take about four times as long. */
class ManyPropertiesTest {

  private static final UUID TASK = new UUID(0, 1);
  private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
  private static final int MANY = 15_000;

  private static Arguments way(String name, ObjIntConsumer<Replica> work) {
    return Arguments.of(name, work);
  }

  private static UUID other(int i) {
    return new UUID(0xabcdefL << 40, i);
  }

  /** Fills a task, and empties it again. */
  static Stream<Arguments> ways() {
    return Stream.of(
        way(
            "notes of one second",
            (replica, n) ->
                replica.edit(
                    edit -> {
                      for (int i = 0; i < n; i++) {
                        edit.task(TASK).annotate("note");
                      }
                      for (int i = 0; i < n; i++) {
                        edit.task(TASK).removeAnnotation(NOW.plusSeconds(i));
                      }
                    })),
        way(
            "notes whose seconds are spelt otherwise",
            (replica, n) ->
                replica.edit(
                    edit -> {
                      for (int i = 0; i < n; i++) {
                        edit.task(TASK).set("annotation_+" + i, "note");
                      }
                      for (int i = 0; i < n; i++) {
                        edit.task(TASK).removeAnnotation(Instant.ofEpochSecond(i));
                      }
                    })),
        way(
            "dependencies",
            (replica, n) ->
                replica.edit(
                    edit -> {
                      for (int i = 0; i < n; i++) {
                        edit.task(TASK).addDependency(other(i));
                      }
                      for (int i = 0; i < n; i++) {
                        edit.task(TASK).removeDependency(other(i));
                      }
                    })),
        way(
            "dependencies in upper case",
            (replica, n) ->
                replica.edit(
                    edit -> {
                      for (int i = 0; i < n; i++) {
                        edit.task(TASK)
                            .set("dep_" + other(i).toString().toUpperCase(Locale.ROOT), "");
                      }
                      for (int i = 0; i < n; i++) {
                        edit.task(TASK).removeDependency(other(i));
                      }
                    })),
        way(
            "tags, taken back",
            (replica, n) -> {
              replica.edit(
                  edit -> {
                    for (int i = 0; i < n; i++) {
                      edit.task(TASK).addTag("t" + i);
                    }
                  });
              replica.edit(
                  edit -> {
                    for (int i = 0; i < n; i++) {
                      edit.task(TASK).removeTag("t" + i);
                    }
                  });
              assertThat(replica.undo()).isTrue();
              assertThat(replica.task(TASK).orElseThrow().userTags()).hasSize(n);
              assertThat(replica.undo()).isTrue();
            }),
        way(
            "new tasks, taken back",
            (replica, n) -> {
              replica.edit(
                  edit -> {
                    for (int i = 0; i < n / 4; i++) {
                      edit.add("task");
                    }
                  });
              assertThat(replica.undo()).isTrue();
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  void theCostGrowsWithTheNumber(String name, ObjIntConsumer<Replica> work) {
    Growth.assertLinear(
        name,
        MANY,
        count -> {
          try (Replica replica =
              Replica.open(new InMemoryStorage(), Clock.fixed(NOW, ZoneOffset.UTC))) {
            replica.edit(edit -> edit.create(TASK));
            work.accept(replica, count);
            assertThat(replica.task(TASK).orElseThrow().properties()).hasSizeLessThan(2);
          }
        });
  }
}
