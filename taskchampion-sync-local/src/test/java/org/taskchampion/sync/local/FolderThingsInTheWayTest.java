package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.testing.PosixOnly;

/**
 * Every name in a synchronised folder, taken by everything else that can have a name. Nothing waits
 * for ever, what does no harm is passed over, and everything else is named.
 */
@PosixOnly("pipes, sockets and devices in directories")
class FolderThingsInTheWayTest {

  @TempDir private Path temporary;

  /** The names of files and directories. */
  private enum Name {
    MARK,
    ANOTHER_MARK,
    FIRST,
    MIDDLE,
    LAST,
    COPY,
    SNAPSHOT,
    COPY_OF_SNAPSHOT,
    LEFT_OVER,
    VERSIONS,
    COPY_OF_VERSIONS,
    SNAPSHOTS,
    COPY_OF_SNAPSHOTS,
    PART,
    COPY_OF_PART;

    Path in(FolderLayout layout, UUID history, List<UUID> versions) {
      return switch (this) {
        case MARK -> layout.mark(history);
        case ANOTHER_MARK -> layout.mark(new UUID(0, 1));
        case FIRST -> layout.version(History.NIL, versions.get(0));
        case MIDDLE -> layout.version(versions.get(19), versions.get(20));
        case LAST -> layout.version(versions.get(23), versions.get(24));
        case COPY -> copyOf(layout.version(versions.get(19), versions.get(20)));
        case SNAPSHOT -> layout.snapshot(versions.get(22));
        case COPY_OF_SNAPSHOT -> copyOf(layout.snapshot(versions.get(22)));
        case LEFT_OVER ->
            layout.root().resolve(FolderLayout.TEMPORARY + UUID.randomUUID() + ".tmp");
        case VERSIONS -> layout.versions();
        case COPY_OF_VERSIONS -> copyOf(layout.versions());
        case SNAPSHOTS -> layout.snapshots();
        case COPY_OF_SNAPSHOTS -> copyOf(layout.snapshots());
        case PART -> layout.part(1);
        case COPY_OF_PART -> copyOf(layout.part(1));
      };
    }

    private static Path copyOf(Path path) {
      return path.resolveSibling(path.getFileName() + ".sync-conflict-20260101-120000-ABCDEFG");
    }
  }

  private static final Set<Name> DIRECTORIES =
      Set.of(
          Name.VERSIONS,
          Name.COPY_OF_VERSIONS,
          Name.SNAPSHOTS,
          Name.COPY_OF_SNAPSHOTS,
          Name.PART,
          Name.COPY_OF_PART);

  /** Without these, nothing is missing. */
  private static final Set<Name> SUPERFLUOUS =
      Set.of(
          Name.ANOTHER_MARK,
          Name.COPY,
          Name.COPY_OF_SNAPSHOT,
          Name.LEFT_OVER,
          Name.COPY_OF_VERSIONS,
          Name.COPY_OF_SNAPSHOTS,
          Name.COPY_OF_PART);

  @Test
  void nothingThatIsInTheWayMakesAnythingWait() throws Exception {
    Path cases = Files.createDirectory(temporary.resolve("cases"));
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Path precious = Files.writeString(outside.resolve(FolderLayout.TEMPORARY + "x.tmp"), "x");
    Files.setLastModifiedTime(precious, FileTime.fromMillis(0));
    Map<String, Path> inTheWay = new TreeMap<>();
    for (Name name : Name.values()) {
      for (Thing thing : Thing.values()) {
        if (thing != Thing.DIRECTORY || !DIRECTORIES.contains(name)) {
          String label = name + " " + thing;
          Path directory = cases.resolve(label);
          Path path = fill(directory, name);
          thing.put(path, outside, temporary);
          inTheWay.put(label, path);
        }
      }
    }

    Map<String, Map<String, String>> outcomes = Visitor.visit(cases);

    assertThat(outcomes.keySet()).isEqualTo(inTheWay.keySet());
    outcomes.forEach((label, each) -> judge(label, inTheWay.get(label), each));
    assertThat(precious).exists();
  }

  private static void judge(String label, Path path, Map<String, String> each) {
    Name name = Name.valueOf(label.substring(0, label.indexOf(' ')));
    List<String> failures = new ArrayList<>();
    each.forEach(
        (what, outcome) -> {
          boolean isPassedOver = name == Name.SNAPSHOT && outcome.equals("none");
          if (!outcome.equals("ok") && !isPassedOver) {
            failures.add(what);
            assertThat(outcome)
                .as("%s: %s names what is in the way", label, what)
                .contains(path.getFileName().toString())
                .doesNotContain("try again", "NullPointer", "IllegalState");
          }
        });
    if (SUPERFLUOUS.contains(name)) {
      assertThat(failures).as("%s: %s", label, each).isEmpty();
    }
    if (!failures.isEmpty()) {
      assertThat(failures).as("%s: the check says so, too: %s", label, each).contains("check");
    }
  }

  /** Makes a folder with 25 versions and a snapshot, and returns where a name is in it. */
  private static Path fill(Path directory, Name name) throws IOException {
    try (LocalSyncServer server =
        LocalSyncServer.newBuilder(directory).synchronised().disk(new HastyDisk()).build()) {
      List<UUID> versions = History.addMany(server, History.NIL, 25);
      server.addSnapshot(versions.get(22), History.bytes("snapshot"));
      FolderLayout layout = new FolderLayout(directory.toRealPath());
      return name.in(layout, UUID.fromString(server.identity().history()), versions);
    }
  }
}
