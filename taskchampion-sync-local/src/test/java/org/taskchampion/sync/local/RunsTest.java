package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.taskchampion.testing.Growth;

/** What a heap of versions says about where the history begins and ends. */
class RunsTest {

  private final List<Header> ours = chain('a', 1, 50);

  @Test
  void aWholeHistory() {
    Runs runs = runs(null, 0, ours);
    assertThat(runs.floor()).isZero();
    assertThat(runs.oldest()).isEqualTo(ours.get(0));
    assertThat(runs.end()).isEqualTo(ours.get(49));
    assertThat(runs.strangers()).isZero();
  }

  @Test
  void anEmptyOne() {
    Runs runs = runs(null, 7, List.of());
    assertThat(runs.floor()).isEqualTo(7);
    assertThat(runs.end()).isNull();
    assertThat(runs.main()).isNull();
  }

  @Test
  void afterAGapItIsStillTheHistory() {
    Runs runs = runs(null, 0, ours.subList(0, 10), ours.subList(11, 50));
    assertThat(runs.end()).isEqualTo(ours.get(49));
    assertThat(runs.strangers()).isZero();
  }

  @Test
  void numbersThatTheHistoryHasAreOfAnother() {
    Runs runs = runs(null, 0, ours, chain('b', 2, 90));
    assertThat(runs.end()).isEqualTo(ours.get(49));
    assertThat(runs.strangers()).isEqualTo(89);
  }

  @Test
  void aPrunedHistory() {
    // Those from 26 to 30 outlived a pruning that was cut off.
    Runs runs = runs(ours.get(49), 31, ours.subList(25, 50));
    assertThat(runs.floor()).isEqualTo(31);
    assertThat(runs.oldest()).isEqualTo(ours.get(30));
    // A pruning that was cut off before it removed anything.
    assertThat(runs(ours.get(49), 31, ours).floor()).isEqualTo(31);
    // The file was lost, or never was of this history.
    for (long said : new long[] {0, 5, 1000}) {
      Runs mended = runs(ours.get(49), said, ours.subList(30, 50), chain('b', 900, 950));
      assertThat(mended.floor()).as("said %s", said).isEqualTo(31);
    }
  }

  @Test
  void aFloorThatNoSnapshotAllowsIsOfAnotherHistory() {
    assertThat(runs(null, 31, ours).floor()).isZero();
    assertThat(runs(ours.get(39), 31, ours).floor()).isZero();
    assertThat(runs(chain('b', 50, 50).get(0), 31, ours).floor()).isZero();
    assertThat(runs(null, 1000, ours).floor()).isZero();
  }

  @Test
  void aFirstVersionThatCameTooLateIsNotTheHistory() {
    Runs runs = runs(ours.get(49), 31, ours.subList(30, 50), chain('b', 1, 1));
    assertThat(runs.floor()).isEqualTo(31);
    assertThat(runs.end()).isEqualTo(ours.get(49));
  }

  @Test
  void timeGrowsWithTheNumberOfVersionsAndNotWithItsSquare() {
    Growth.assertLinear("versions", 20_000, RunsTest::findTheEnd);
  }

  /** All with the same hash, and half of them with the same id. */
  private static void findTheEnd(int count) {
    List<Header> all = new ArrayList<>(count);
    for (int i = 0; i < count / 2; i++) {
      all.add(header(i + 1, colliding(i), colliding(i - 1)));
      all.add(header(7, colliding(6), colliding(1_000_000 + i)));
    }
    assertThat(new Runs(all, null, 0).end()).isNotNull();
  }

  private static UUID colliding(int i) {
    return new UUID(i, i);
  }

  @SafeVarargs
  private static Runs runs(@Nullable Header snapshot, long floor, List<Header>... versions) {
    List<Header> all = new ArrayList<>();
    for (List<Header> some : versions) {
      all.addAll(some);
    }
    Collections.shuffle(all, new Random(1));
    return new Runs(all, snapshot, floor);
  }

  private static List<Header> chain(char history, int from, int to) {
    List<Header> chain = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      chain.add(header(i, new UUID(history, i), i == 1 ? History.NIL : new UUID(history, i - 1)));
    }
    return chain;
  }

  private static Header header(int number, UUID version, UUID parent) {
    return Header.of(Header.Kind.VERSION, number, version, parent, new byte[0]);
  }
}
