package org.taskchampion.sync.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.taskchampion.sync.ServerRefusedException;

/** A bucket whose listing never says that it is at its end. */
class EndlessListingTest {

  private static final List<Consumer<ObjectStore>> WAYS =
      List.of(
          Listing::of,
          Listing::snapshots,
          store -> Listing.children(store, new UUID(1, 1)),
          store -> Listing.hasAny(store, "v-"));

  private int pages;

  @Test
  void aPageThatLeadsToItselfIsReadTwice() {
    for (Consumer<ObjectStore> way : WAYS) {
      assertEndless(way, page -> "again");
      assertThat(pages).isEqualTo(2);
    }
  }

  @Test
  void twoPagesThatLeadToEachOtherAndPagesWithoutEndHaveOne() {
    for (Consumer<ObjectStore> way : WAYS) {
      assertEndless(way, page -> page % 2 == 0 ? "one" : "two");
      assertThat(pages).isEqualTo(20_000);
      assertEndless(way, page -> "page " + page);
      assertThat(pages).isEqualTo(20_000);
    }
  }

  private void assertEndless(Consumer<ObjectStore> way, IntFunction<String> continuation) {
    pages = 0;
    assertThatExceptionOfType(ServerRefusedException.class)
        .isThrownBy(() -> way.accept(new Endless(continuation)))
        .withMessageContaining("lists its objects without end");
  }

  /** A store of which only the listing is asked. */
  private final class Endless implements ObjectStore {
    private final IntFunction<String> continuation;

    private Endless(IntFunction<String> continuation) {
      this.continuation = continuation;
    }

    @Override
    public Page list(String prefix, int most, @Nullable String from) {
      pages++;
      return new Page(List.of(), continuation.apply(pages), null);
    }

    @Override
    public Optional<StoredObject> get(String key, int most) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void put(String key, byte[] value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SwapOutcome putIf(String key, byte[] value, @Nullable String tag) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String impossibleTag() {
      return "none";
    }

    @Override
    public String address() {
      return "the bucket";
    }

    @Override
    public void close() {}
  }
}
