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
 * Every name in the directory, taken by everything else that can have a name. Nothing waits for
 * ever; what is only a hint is put right; and of everything else the check says what a
 * synchronisation would say.
 */
@PosixOnly("pipes, sockets and devices in directories")
class ThingsInTheWayTest {

  @TempDir private Path temporary;

  /** The names of files and directories. */
  private enum Name {
    LATEST,
    FLOOR,
    LEFT_OVER,
    LEFT_OVER_IDENTITY,
    SERVER,
    FIRST,
    MIDDLE,
    LAST,
    SNAPSHOT,
    LOCK,
    VERSIONS,
    SOME_VERSIONS,
    TMP,
    ROOT;

    Path in(Layout layout, List<UUID> versions) {
      return switch (this) {
        case LATEST -> layout.latest();
        case FLOOR -> layout.floor();
        case LEFT_OVER -> layout.temporary().resolve(UUID.randomUUID() + ".tmp");
        case LEFT_OVER_IDENTITY -> layout.root().resolve("server-" + UUID.randomUUID() + ".tmp");
        case SERVER -> layout.identity();
        case FIRST -> layout.first();
        case MIDDLE -> layout.childOf(versions.get(20));
        case LAST -> layout.childOf(versions.get(23));
        case SNAPSHOT -> layout.snapshot();
        case LOCK -> layout.lock();
        case VERSIONS -> layout.versions();
        case SOME_VERSIONS -> layout.versionsLike(versions.get(20));
        case TMP -> layout.temporary();
        case ROOT -> layout.root();
      };
    }
  }

  private static final Set<Name> OTHERWISE_IF_PRUNED =
      Set.of(Name.LATEST, Name.FLOOR, Name.FIRST, Name.SNAPSHOT);

  private static final Set<Name> DIRECTORIES = Set.of(Name.VERSIONS, Name.SOME_VERSIONS);

  private static final Set<Name> HINTS =
      Set.of(Name.LATEST, Name.FLOOR, Name.LEFT_OVER, Name.LEFT_OVER_IDENTITY);

  @Test
  void nothingThatIsInTheWayMakesAnythingWait() throws Exception {
    Path cases = Files.createDirectory(temporary.resolve("cases"));
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Path precious = Files.writeString(outside.resolve("precious.tmp"), "x");
    Files.setLastModifiedTime(precious, FileTime.fromMillis(0));
    Map<String, Path> inTheWay = new TreeMap<>();
    for (Name name : Name.values()) {
      for (Thing thing : Thing.values()) {
        for (boolean pruned : new boolean[] {false, true}) {
          // A directory of versions may be one; that versions are missing is another matter.
          boolean isAsItShouldBe = thing == Thing.DIRECTORY && DIRECTORIES.contains(name);
          if (!isAsItShouldBe && (!pruned || OTHERWISE_IF_PRUNED.contains(name))) {
            String label = name + " " + thing + (pruned ? " pruned" : "");
            Path directory = cases.resolve(label);
            List<UUID> versions = fill(directory, pruned);
            Path path = name.in(new Layout(directory), versions);
            thing.put(path, outside, temporary);
            inTheWay.put(label, path);
          }
        }
      }
    }

    Map<String, Map<String, String>> outcomes = Visitor.visit(cases);

    assertThat(outcomes.keySet()).isEqualTo(inTheWay.keySet());
    outcomes.forEach((label, each) -> judge(label, inTheWay.get(label), each));
    assertThat(outside).isDirectoryContaining(precious::equals);
  }

  private static void judge(String label, Path path, Map<String, String> each) {
    List<String> failures = new ArrayList<>();
    each.forEach(
        (what, outcome) -> {
          if (!outcome.equals("ok")) {
            failures.add(what);
            assertThat(outcome)
                .as("%s: %s names what is in the way", label, what)
                .contains(
                    label.equals("ROOT LINK_TO_DIRECTORY")
                        ? "outside" // it is the address of that one
                        : path.getFileName().toString())
                .doesNotContain("try again", "NullPointer", "IllegalState");
          }
        });
    Name name = Name.valueOf(label.substring(0, label.indexOf(' ')));
    if (HINTS.contains(name)) {
      assertThat(each).as(label).allSatisfy((what, outcome) -> assertThat(outcome).isEqualTo("ok"));
    }
    if (!failures.isEmpty()) {
      assertThat(failures).as("%s: the check says so, too: %s", label, each).contains("check");
    }
  }

  private static List<UUID> fill(Path directory, boolean pruned) throws IOException {
    try (LocalSyncServer server = LocalSyncServer.at(directory, new HastyDisk())) {
      List<UUID> versions = History.addMany(server, History.NIL, 25);
      server.addSnapshot(versions.get(22), History.bytes("snapshot"));
      if (pruned) {
        assertThat(server.prune()).isEqualTo(3);
      }
      return versions;
    }
  }
}
