package org.taskchampion.sync.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.AbstractList;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.taskchampion.sync.SyncServer;

/** What it takes to go along versions, and to ask again at their end. */
class RouteTest {

  private static final int VERSIONS = 10_000;

  private final AtomicInteger reads = new AtomicInteger();
  private final Route route =
      new Route(
          SyncServer.NIL_VERSION,
          new AbstractList<>() {
            @Override
            public UUID get(int index) {
              reads.incrementAndGet();
              return version(index);
            }

            @Override
            public int size() {
              return VERSIONS;
            }
          });

  private static UUID version(int index) {
    return new UUID(1, index);
  }

  @Test
  void eachVersionIsFoundAfterTheOneBefore() {
    UUID at = SyncServer.NIL_VERSION;
    for (int i = 0; i < VERSIONS; i++) {
      at = route.after(at);
      assertThat(at).isEqualTo(version(i));
    }
    assertThat(reads.get()).isLessThan(10 * VERSIONS);
    assertThat(route.after(version(17))).isEqualTo(version(18));
  }

  /** A synchronisation with nothing new costs the same after any number of versions. */
  @Test
  void atTheEndNothingIsLookedThroughTwice() {
    assertThat(route.after(version(VERSIONS - 1))).isNull();
    int before = reads.get();
    assertThat(route.after(version(VERSIONS - 1))).isNull();
    assertThat(reads.get()).isEqualTo(before);
    assertThat(route.after(new UUID(2, 2))).isNull();
    assertThat(route.after(version(3))).isEqualTo(version(4));
  }
}
