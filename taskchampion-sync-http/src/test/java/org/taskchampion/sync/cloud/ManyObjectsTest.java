package org.taskchampion.sync.cloud;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.SyncServer;

/** A bucket of 10,000 objects is listed a page at a time, and only where the names are needed. */
class ManyObjectsTest {

  private static final UUID NIL = SyncServer.NIL_VERSION;
  private static final byte[] SALT = "0123456789abcdef".getBytes(US_ASCII);
  private static final int VERSIONS = 10_000;
  private static final byte[] EMPTY_OPERATIONS = "{\"operations\":[]}".getBytes(US_ASCII);

  private final MemoryBucket bucket = new MemoryBucket();
  private final List<Integer> sizes = new ArrayList<>();
  private final List<WeakReference<Page>> pages = new ArrayList<>();
  private int mostPagesAtOnce;

  private static UUID version(int number) {
    return number == 0 ? NIL : new UUID(number * 0x9e3779b97f4a7c15L, number);
  }

  @BeforeEach
  void fill() {
    bucket.put("salt", SALT);
    for (int i = 1; i <= VERSIONS; i++) {
      UUID version = version(i);
      // What follows the first ones is never opened.
      byte[] sealed =
          i <= 3 ? CloudHistoryTest.SHARED.seal(version, EMPTY_OPERATIONS) : new byte[] {1};
      bucket.put(ObjectNames.version(version(i - 1), version), sealed);
    }
    bucket.put("latest", ObjectNames.bytes(version(VERSIONS)));
  }

  /** The orphan keeps a history from being followed version by version: it has to be listed. */
  private void orphan() {
    bucket.put(ObjectNames.version(NIL, new UUID(1, 1)), new byte[] {1});
  }

  private CloudHistory history() {
    return new CloudHistory(
        new Watched(bucket.store()), CloudHistoryTest.SEALERS, MemorySyncServer.NOTHING_BY_CHANCE);
  }

  @Test
  void nothingNewListsNothing() {
    assertThat(history().childVersion(version(VERSIONS))).isEqualTo(new ChildVersion.UpToDate());

    assertThat(bucket.requests()).containsExactly("GET latest");
  }

  @Test
  void oneNewVersionIsFoundByItsParent() {
    bucket.put(
        ObjectNames.version(version(VERSIONS - 1), version(VERSIONS)),
        CloudHistoryTest.SHARED.seal(version(VERSIONS), EMPTY_OPERATIONS));

    ChildVersion found = history().childVersion(version(VERSIONS - 1));

    assertThat(((ChildVersion.Found) found).version()).isEqualTo(version(VERSIONS));
    assertThat(sizes).containsExactly(1);
  }

  @Test
  void manyNewVersionsAreListedOnceAPageAtATime() {
    orphan();
    CloudHistory history = history();

    for (int i = 0; i < 3; i++) {
      ChildVersion found = history.childVersion(version(i));
      assertThat(((ChildVersion.Found) found).version()).isEqualTo(version(i + 1));
    }

    // The children of the nil version, and then all: a page that is full may be the last one.
    assertThat(sizes).hasSize(1 + 11).allMatch(size -> size <= ObjectStore.PAGE);
    assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(2 + VERSIONS + 1);
    assertThat(mostPagesAtOnce).isLessThanOrEqualTo(2);
  }

  @Test
  void aNewVersionOfOursListsNothingButOneSnapshot() {
    history().addVersion(version(VERSIONS), EMPTY_OPERATIONS);

    assertThat(bucket.requests())
        .filteredOn(it -> it.startsWith("LIST"))
        .containsExactly("LIST s-");
    assertThat(sizes).containsExactly(0);
  }

  /** Notes what is listed, and how many pages somebody holds when the next one is asked for. */
  private final class Watched implements ObjectStore {
    private final ObjectStore store;

    private Watched(ObjectStore store) {
      this.store = store;
    }

    @Override
    public Page list(String prefix, int most, @Nullable String continuation) {
      mostPagesAtOnce = Math.max(mostPagesAtOnce, held());
      Page page = store.list(prefix, most, continuation);
      sizes.add(page.items().size());
      pages.add(new WeakReference<>(page));
      return page;
    }

    /** The last page may still be in a variable of the caller's. */
    private int held() {
      System.gc();
      return (int) pages.stream().filter(page -> page.get() != null).count();
    }

    @Override
    public Optional<StoredObject> get(String key, int most) {
      return store.get(key, most);
    }

    @Override
    public void put(String key, byte[] value) {
      store.put(key, value);
    }

    @Override
    public SwapOutcome putIf(String key, byte[] value, @Nullable String tag) {
      return store.putIf(key, value, tag);
    }

    @Override
    public void delete(String key) {
      store.delete(key);
    }

    @Override
    public String impossibleTag() {
      return store.impossibleTag();
    }

    @Override
    public String address() {
      return store.address();
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
