package org.taskchampion.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.LostBranch;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.testing.FakeFolder.File;

class FakeFolderTest {

  private static final UUID NIL = new UUID(0, 0);

  private final FakeFolder here = new FakeFolder(1);
  private final FakeFolder there = here.onAnotherMachine();

  @Test
  void theSameFilesGiveTheSameChainInWhateverOrderTheyArrive() {
    UUID first = add(here, NIL);
    here.files().forEach(there::arrive);
    add(here, add(here, first));
    add(there, add(there, add(there, first)));
    there.addSnapshot(first, bytes("snapshot"));
    List<File> files = new ArrayList<>(here.files());
    files.addAll(there.files());
    for (int seed = 0; seed < 50; seed++) {
      Collections.shuffle(files, new Random(seed));
      FakeFolder third = here.onAnotherMachine();
      files.forEach(third::arrive);
      assertThat(third.chain()).isEqualTo(there.chain()).hasSize(4);
    }
  }

  @Test
  void ofTwoOfTheSameLengthTheSmallerIdCounts() {
    UUID one = add(here, NIL);
    UUID other = add(there, NIL);
    UUID smaller = one.toString().compareTo(other.toString()) < 0 ? one : other;
    UUID greater = smaller.equals(one) ? other : one;
    here.files().forEach(there::arrive);
    there.files().forEach(here::arrive);
    for (FakeFolder folder : List.of(here, there)) {
      assertThat(folder.chain()).extracting(File::version).containsExactly(smaller);
      assertThat(folder.childVersion(greater)).isEqualTo(new ChildVersion.Gone());
      assertThat(folder.addVersion(greater, bytes("x")))
          .isEqualTo(new AddVersionResult.ExpectedParent(smaller));
      LostBranch branch = folder.lostBranch(greater).orElseThrow();
      assertThat(branch.fork()).isEqualTo(NIL);
      assertThat(branch.versions()).containsExactly(greater);
      assertThat(branch.segment(greater)).isEqualTo(bytes("segment"));
      assertThat(folder.check(greater).findings()).contains(ServerCheck.ofBranch(greater, 1));
      assertThat(folder.check(greater).isFailed()).isFalse();
      assertThatThrownBy(() -> branch.segment(smaller))
          .hasMessage(smaller + " is not on this branch");
      assertThat(folder.lostBranch(smaller).orElseThrow().isOnChain()).isTrue();
      assertThat(folder.lostBranch(smaller).orElseThrow().fork()).isEqualTo(smaller);
      assertThat(folder.lostBranch(new UUID(1, 1))).isEmpty();
    }
  }

  @Test
  void aVersionWithoutItsAncestorsDoesNotCountYet() {
    UUID first = add(here, NIL);
    UUID second = add(here, first);
    there.arrive(here.files().get(1));
    assertThat(there.chain()).isEmpty();
    assertThat(there.childVersion(NIL)).isEqualTo(new ChildVersion.UpToDate());
    there.arrive(here.files().get(0));
    assertThat(there.childVersion(second)).isEqualTo(new ChildVersion.UpToDate());
  }

  @Test
  void whereFilesAreMissingNothingIsGone() {
    UUID first = add(here, NIL);
    there.arrive(here.files().get(0));
    UUID third = add(here, add(here, first));
    here.addSnapshot(third, bytes("snapshot"));
    there.arrive(here.files().get(3));
    assertThatThrownBy(() -> there.childVersion(first))
        .isInstanceOf(ServerUnreachableException.class)
        .hasMessage("the file of version " + third + " has not arrived yet");
    assertThat(there.childVersion(NIL)).isEqualTo(new ChildVersion.Gone());
    assertThat(there.snapshot().map(Snapshot::version)).isEqualTo(Optional.of(third));
    assertThat(there.childVersion(third)).isEqualTo(new ChildVersion.UpToDate());
    assertThat(add(there, third)).isNotEqualTo(third);
  }

  @Test
  void whatIsDeletedIsWaitedForUntilSomebodyHasSaidThatItIsGone() {
    UUID first = add(here, NIL);
    UUID second = add(here, first);
    UUID third = add(here, second);
    List<File> files = here.files();
    files.subList(0, 2).forEach(there::arrive);
    here.delete(files.get(1));
    there.delete(files.get(1));
    here.delete(files.get(2));
    for (UUID base : List.of(second, third)) {
      assertThatThrownBy(() -> here.childVersion(base))
          .isInstanceOf(ServerUnreachableException.class)
          .hasMessage("the file of version " + base + " has not arrived yet");
      assertThatThrownBy(() -> here.lostBranch(base))
          .isInstanceOf(ServerUnreachableException.class);
    }
    here.missingFilesAreGone(true);
    assertThat(here.childVersion(third)).isEqualTo(new ChildVersion.UpToDate());
    AddVersionResult.Added added =
        (AddVersionResult.Added) here.addVersion(third, bytes("segment"));
    assertThat(added.urgency()).isEqualTo(SnapshotUrgency.HIGH);
    here.missingFilesAreGone(false);
    assertThat(here.chain()).extracting(File::version).containsExactly(first);
    here.addSnapshot(added.version(), bytes("snapshot"));
    assertThat(here.childVersion(added.version())).isEqualTo(new ChildVersion.UpToDate());
    here.files().forEach(there::arrive);
    assertThat(there.childVersion(first)).isEqualTo(new ChildVersion.Gone());
    assertThat(there.lostBranch(first)).isEmpty();
    assertThat(there.snapshot().map(Snapshot::version)).contains(added.version());
  }

  @Test
  void whatIsOlderThanTheChainAndGoneIsNotWaitedFor() {
    UUID first = add(here, NIL);
    UUID second = add(here, first);
    here.addSnapshot(second, bytes("snapshot"));
    here.files().stream().filter(file -> !file.isSnapshot()).forEach(here::delete);
    assertThat(here.childVersion(first)).isEqualTo(new ChildVersion.Gone());
    assertThat(here.lostBranch(first)).isEmpty();
    assertThat(here.childVersion(second)).isEqualTo(new ChildVersion.UpToDate());
  }

  private static UUID add(FakeFolder folder, UUID parent) {
    return ((AddVersionResult.Added) folder.addVersion(parent, bytes("segment"))).version();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
