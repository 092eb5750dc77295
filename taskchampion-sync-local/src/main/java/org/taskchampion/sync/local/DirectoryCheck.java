package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Uuids;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.BaseState;
import org.taskchampion.sync.ServerCheck.Finding;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncException;

/** Looks at a directory, whether it is there and a server's or not, and changes nothing in it. */
final class DirectoryCheck {

  private final Path directory;
  private final Disk disk;
  private final UUID base;
  private final @Nullable FolderOptions folder;
  private final ServerCheck.Builder findings = ServerCheck.newBuilder();

  DirectoryCheck(Path directory, Disk disk, UUID base) {
    this(directory, disk, base, null);
  }

  /**
   * Prepares a look.
   *
   * @param folder what a directory is to be used with that is to become a synchronised folder; null
   *     if it is to be of the other form
   */
  DirectoryCheck(Path directory, Disk disk, UUID base, @Nullable FolderOptions folder) {
    this.folder = folder;
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
      findings.replace(
          new Finding(Subject.ACCESS, Outcome.FAILED, String.valueOf(said.getMessage())));
    } catch (SyncCancelledException e) {
      throw e;
    } catch (ServerRefusedException | ServerUnreachableException e) {
      findings.add(Subject.ADDRESS, Outcome.FAILED, String.valueOf(e.getMessage()));
    }
    return findings
        .notTested(Subject.ADDRESS, Subject.ACCESS, Subject.HISTORY, Subject.BASE)
        .build();
  }

  private void look() throws IOException {
    String inTheWay = Identity.inTheWay(directory);
    if (inTheWay != null) {
      findings.add(Subject.ADDRESS, Outcome.FAILED, inTheWay);
      return;
    }
    if (FileKind.of(directory) == FileKind.NOTHING) {
      findings.add(
          Subject.ADDRESS,
          Outcome.WARNING,
          "there is no directory " + directory + " yet: synchronising makes it");
      Path above = existing(directory.getParent());
      access(above == null ? List.of() : List.of(above));
      isEmpty();
      return;
    }
    Layout layout = new Layout(directory.toRealPath());
    UUID history = Identity.read(layout, disk);
    if (folder != null && (history != null || TaskwarriorFile.isIn(layout, disk))) {
      throw folder.refusal(layout);
    }
    if (history == null) {
      if (folder != null) {
        FolderMark.checkMayBegin(layout, disk);
      } else {
        Identity.checkMayBegin(layout, disk);
      }
      findings.add(
          Subject.ADDRESS,
          Outcome.OK,
          "the directory "
              + layout.root()
              + " is empty: synchronising makes it a "
              + (folder == null ? "sync server's" : "synchronised folder"));
      access(List.of(layout.root()));
      isEmpty();
      return;
    }
    OtherPrograms other = OtherPrograms.in(layout, disk);
    if (other != null) {
      findings.add(Subject.ADDRESS, Outcome.WARNING, other.besideOurs(layout));
    }
    findings.add(
        Subject.ADDRESS, Outcome.OK, "the directory " + layout.root() + " is a sync server's");
    FileKind.DIRECTORY.isAt(layout.versions());
    FileKind.DIRECTORY.isAt(layout.temporary());
    FileKind.FILE.isAt(layout.lock());
    access(List.of(layout.root(), layout.versions(), layout.temporary()));
    history(layout, history);
  }

  private void access(List<Path> directories) {
    for (Path path : directories) {
      if (Files.exists(path) && !disk.isUsable(path)) {
        findings.add(
            Subject.ACCESS,
            Outcome.FAILED,
            "the directory " + path + " cannot be written: get the rights to read and write there");
        return;
      }
    }
    findings.add(Subject.ACCESS, Outcome.OK, "it can be read and written");
  }

  private void isEmpty() {
    findings.add(Subject.HISTORY, Outcome.NOT_TESTED, "there are no versions to read");
    findings.replace(ServerCheck.ofBase(base, BaseState.EMPTY_SERVER));
  }

  private void history(Layout layout, UUID history) throws IOException {
    Walk walk = new Walk(layout, disk, history);
    walk.run();
    boolean hasSnapshot = hasSnapshot(layout, walk);
    MalformedDataException fault = walk.fault();
    if (fault != null) {
      findings.add(Subject.HISTORY, Outcome.FAILED, String.valueOf(fault.getMessage()));
    }
    if (walk.versions() == 0 && fault == null) {
      isEmpty();
      return;
    }
    String whole =
        "the history is whole: "
            + (walk.versions() == 1 ? "1 version" : walk.versions() + " versions")
            + (hasSnapshot ? " and a snapshot" : "");
    if (walk.strangers() > 0) {
      findings.add(
          Subject.HISTORY,
          Outcome.WARNING,
          whole
              + "; "
              + (walk.strangers() == 1
                  ? "1 more version is of another history and is"
                  : walk.strangers() + " more versions are of another history and are")
              + " ignored: see who copied files into the directory "
              + layout.versions());
    }
    findings.add(Subject.HISTORY, Outcome.OK, whole);
    BaseState state = state(walk, hasSnapshot);
    if (fault == null || state == BaseState.BEHIND) {
      findings.replace(ServerCheck.ofBase(base, state));
    }
  }

  private BaseState state(Walk walk, boolean hasSnapshot) {
    if (walk.isLast(base)) {
      return BaseState.LAST;
    }
    if (walk.hasChild(base)) {
      return BaseState.BEHIND;
    }
    return hasSnapshot || walk.hasChild(Uuids.NIL) ? BaseState.GONE : BaseState.LOST;
  }

  private boolean hasSnapshot(Layout layout, Walk walk) throws IOException {
    try {
      Disk.Stored stored = disk.read(layout.snapshot(), Header.Kind.SNAPSHOT);
      if (stored == null) {
        return false;
      }
      UUID version = stored.header().version();
      if (walk.fault() == null && !walk.isLast(version) && !walk.hasChild(version)) {
        findings.add(
            Subject.HISTORY,
            Outcome.WARNING,
            "the snapshot "
                + layout.snapshot()
                + " is of another history, and is ignored: the next one takes its place");
        return false;
      }
      return true;
    } catch (DamagedFileException e) {
      findings.add(
          Subject.HISTORY,
          Outcome.FAILED,
          String.valueOf(
              VersionFiles.damaged(layout.snapshot(), "the snapshot", Uuids.NIL, e).getMessage()));
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
}
