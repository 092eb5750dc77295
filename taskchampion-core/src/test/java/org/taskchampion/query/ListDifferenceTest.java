package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.Task;

class ListDifferenceTest {

  private static Task task(int number, int value) {
    return Task.of(new UUID(0, number), Map.of("value", "" + value), false, false, Instant.EPOCH);
  }

  private static List<Task> tasks(int... numbers) {
    List<Task> tasks = new ArrayList<>();
    for (int number : numbers) {
      tasks.add(task(number, 0));
    }
    return tasks;
  }

  private static List<ListChange.Step> steps(List<Task> before, List<Task> after) {
    return ListDifference.of(LiveModel.list(before), LiveModel.list(after));
  }

  @Test
  void oneTaskThatMovesIsOneStep() {
    assertThat(steps(tasks(1, 2, 3, 4), tasks(2, 3, 4, 1)))
        .containsExactly(new ListChange.Moved(0, 3, task(1, 0)));
    assertThat(steps(tasks(1, 2, 3, 4), tasks(4, 1, 2, 3)))
        .containsExactly(new ListChange.Moved(3, 0, task(4, 0)));
  }

  @Test
  void equalListsHaveNoSteps() {
    assertThat(steps(tasks(1, 2, 3), tasks(1, 2, 3))).isEmpty();
  }

  @Test
  void whatIsBlockedNowIsUpdatedWithoutProperties() {
    Task before = task(1, 0);
    Task after = Task.of(before.uuid(), before.properties(), true, false, Instant.EPOCH);
    List<ListChange.Step> steps = steps(List.of(before), List.of(after));
    assertThat(steps).hasSize(1);
    assertThat(((ListChange.Updated) steps.get(0)).properties()).isEmpty();
  }

  @Test
  void anyListBecomesAnyOther() {
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      List<Task> before = random(random);
      List<Task> after = random(random);
      List<Task> model = new ArrayList<>(before);
      List<ListChange.Step> steps = steps(before, after);
      LiveModel.apply(steps, model);
      LiveModel.assertSame(model, after, "seed " + seed);
    }
  }

  @Test
  void veryManyMovesAreReplaced() {
    List<Task> before = new ArrayList<>();
    for (int i = 0; i < 6_000; i++) {
      before.add(task(i, 0));
    }
    List<Task> after = new ArrayList<>(before);
    Collections.shuffle(after, new Random(1));
    List<Task> model = new ArrayList<>(before);
    List<ListChange.Step> steps = steps(before, after);
    LiveModel.apply(steps, model);
    LiveModel.assertSame(model, after, "shuffled");
    assertThat(steps).noneMatch(ListChange.Moved.class::isInstance);
  }

  private static List<Task> random(Random random) {
    List<Task> tasks = new ArrayList<>();
    int most = random.nextInt(12);
    for (int i = 0; i < most; i++) {
      if (random.nextInt(4) > 0) {
        tasks.add(task(i, random.nextInt(3)));
      }
    }
    if (random.nextBoolean()) {
      Collections.shuffle(tasks, random);
    }
    return tasks;
  }
}
