package org.taskchampion.sync.cloud;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.ServerUnreachableException;

/**
 * A bucket in memory, with faults that a test asks for. Its tags are made of the content, as those
 * of S3 are. Thread-safe.
 */
final class MemoryBucket {

  /** What goes wrong with a request. */
  enum Fault {
    NONE,
    REQUEST_LOST,
    ANSWER_LOST,
    /** Something between sends it twice, and gives the answer to the second. */
    REPEATED
  }

  /** The conditions that a write can have. */
  enum Condition {
    IS_ABSENT,
    HAS_TAG
  }

  /** Decides what goes wrong. */
  interface Faults {
    Fault at(String method, String key);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Stored(byte[] bytes, Instant written) {}

  private final TreeMap<String, Stored> objects = new TreeMap<>(); // guarded by this, as the rest
  private final List<String> requests = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-01T00:00:00Z");
  private int page = ObjectStore.PAGE;
  private boolean emptyPages;
  private final Set<Condition> ignored = EnumSet.noneOf(Condition.class);
  private BiConsumer<String, byte[]> written = (key, bytes) -> {};

  /** Returns a way to it where nothing goes wrong. */
  ObjectStore store() {
    return store((method, key) -> Fault.NONE);
  }

  /** Returns a way to it. Each request asks first what goes wrong, outside of all locks. */
  ObjectStore store(Faults faults) {
    return new Way(faults);
  }

  /** Lists so many names in a page, and an empty page before each one. */
  synchronized MemoryBucket withPages(int names) {
    page = names;
    emptyPages = true;
    return this;
  }

  synchronized MemoryBucket ignoringConditions() {
    ignored.addAll(EnumSet.allOf(Condition.class));
    return this;
  }

  synchronized void ignoring(Condition condition) {
    ignored.add(condition);
  }

  /** Calls somebody after each write, under the lock of the bucket. */
  synchronized void onWrite(BiConsumer<String, byte[]> listener) {
    written = listener;
  }

  synchronized void wait(Duration time) {
    now = now.plus(time);
  }

  /** Returns the requests since the last call. */
  synchronized List<String> requests() {
    List<String> taken = List.copyOf(requests);
    requests.clear();
    return taken;
  }

  synchronized Map<String, byte[]> objects() {
    Map<String, byte[]> copy = new TreeMap<>();
    objects.forEach((key, stored) -> copy.put(key, stored.bytes()));
    return Collections.unmodifiableMap(copy);
  }

  synchronized void put(String key, byte[] bytes) {
    objects.put(key, new Stored(bytes.clone(), now));
    written.accept(key, bytes);
  }

  synchronized void remove(String key) {
    objects.remove(key);
  }

  private synchronized void note(String method, String key) {
    requests.add(method + " " + key);
  }

  private synchronized Optional<StoredObject> get(String key) {
    return Optional.ofNullable(objects.get(key))
        .map(stored -> new StoredObject(stored.bytes().clone(), tag(stored.bytes())));
  }

  private static String tag(byte[] bytes) {
    return '"' + RequestSigning.hash(bytes).substring(0, 32) + '"';
  }

  private synchronized SwapOutcome swap(String key, byte[] bytes, @Nullable String tag) {
    Stored there = objects.get(key);
    String current = there == null ? null : tag(there.bytes());
    boolean holds = tag == null ? current == null : tag.equals(current);
    if (!holds && !ignored.contains(tag == null ? Condition.IS_ABSENT : Condition.HAS_TAG)) {
      return SwapOutcome.REFUSED;
    }
    put(key, bytes);
    return SwapOutcome.SWAPPED;
  }

  /** The continuation is the last name before, and whether the empty page was given. */
  private synchronized Page list(String prefix, int most, @Nullable String continuation) {
    if (emptyPages && (continuation == null || continuation.startsWith("full:"))) {
      String last = continuation == null ? "" : continuation.substring(5);
      return new Page(List.of(), "empty:" + last, now);
    }
    String last = continuation == null ? "" : continuation.substring(6);
    List<Page.Item> items = new ArrayList<>();
    int size = Math.min(most, page);
    for (Map.Entry<String, Stored> each : objects.tailMap(last, false).entrySet()) {
      if (each.getKey().startsWith(prefix)) {
        if (items.size() == size) {
          String next = items.get(size - 1).key();
          return new Page(items, (emptyPages ? "full:" : "plain:") + next, now);
        }
        items.add(new Page.Item(each.getKey(), each.getValue().written()));
      }
    }
    return new Page(items, null, now);
  }

  private final class Way implements ObjectStore {
    private final Faults faults;

    private Way(Faults faults) {
      this.faults = faults;
    }

    /** Asks what goes wrong, and throws if the request does not arrive. */
    private boolean isAnswerLost(String method, String key) {
      return fault(method, key) == Fault.ANSWER_LOST;
    }

    private Fault fault(String method, String key) {
      Fault fault = faults.at(method, key);
      note(method, key);
      if (fault == Fault.REQUEST_LOST) {
        throw new ServerUnreachableException("the request was lost", null);
      }
      return fault;
    }

    private static void lose(boolean isLost) {
      if (isLost) {
        throw new ServerUnreachableException("the answer was lost", null);
      }
    }

    @Override
    public Optional<StoredObject> get(String key, int most) {
      boolean isLost = isAnswerLost("GET", key);
      Optional<StoredObject> got = MemoryBucket.this.get(key);
      lose(isLost);
      return got;
    }

    @Override
    public void put(String key, byte[] value) {
      boolean isLost = isAnswerLost("PUT", key);
      MemoryBucket.this.put(key, value);
      lose(isLost);
    }

    @Override
    public SwapOutcome putIf(String key, byte[] value, @Nullable String tag) {
      try {
        Fault fault = fault("SWAP", key);
        SwapOutcome outcome = swap(key, value, tag);
        return switch (fault) {
          case ANSWER_LOST -> SwapOutcome.UNKNOWN;
          case REPEATED -> swap(key, value, tag);
          default -> outcome;
        };
      } catch (ServerUnreachableException e) {
        return SwapOutcome.UNKNOWN;
      }
    }

    @Override
    public void delete(String key) {
      boolean isLost = isAnswerLost("DELETE", key);
      remove(key);
      lose(isLost);
    }

    @Override
    public Page list(String prefix, int most, @Nullable String continuation) {
      boolean isLost = isAnswerLost("LIST", prefix);
      Page listed = MemoryBucket.this.list(prefix, most, continuation);
      lose(isLost);
      return listed;
    }

    @Override
    public String impossibleTag() {
      return "\"none\"";
    }

    @Override
    public String address() {
      return "memory:bucket";
    }

    @Override
    public void close() {}
  }
}
