package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.internal.Uuids;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.LostBranch;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.Snapshot;

/**
 * Random sets of files, with forks, gaps, copies, halves and names that lie, arrive in random
 * orders. A slow and literal reading of the set says which chain counts; all readers must say the
 * same, whoever asks, whatever was there before, and whenever it came.
 */
class FolderOrderTest {

  private static final int SETS = Integer.getInteger("folder.sets", 60);
  private static final int ORDERS = 3;

  @TempDir private Path temporary;

  private int branches;
  private int gaps;
  private int ties;

  @Test
  void theChainIsAFunctionOfTheSetOfFilesAlone() throws IOException {
    for (long seed = 1; seed <= SETS; seed++) {
      FileSet set = new FileSet(seed);
      for (int order = 0; order < ORDERS; order++) {
        new Reader(set, seed, order).run();
      }
    }
    // Else it was no test of these.
    assertThat(branches).isGreaterThan(SETS);
    assertThat(gaps).isGreaterThan(SETS / 2);
    assertThat(ties).isGreaterThan(SETS / 10);
  }

  /**
   * A version.
   *
   * @param parent the one before; the nil UUID for a first one
   */
  private record Version(UUID id, UUID parent) {
    long number() {
      return NumberedId.number(id);
    }
  }

  /** Random files, which are on no machine yet, and what follows from them. */
  private final class FileSet {
    private final Random random;
    private final Path source;
    private final Map<UUID, Version> made = new LinkedHashMap<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<FolderMark> marks = new ArrayList<>();
    private final Set<UUID> whole = new HashSet<>();
    private final Set<UUID> wholeSnapshots = new HashSet<>();

    FileSet(long seed) throws IOException {
      random = new Random(seed);
      source = Files.createDirectories(temporary.resolve("source" + seed)).toRealPath();
      for (int i = 1 + random.nextInt(2); i > 0; i--) {
        marks.add(new FolderMark(new UUID(random.nextLong(), random.nextLong()), false));
      }
      marks.sort(Comparator.comparing(FolderMark::history, Uuids.BY_TEXT));
      for (int i = 3 + random.nextInt(12); i > 0; i--) {
        makeVersion();
      }
      for (int i = random.nextInt(3); i > 0; i--) {
        Version of = any();
        folderFiles().writeSnapshot(of.id(), history(of.id()), bytes(of), Instant.EPOCH);
      }
      choose();
    }

    private FolderFiles folderFiles() {
      return new FolderFiles(new FolderLayout(source), new HastyDisk(), marks, false);
    }

    private UUID history(UUID version) {
      return marks.stream()
          .map(FolderMark::history)
          .filter(it -> NumberedId.isOf(it, version))
          .findAny()
          .orElseThrow();
    }

    private Version any() {
      List<Version> all = new ArrayList<>(made.values());
      return all.get(random.nextInt(all.size()));
    }

    private void makeVersion() throws IOException {
      boolean isFirst = made.isEmpty() || random.nextInt(10) == 0;
      List<Version> all = new ArrayList<>(made.values());
      int back = random.nextInt(3) == 0 ? 1 + random.nextInt(Math.max(1, all.size())) : 1;
      Version before = isFirst ? null : all.get(all.size() - Math.min(back, all.size()));
      UUID history = marks.get(random.nextInt(marks.size())).history();
      UUID next = NumberedId.next(history, before == null ? 1 : before.number() + 1);
      // The same again with the same seed.
      UUID id = new UUID(next.getMostSignificantBits(), random.nextLong() >>> 2 | Long.MIN_VALUE);
      Version version = new Version(id, before == null ? History.NIL : before.id());
      made.put(id, version);
      folderFiles()
          .writeVersion(id, version.parent(), history, bytes(version), Instant.EPOCH, false);
    }

    private byte[] bytes(Version version) {
      return History.bytes("of " + version.id());
    }

