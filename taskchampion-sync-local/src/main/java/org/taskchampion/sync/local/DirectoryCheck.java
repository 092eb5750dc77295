package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.BaseState;
import org.taskchampion.sync.ServerCheck.Finding;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncException;

/** Looks at a directory, whether it is there and a server's or not, and changes nothing in it. */
final class DirectoryCheck {

  private final Path directory;
  private final Disk disk;
  private final UUID base;
  private final Map<Subject, Finding> findings = new EnumMap<>(Subject.class);

  DirectoryCheck(Path directory, Disk disk, UUID base) {
    this.directory = directory.toAbsolutePath();
    this.disk = disk;
    this.base = base;
  }

  ServerCheck run() {
    try {
      look();
    } catch (IOException e) {
      SyncException said = Failures.reading(directory, e);
      if (said instanceof SyncCancelledException) {
        throw said;
      }
      findings.put(
          Subject.ACCESS,
          new Finding(Subject.ACCESS, Outcome.FAILED, String.valueOf(said.getMessage())));
    } catch (SyncCancelledException e) {
      throw e;
    } catch (ServerRefusedException e) {
      add(Subject.ADDRESS, Outcome.FAILED, String.valueOf(e.getMessage()));
    }
    for (Subject subject :
        List.of(Subject.ADDRESS, Subject.ACCESS, Subject.HISTORY, Subject.BASE)) {
      add(subject, Outcome.NOT_TESTED, "not tested, because of what failed before");
    }
    return new ServerCheck(new ArrayList<>(findings.values()));
  }

  private void look() throws IOException {
    if (!Files.exists(directory)) {
      add(
          Subject.ADDRESS,
          Outcome.WARNING,
          "there is no directory " + directory + " yet: synchronising makes it");
      Path above = existing(directory.getParent());
      access(above == null ? List.of() : List.of(above));
      isEmpty();
      return;
    }
    if (!Files.isDirectory(directory)) {
      add(
          Subject.ADDRESS,
          Outcome.FAILED,
          "the sync directory " + directory + " is a file: remove it or choose another directory");
      return;
    }
    Layout layout = new Layout(directory.toRealPath());
    UUID history = Identity.read(layout, disk);
    if (history == null) {
      Identity.checkMayBegin(layout, disk);
      add(
          Subject.ADDRESS,
          Outcome.OK,
          "the directory " + layout.root() + " is empty: synchronising makes it a sync server's");
      access(List.of(layout.root()));
      isEmpty();
      return;
    }
    add(Subject.ADDRESS, Outcome.OK, "the directory " + layout.root() + " is a sync server's");
    access(List.of(layout.root(), layout.versions(), layout.temporary()));
    history(layout, history);
  }

  private void access(List<Path> directories) {
    for (Path path : directories) {
      if (Files.exists(path) && !disk.isUsable(path)) {
        add(
            Subject.ACCESS,
            Outcome.FAILED,
            "the directory " + path + " cannot be written: get the rights to read and write there");
        return;
      }
    }
    add(Subject.ACCESS, Outcome.OK, "it can be read and written");
  }

  private void isEmpty() {
    add(Subject.HISTORY, Outcome.NOT_TESTED, "there are no versions to read");
    findings.put(Subject.BASE, ServerCheck.ofBase(base, BaseState.EMPTY_SERVER));
  }

  private void history(Layout layout, UUID history) throws IOException {
    Walk walk = new Walk(layout, disk, history);
    walk.run();
    boolean hasSnapshot = hasSnapshot(layout);
    MalformedDataException fault = walk.fault();
    if (fault != null) {
      add(Subject.HISTORY, Outcome.FAILED, String.valueOf(fault.getMessage()));
    }
    if (walk.versions() == 0 && fault == null) {
      isEmpty();
      return;
    }
    add(
        Subject.HISTORY,
        Outcome.OK,
        "the history is whole: "
            + (walk.versions() == 1 ? "1 version" : walk.versions() + " versions")
            + (hasSnapshot ? " and a snapshot" : ""));
    BaseState state = state(walk, hasSnapshot);
    if (fault == null || state == BaseState.BEHIND) {
      findings.put(Subject.BASE, ServerCheck.ofBase(base, state));
    }
  }

  private BaseState state(Walk walk, boolean hasSnapshot) {
    if (walk.isLast(base)) {
      return BaseState.LAST;
    }
    if (walk.hasChild(base)) {
      return BaseState.BEHIND;
    }
    return hasSnapshot || walk.hasChild(Header.NIL) ? BaseState.GONE : BaseState.LOST;
  }

  private boolean hasSnapshot(Layout layout) throws IOException {
    try {
      return disk.read(layout.snapshot(), Header.Kind.SNAPSHOT) != null;
    } catch (DamagedFileException e) {
      add(
          Subject.HISTORY,
          Outcome.FAILED,
          String.valueOf(
              Chain.damaged(layout.snapshot(), "the snapshot", Header.NIL, e).getMessage()));
      return true;
    }
  }

  private static @Nullable Path existing(@Nullable Path path) {
    Path above = path;
    while (above != null && !Files.exists(above)) {
      above = above.getParent();
    }
    return above;
  }

  /** What was found first stays. */
  private void add(Subject subject, Outcome outcome, String message) {
    findings.putIfAbsent(subject, new Finding(subject, outcome, message));
  }
}
