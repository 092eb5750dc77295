package org.taskchampion.sync.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.ForeignHistory;
import org.taskchampion.sync.ForeignHistoryException;
import org.taskchampion.sync.SyncOptions;
import org.taskchampion.sync.SyncReport;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.WrongSecretException;
import org.taskchampion.sync.http.EncryptionSecret;

/**
 * Where a branch of the same name no longer has a replica's base, the salt tells a history that
 * lost its versions from one that somebody has begun anew.
 */
class AnotherHistoryTest {

  private static final SyncOptions FAIL =
      SyncOptions.newBuilder().foreignHistory(ForeignHistory.FAIL).build();

  @TempDir private Path directory;

  private final Replica replica = Replica.open(new InMemoryStorage());
  private GitRepositories repositories;
  private Path remote;

  @BeforeEach
  void synchroniseTwice() {
    repositories = new GitRepositories(directory);
    remote = repositories.bare("remote.git");
    for (String description : List.of("one", "two")) {
      replica.edit(edit -> edit.add(description));
      sync(replica, SyncOptions.defaults());
    }
    replica.edit(edit -> edit.add("not sent"));
  }

  @AfterEach
  void closeReplica() {
    replica.close();
  }

  private SyncReport sync(Replica replica, SyncOptions options) {
    try (SyncServer server = repositories.server(remote).build()) {
      return replica.sync(server, options);
    }
  }

  private static List<String> descriptions(Replica replica) {
    return replica.tasks().stream().map(Task::description).sorted().toList();
  }

  /** Others begin a history in the branch, with the same secret, and so with another salt. */
  private void beginAnew() {
    String branch = "refs/heads/" + GitRepositories.BRANCH;
    repositories.git("-C", remote.toString(), "update-ref", "-d", branch);
    try (Replica other = Replica.open(new InMemoryStorage())) {
      other.edit(edit -> edit.add("theirs"));
      sync(other, SyncOptions.defaults());
    }
  }

  /** Somebody restores the branch as it was after the first version. */
  private void restoreAnOldOne() {
    String branch = GitRepositories.BRANCH;
    String first =
        repositories
            .git(
                "-C",
                remote.toString(),
                "log",
                "--reverse",
                "--format=%H",
                branch,
                "--",
                "v-" + "0".repeat(32) + "-*")
            .lines()
            .findFirst()
            .orElseThrow();
    repositories.git("-C", remote.toString(), "update-ref", "refs/heads/" + branch, first);
  }

  @Test
  void aHistoryThatSomebodyBeganAnewIsForeign() {
    beginAnew();
    assertThatThrownBy(() -> sync(replica, FAIL)).isInstanceOf(ForeignHistoryException.class);
    assertThat(descriptions(replica)).containsExactly("not sent", "one", "two");
    assertThat(sync(replica, SyncOptions.defaults()).reroot())
        .contains(SyncReport.Reroot.FOREIGN_HISTORY);
    assertThat(descriptions(replica)).containsExactly("not sent", "one", "theirs", "two");
    assertThat(sync(replica, FAIL).reroot()).isEmpty();
  }

  @Test
  void itsStateCanBeTaken() {
    beginAnew();
    SyncOptions take = SyncOptions.newBuilder().foreignHistory(ForeignHistory.TAKE_SERVERS).build();
    assertThat(sync(replica, take).reroot()).contains(SyncReport.Reroot.FOREIGN_HISTORY_TAKEN);
    assertThat(descriptions(replica)).containsExactly("theirs");
  }

  @Test
  void theSameHistoryWithoutItsLastVersionsIsNotForeign() {
    restoreAnOldOne();
    assertThat(sync(replica, FAIL).reroot()).contains(SyncReport.Reroot.BASE_GONE);
    assertThat(descriptions(replica)).containsExactly("not sent", "one", "two");
  }

  @Test
  void aMistypedSecretIsNoOtherHistory() {
    restoreAnOldOne();
    try (SyncServer server =
        repositories.server(remote).encryptionSecret(EncryptionSecret.of("secret ")).build()) {
      assertThatThrownBy(() -> replica.sync(server, FAIL)).isInstanceOf(WrongSecretException.class);
    }
    assertThat(sync(replica, FAIL).reroot()).contains(SyncReport.Reroot.BASE_GONE);
  }
}
