package org.taskchampion.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Attribute;
import org.taskchampion.PropertyNames;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.history.Conflict;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.local.LocalSyncServer;
import org.taskchampion.testing.FakeFleet;

class ConflictsTest {

  @TempDir private Path directory;

  private UUID uuid;

  /** Two devices give one task two projects; the other one is later. */
  @BeforeEach
  void disagree() {
    try (Replica mine = open();
        Replica theirs = Replica.open(new InMemoryStorage());
        SyncServer server = LocalSyncServer.at(directory.resolve("server"))) {
      uuid = mine.editAndGet(edit -> edit.add("Buy milk").task().uuid());
      mine.sync(server);
      theirs.sync(server);
      giveProject(mine, "mine", "1800000000");
      Instant mineWasSet = Instant.now();
      while (!Instant.now().isAfter(mineWasSet)) {
        Thread.onSpinWait();
      }
      giveProject(theirs, "theirs", "1800000001");
      theirs.sync(server);
      mine.sync(server);
    }
  }

  private void giveProject(Replica replica, String project, String modified) {
    replica.edit(
        edit ->
            edit.task(uuid).set(Attribute.PROJECT, project).set(PropertyNames.MODIFIED, modified));
  }

  private Replica open() {
    return Replica.open(H2Storage.at(directory.resolve("tasks")), "test");
  }

  private String project() {
    try (Replica replica = open()) {
      Task task = replica.task(uuid).orElseThrow();
      return task.get(Attribute.PROJECT).orElseThrow();
    }
  }

  private String printed(String... more) throws Exception {
    String[] args = new String[1 + more.length];
    args[0] = directory.resolve("tasks").toString();
    System.arraycopy(more, 0, args, 1, more.length);
    return String.join("\n", Printed.by(() -> Conflicts.main(args)));
  }

  @Test
  void bothValuesAreShownAndOneIsTakenBack() throws Exception {
    assertThat(project()).isEqualTo("theirs");
    assertThat(printed()).isEqualTo("1 Buy milk: project is \"theirs\", and was to be \"mine\"");
    assertThat(printed("2")).isEqualTo("There is no conflict 2");
    assertThat(printed("1")).isEqualTo("taken back");
    assertThat(project()).isEqualTo("mine");
    assertThat(printed()).isEmpty();
  }

  @Test
  void whatIsTakenBackTwiceIsSoAlready() {
    try (Replica replica = open()) {
      Conflict conflict = Conflicts.of(replica).get(0);
      assertThat(Conflicts.takeBack(replica, conflict)).isEqualTo("taken back");
      assertThat(Conflicts.takeBack(replica, conflict))
          .isEqualTo("nothing to do: it is so already");
    }
  }

  @Test
  void whatWasRemovedIsSaid() {
    try (FakeFleet fleet = FakeFleet.of("mine", "theirs")) {
      UUID task =
          fleet.everywhere(
              edit -> edit.add("Buy milk").set(Attribute.PROJECT, "shop").task().uuid());
      fleet.replica("mine").edit(edit -> edit.task(task).set(Attribute.PROJECT, "home"));
      fleet.advance(Duration.ofMinutes(1));
      fleet.replica("theirs").edit(edit -> edit.task(task).set(PropertyNames.PROJECT, null));
      fleet.sync("theirs");
      fleet.sync("mine");
      assertThat(Conflicts.of(fleet.replica("mine")))
          .extracting(it -> Conflicts.line(fleet.replica("mine"), it))
          .containsExactly("Buy milk: project is removed, and was to be \"home\"");
    }
  }

  @Test
  void theTaskMayBeGone() throws Exception {
    try (Replica replica = open()) {
      replica.edit(edit -> edit.task(uuid).purge());
    }
    assertThat(printed())
        .isEqualTo("1 a task that was removed: project is \"theirs\", and was to be \"mine\"");
    assertThat(printed("0")).isEqualTo("There is no conflict 0");
  }

  @Test
  void whatSomebodyHasChangedSinceIsLeftAlone() throws Exception {
    try (Replica replica = open()) {
      replica.edit(edit -> edit.task(uuid).set(Attribute.PROJECT, "another"));
    }
    assertThat(printed("1")).isEqualTo("left alone: somebody has changed it since");
    assertThat(project()).isEqualTo("another");
  }
}