    /** Leaves files out, makes copies, and cuts some off. */
    private void choose() throws IOException {
      FolderLayout layout = new FolderLayout(source);
      for (Version version : made.values()) {
        Path file = layout.version(version.parent(), version.id());
        if (put(file)) {
          whole.add(version.id());
          if (random.nextInt(8) == 0) { // it says that it follows something else
            Path lie = file.resolveSibling(FolderLayout.versionName(any().id(), version.id()));
            files.putIfAbsent(name(lie), Files.readAllBytes(file));
          }
        }
        Path snapshot = layout.snapshot(version.id());
        if (Files.exists(snapshot) && put(snapshot)) {
          wholeSnapshots.add(version.id());
        }
      }
    }

    private String name(Path file) {
      return source.relativize(file).toString().replace(File.separatorChar, '/');
    }

    /** Says whether a whole file came of it. */
    private boolean put(Path file) throws IOException {
      byte[] bytes = Files.readAllBytes(file);
      byte[] half =
          List.of(new byte[0], new byte[bytes.length], Arrays.copyOf(bytes, 90))
              .get(random.nextInt(3));
      switch (random.nextInt(16)) {
        case 0, 1 -> {
          return false;
        }
        case 2 -> {
          files.put(name(file), half);
          return false;
        }
        case 3 -> files.put(name(file) + ".sync-conflict-20260101-120000-ABCDEFG", bytes);
        case 4 -> {
          files.put(name(file), half);
          files.put(name(file) + " (conflicted copy 2026-01-01)", bytes);
        }
        case 5 -> {
          files.put(name(file) + " 2", half);
          files.put(name(file), bytes);
        }
        default -> files.put(name(file), bytes);
      }
      return true;
    }

    /**
     * Returns where the chain of somebody who has a version ends, by a literal reading.
     *
     * @param base counts as whole, with all before it, if its name is there
     */
    private Optional<UUID> last(UUID base) {
      Set<UUID> ends = new HashSet<>(wholeSnapshots);
      made.keySet().stream().filter(it -> reachesRoot(it, base)).forEach(ends::add);
      return ends.stream()
          .max(
              Comparator.comparingLong(NumberedId::number).thenComparing(Uuids.BY_TEXT.reversed()));
    }

    private boolean reachesRoot(UUID version, UUID base) {
      UUID at = version;
      while (!wholeSnapshots.contains(at) && !(at.equals(base) && isNamed(base))) {
        if (!whole.contains(at)) {
          return false;
        }
        at = made.get(at).parent();
        if (at.equals(History.NIL)) {
          return true;
        }
      }
      return true;
    }

    /** Says whether a file is there that may be a version, if only by its name. */
    private boolean isNamed(UUID version) {
      return files.keySet().stream().anyMatch(name -> name.matches(".*/v-.{36}-" + version + ".*"));
    }

    private boolean isThere(UUID version) {
      return isNamed(version)
          || files.keySet().stream().anyMatch(name -> name.contains("/s-" + version));
    }

    /** Returns the versions of the chain that ends with one, in order, by their names. */
    private List<UUID> chain(UUID last) {
      List<UUID> chain = new ArrayList<>();
      for (UUID at = last; isThere(at); at = made.get(at).parent()) {
        chain.add(0, at);
        if (!isNamed(at)) {
          break;
        }
      }
      return chain;
    }

    /** Says whether a chain goes back to the beginning, by the names. */
    private boolean hasBeginning(List<UUID> chain) {
      UUID first = chain.get(0);
      return isNamed(first) && made.get(first).parent().equals(History.NIL);
    }

    /** Says whether all is there from a root to a version. */
    private boolean isComplete(UUID version) {
      return reachesRoot(version, History.NIL);
    }
  }

  /** A machine on which the files arrive, and a program that has the folder open all the time. */
  private final class Reader {
    private final FileSet set;
    private final Random random;
    private final Path root;
    private final String what;
    private @Nullable LocalSyncServer early;

    Reader(FileSet set, long seed, int order) {
      this.set = set;
      this.random = new Random(31 * seed + order);
      this.root = temporary.resolve("set" + seed + "order" + order);
      this.what = "set " + seed + ", order " + order;
    }

