package org.taskchampion.sync.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.taskchampion.sync.cloud.LivedBucket.LAST;
import static org.taskchampion.sync.cloud.LivedBucket.NIL;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Those who clean up, push, make a snapshot, join and check at once in a bucket, request by request
 * in every order that there is. The first one also dies before each of its requests. {@link
 * LivedBucket} says what must be true between any two requests and at the end, and cleans up once
 * more then, which must leave nothing that nobody needs.
 */
class OverlapTest {

  private static void inEveryOrder(int fewest, Supplier<LivedBucket> stories) {
    int orders = EveryOrder.ofWithDeathOfTheFirst(stories::get);
    assertThat(orders).as("orders").isGreaterThan(fewest);
  }

  /** Nobody dies, where there are many orders as it is. */
  private static void whileAllLive(int fewest, Supplier<LivedBucket> stories) {
    assertThat(EveryOrder.of(stories::get)).as("orders").isGreaterThan(fewest);
  }

  @Test
  void aCleanUpAlone() {
    inEveryOrder(10, () -> LivedBucket.old().cleans());
    inEveryOrder(10, () -> LivedBucket.old().withPages(2).cleans());
    inEveryOrder(10, () -> LivedBucket.old().makesSnapshot(LAST));
  }

  @Test
  void aCleanUpAndPushes() {
    inEveryOrder(20, () -> LivedBucket.old().cleans().pushesTwice(LAST, "one"));
    inEveryOrder(20, () -> LivedBucket.old().cleans().pushesAsTheReference(LAST, "one"));
    inEveryOrder(20, () -> LivedBucket.old().pushesTwice(LAST, "one").cleans());
  }

  /** The new version may sort among names that were listed already. */
  @Test
  void aCleanUpThatListsPageByPageAndAPush() {
    inEveryOrder(20, () -> LivedBucket.old().withPages(2).cleans().pushes(LAST, "one", false));
  }

  @Test
  void twoCleanUps() {
    inEveryOrder(20, () -> LivedBucket.old().cleans().cleans());
  }

  @Test
  void aCleanUpAndASnapshot() {
    inEveryOrder(20, () -> LivedBucket.old().cleans().makesSnapshot(LAST));
    inEveryOrder(20, () -> LivedBucket.old().makesSnapshot(LAST).cleans());
    inEveryOrder(20, () -> LivedBucket.old().cleans().pushes(LAST, "one", true));
  }

  @Test
  void twoSnapshots() {
    inEveryOrder(20, () -> LivedBucket.old().makesSnapshot(LAST).makesSnapshot(LAST));
    whileAllLive(20, () -> LivedBucket.old().makesSnapshot(LAST).pushes(LAST, "one", true));
  }

  @Test
  void twoPushes() {
    inEveryOrder(20, () -> LivedBucket.old().pushes(LAST, "one", false).pushesTwice(LAST, "two"));
    inEveryOrder(
        20, () -> LivedBucket.old().pushes(LAST, "one", false).pushesAsTheReference(LAST, "two"));
  }

  @Test
  void twoWhoBegin() {
    whileAllLive(20, () -> LivedBucket.empty().pushes(NIL, "one", true).pushes(NIL, "two", false));
    inEveryOrder(20, () -> LivedBucket.empty().pushes(NIL, "one", false).pushes(NIL, "two", false));
  }

  @Test
  void whoJoinsMeanwhile() {
    inEveryOrder(20, () -> LivedBucket.old().cleans().joins());
    inEveryOrder(20, () -> LivedBucket.old().makesSnapshot(LAST).joins());
    inEveryOrder(20, () -> LivedBucket.old().pushes(LAST, "one", true).joins());
    inEveryOrder(20, () -> LivedBucket.empty().pushes(NIL, "one", true).joins());
  }

  @Test
  void whoChecksMeanwhile() {
    inEveryOrder(20, () -> LivedBucket.old().cleans().isChecked());
    inEveryOrder(20, () -> LivedBucket.old().makesSnapshot(LAST).isChecked());
    inEveryOrder(20, () -> LivedBucket.old().pushes(LAST, "one", true).isChecked());
    inEveryOrder(20, () -> LivedBucket.empty().pushes(NIL, "one", true).isChecked());
  }
}
