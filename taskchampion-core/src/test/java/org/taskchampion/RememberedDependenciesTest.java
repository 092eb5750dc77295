package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.storage.InMemoryStorage;

/** The lists of tasks use the dependencies that a replica remembers, for as long as they are so. */
class RememberedDependenciesTest {

  private static final UUID FIRST = new UUID(0, 1);
  private static final UUID SECOND = new UUID(0, 2);

  private final InMemoryStorage storage = new InMemoryStorage();

  private Replica open() {
    Replica replica = Replica.open(storage);
    replica.edit(
        edit -> {
          edit.create(FIRST).status(Status.PENDING);
          edit.create(SECOND).status(Status.PENDING).addDependency(FIRST);
        });
    return replica;
  }

  private static void assertBlocked(TaskQueries queries, boolean blocked) {
    for (Task task : queries.tasks()) {
      assertThat(task.isBlocked()).isEqualTo(blocked && task.uuid().equals(SECOND));
      assertThat(task.isBlocking()).isEqualTo(blocked && task.uuid().equals(FIRST));
    }
    assertThat(queries.pendingTasks())
        .filteredOn(task -> task.uuid().equals(SECOND))
        .singleElement()
        .satisfies(task -> assertThat(task.isBlocked()).isEqualTo(blocked));
    assertThat(queries.dependencies().isBlocked(SECOND)).isEqualTo(blocked);
  }

  @Test
  void ownCommitsEndThem() {
    Replica replica = open();
    assertBlocked(replica, true);

    replica.edit(edit -> edit.task(FIRST).done());
    assertBlocked(replica, false);

    replica.undo();
    assertBlocked(replica, true);
  }

  @Test
  void commitsOfOthersEndThem() {
    Replica replica = open();
    Replica other = Replica.open(storage);
    assertBlocked(replica, true);

    other.edit(edit -> edit.task(SECOND).removeDependency(FIRST));
    assertBlocked(replica, false);
  }

  @Test
  void changesInsideOfAnEditEndThem() {
    Replica replica = open();
    assertBlocked(replica, true);

    replica.edit(
        edit -> {
          assertBlocked(edit, true);
          edit.task(FIRST).done();
          assertBlocked(edit, false);
          edit.task(FIRST).status(Status.PENDING);
          assertBlocked(edit, true);
          edit.task(FIRST).done();
        });

    assertBlocked(replica, false);
  }

  @Test
  void whatWasReadBeforeStaysAsItWas() {
    Replica replica = open();
    Task before = replica.tasks().get(1);
    boolean blocked = before.isBlocked();

    replica.edit(edit -> edit.task(FIRST).done());

    assertThat(before.isBlocked()).isEqualTo(blocked);
  }
}