    private LocalSyncServer open() {
      return LocalSyncServer.newBuilder(root).disk(new HastyDisk()).build();
    }

    void run() throws IOException {
      List<String> order = new ArrayList<>(set.files.keySet());
      Collections.shuffle(order, random);
      for (FolderMark mark : set.marks) {
        order.add(random.nextInt(1 + order.size() / 2), FolderLayout.MARK + mark.history());
      }
      Files.createDirectories(root);
      try {
        for (String name : order) {
          arrive(name);
          askSomething();
        }
        LocalSyncServer open = early;
        assertThat(open).isNotNull();
        check(open);
        for (Version version : set.made.values()) {
          try (LocalSyncServer fresh = open()) {
            askAs(fresh, version.id());
            check(fresh);
          }
        }
      } finally {
        if (early != null) {
          early.close();
        }
      }
    }

    private void arrive(String name) throws IOException {
      byte[] bytes = set.files.get(name);
      if (bytes == null) {
        FolderMark mark =
            set.marks.stream()
                .filter(it -> name.endsWith(it.history().toString()))
                .findAny()
                .orElseThrow();
        bytes = mark.text();
      }
      Path target = root.resolve(name);
      Files.createDirectories(target.getParent());
      if (random.nextInt(6) == 0) { // first a half
        Files.write(target, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
        askSomething();
      }
      Files.write(target, bytes);
      Files.setLastModifiedTime(target, FileTime.fromMillis(random.nextInt(1_000_000_000)));
    }

    /** Whatever is asked while files arrive must not matter in the end. */
    private void askSomething() {
      if (early == null) {
        try {
          early = open();
        } catch (RuntimeException e) {
          return; // no mark yet
        }
      }
      LocalSyncServer server = early;
      UUID version = set.any().id();
      switch (random.nextInt(6)) {
        case 0 -> failing(() -> server.childVersion(version));
        case 1 -> failing(() -> server.childVersion(History.NIL));
        case 2 -> failing(() -> server.lostBranch(version));
        case 3 -> failing(server::snapshot);
        case 4 -> failing(() -> server.check(version));
        default -> {}
      }
    }

    private void failing(Supplier<?> call) {
      try {
        assertThat(call.get()).isNotNull();
      } catch (ServerUnreachableException e) {
        assertThat(e.isRetryable()).isTrue(); // files are missing
      }
    }

    private void askAs(LocalSyncServer server, UUID base) {
      failing(() -> server.childVersion(base));
      failing(() -> server.lostBranch(base));
    }

    private void check(LocalSyncServer server) {
      Optional<UUID> last = set.last(History.NIL);
      gaps += set.made.size() > set.whole.size() ? 1 : 0;
      // A look at the folder, since a synchronisation goes on with what it has seen.
      failing(() -> server.childVersion(new UUID(7, 7)));
      if (last.isEmpty()) {
        return;
      }
      List<UUID> chain = set.chain(last.get());
      walk(server, chain);
      long rivals =
          set.made.values().stream()
              .filter(it -> it.number() == NumberedId.number(last.get()) && set.isComplete(it.id()))
              .count();
      ties += rivals > 1 ? 1 : 0;
      for (Version version : set.made.values()) {
        checkAs(server, version.id(), chain);
      }
    }

    /** Walks as a new replica does: from the beginning, or from the newest snapshot. */
    private void walk(LocalSyncServer server, List<UUID> chain) {
      UUID at = History.NIL;
      int next = 0;
      if (!set.hasBeginning(chain)) {
        assertThat(server.childVersion(at)).as(what).isEqualTo(new ChildVersion.Gone());
        at = server.snapshot().map(Snapshot::version).orElseThrow();
        int newest = chain.size() - 1;
        while (!set.wholeSnapshots.contains(chain.get(newest))) {
          newest--;
        }
        assertThat(at).as(what).isEqualTo(chain.get(newest));
        next = newest + 1;
      }
      for (UUID expected : chain.subList(next, chain.size())) {
        UUID parent = at;
        if (!set.whole.contains(expected)) { // before a snapshot
          assertThatThrownBy(() -> server.childVersion(parent))
              .as(what)
              .isInstanceOf(ServerUnreachableException.class)
              .hasMessageContaining(expected.toString());
          return;
        }
        var found = (ChildVersion.Found) server.childVersion(parent);
        assertThat(found.version()).as("%s: after %s", what, parent).isEqualTo(expected);
        assertThat(found.segment()).isEqualTo(set.bytes(set.made.get(expected)));
        at = expected;
      }
      assertThat(server.childVersion(at)).as(what).isEqualTo(new ChildVersion.UpToDate());
    }

    /** Checks what somebody is told who is based on a version. */
    private void checkAs(LocalSyncServer server, UUID base, List<UUID> chain) {
      UUID last = set.last(base).orElseThrow();
      if (!last.equals(base)) {
        assertThat(server.addVersion(base, History.bytes("x")))
            .as("%s: where the chain ends, for %s", what, base)
            .isEqualTo(new AddVersionResult.ExpectedParent(last));
      }
      if (!set.isComplete(base)) {
        return; // it counts for nobody else, and is told what is missing
      }
      assertThat(last).as("%s: the end for %s", what, base).isEqualTo(chain.get(chain.size() - 1));
      int at = chain.indexOf(base);
      var told = server.check(base).finding(Subject.BASE);
      if (at >= 0) {
        assertThat(server.lostBranch(base).orElseThrow().isOnChain()).isTrue();
        if (!set.whole.containsAll(chain.subList(at + 1, chain.size()))) {
          assertThat(told.orElseThrow().message()).contains("cannot go on");
          return;
        }
        assertThat(told)
            .contains(
                ServerCheck.ofBase(
                    base,
                    at == chain.size() - 1
                        ? ServerCheck.BaseState.LAST
                        : ServerCheck.BaseState.BEHIND));
        return;
      }
      List<UUID> branch = branch(base, chain);
      if (branch.isEmpty() && mayBeOnItsWay(base, chain)) {
        assertThatThrownBy(() -> server.childVersion(base))
            .as("%s: child of %s", what, base)
            .isInstanceOf(ServerUnreachableException.class);
        assertThatThrownBy(() -> server.lostBranch(base))
            .as("%s: branch of %s", what, base)
            .isInstanceOf(ServerUnreachableException.class);
        assertThat(told.orElseThrow().message()).contains("cannot go on");
        return;
      }
      branches++;
      assertThat(server.childVersion(base))
          .as("%s: child of %s", what, base)
          .isEqualTo(new ChildVersion.Gone());
      Optional<LostBranch> lost = server.lostBranch(base);
      if (branch.isEmpty()) { // what leads from it to the chain was removed
        assertThat(lost).as("%s: branch of %s", what, base).isEmpty();
        return;
      }
      assertThat(lost.orElseThrow().versions()).as("%s: of %s", what, base).isEqualTo(branch);
      assertThat(lost.orElseThrow().fork()).isEqualTo(set.made.get(branch.get(0)).parent());
      assertThat(told).contains(ServerCheck.ofBranch(base, branch.size()));
    }

    /** Says whether what leads from a version that is there to the chain is to be waited for. */
    private boolean mayBeOnItsWay(UUID base, List<UUID> chain) {
      long lowest = NumberedId.number(chain.get(0));
      if (NumberedId.number(base) < lowest) {
        return set.isNamed(base);
      }
      UUID at = base;
      while (set.whole.contains(at)) {
        at = set.made.get(at).parent();
        if (at.equals(History.NIL)) {
          return lowest > 1;
        }
      }
      return NumberedId.number(at) >= lowest;
    }

    private List<UUID> branch(UUID base, List<UUID> chain) {
      List<UUID> branch = new ArrayList<>();
      UUID at = base;
      while (!chain.contains(at)) {
        if (!set.whole.contains(at)) {
          return List.of();
        }
        branch.add(0, at);
        at = set.made.get(at).parent();
        if (at.equals(History.NIL)) {
          return set.hasBeginning(chain) ? branch : List.of();
        }
      }
      return branch;
    }
  }
}
