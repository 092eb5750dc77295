package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Task;

/** A list model as a frontend has one: it takes each step, and checks that the steps fit. */
final class LiveModel implements LiveQuery.Listener {

  private final List<Task> tasks = new ArrayList<>();
  private final List<RuntimeException> failures = new ArrayList<>();
  private @Nullable ListChange last;
  private int changes;
  private @Nullable ListChange newest;
  private boolean failing;
  private int recoveries;
  private boolean ended;
  private @Nullable AssertionError fault;
  final CountDownLatch end = new CountDownLatch(1);

  /** A list whose tasks have no numbers. */
  static ShownList list(List<Task> tasks) {
    return new ShownList(tasks, new int[tasks.size()], Instant.EPOCH);
  }

  static void apply(List<ListChange.Step> steps, List<Task> model) {
    for (ListChange.Step step : steps) {
      if (step instanceof ListChange.Inserted inserted) {
        model.add(inserted.index(), inserted.task());
      } else if (step instanceof ListChange.Removed removed) {
        assertThat(model.remove(removed.index()).uuid()).isEqualTo(removed.task().uuid());
      } else if (step instanceof ListChange.Moved moved) {
        assertThat(moved.from()).isNotEqualTo(moved.to());
        Task task = model.remove(moved.from());
        assertThat(task.uuid()).isEqualTo(moved.task().uuid());
        model.add(moved.to(), task);
      } else if (step instanceof ListChange.Updated updated) {
        Task before = model.set(updated.index(), updated.task());
        assertThat(before).isEqualTo(updated.before());
        assertThat(before.uuid()).isEqualTo(updated.task().uuid());
      }
    }
  }

  static void assertSame(List<Task> model, List<Task> expected, String when) {
    assertThat(model).as(when).isEqualTo(expected);
    for (int i = 0; i < model.size(); i++) {
      assertThat(model.get(i).isBlocked()).as(when).isEqualTo(expected.get(i).isBlocked());
      assertThat(model.get(i).isBlocking()).as(when).isEqualTo(expected.get(i).isBlocking());
      assertThat(model.get(i).isWaiting()).as(when).isEqualTo(expected.get(i).isWaiting());
    }
  }

  /** Says whether {@link #assertSame} would hold. */
  static boolean isSame(List<Task> model, List<Task> expected) {
    try {
      assertSame(model, expected, "");
      return true;
    } catch (AssertionError e) {
      return false;
    }
  }

  @Override
  public synchronized void changed(ListChange change) {
    newest = change;
    try {
      assertThat(ended).isFalse();
      assertThat(change.isFirst()).isEqualTo(changes == 0);
      assertThat(change.isFirst() || !change.steps().isEmpty()).isTrue();
      changes++;
      last = change;
      apply(change.steps(), tasks);
      assertSame(tasks, change.tasks(), "steps");
    } catch (AssertionError e) {
      fault = fault == null ? e : fault;
    }
  }

  @Override
  public synchronized void failed(RuntimeException failure) {
    failures.add(failure);
    failing = true;
  }

  @Override
  public synchronized void recovered() {
    assertThat(failing).isTrue();
    failing = false;
    recoveries++;
  }

  @Override
  public synchronized void ended() {
    ended = true;
    end.countDown();
  }

  synchronized List<Task> tasks() {
    check();
    return new ArrayList<>(tasks);
  }

  synchronized List<String> descriptions() {
    check();
    return tasks.stream().map(Task::description).toList();
  }

  /** Returns the last change, and forgets it. */
  synchronized @Nullable ListChange takeLast() {
    check();
    ListChange taken = last;
    last = null;
    return taken;
  }

  synchronized int changes() {
    check();
    return changes;
  }

  synchronized List<RuntimeException> failures() {
    return new ArrayList<>(failures);
  }

  /** Returns the numbers of the tasks, in the order of the list. */
  synchronized List<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      numbers.add(Objects.requireNonNull(newest).number(i));
    }
    return numbers;
  }

  synchronized int recoveries() {
    return recoveries;
  }

  synchronized boolean isFailing() {
    return failing;
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  private void check() {
    if (fault != null) {
      throw fault;
    }
  }
}
