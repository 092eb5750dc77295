package org.taskchampion.sync.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Uuids;
import org.taskchampion.sync.LostBranch;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.Sealing;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.BaseState;
import org.taskchampion.sync.ServerCheck.Finding;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.WrongSecretException;

/** Reads all files of a synchronised folder, and changes nothing. */
final class FolderCheck {

  /** How many files a message names. */
  private static final int MOST_NAMED = 3;

  private final Layout layout;
  private final Disk disk;
  private final UUID base;
  private final @Nullable Sealing sealing;
  private final ServerCheck.Builder findings = ServerCheck.newBuilder();
  private final List<String> warnings = new ArrayList<>();

  FolderCheck(Layout layout, Disk disk, UUID base, @Nullable Sealing sealing) {
    this.layout = layout;
    this.disk = disk;
    this.base = base;
    this.sealing = sealing;
  }

  ServerCheck run() {
    try {
      look();
    } catch (IOException e) {
      SyncException said = Failures.reading(layout.root(), e);
      if (said instanceof SyncCancelledException) {
        throw said;
      }
      findings.replace(
          new Finding(Subject.ACCESS, Outcome.FAILED, String.valueOf(said.getMessage())));
    } catch (SyncCancelledException e) {
      throw e;
    } catch (SyncException e) {
      findings.add(Subject.ADDRESS, Outcome.FAILED, String.valueOf(e.getMessage()));
    }
    return findings
        .notTested(Subject.ADDRESS, Subject.ACCESS, Subject.HISTORY, Subject.BASE)
        .build();
  }

  private void look() throws IOException {
    FolderLayout folder = new FolderLayout(layout.root());
    FolderIndex index = new FolderIndex(folder, disk);
    List<FolderMark> marks = FolderMark.read(index.marks(), disk);
    if (marks.isEmpty()) {
      findings.add(
          Subject.ADDRESS,
          Outcome.FAILED,
          "the directory " + layout.root() + " is no synchronised folder any more");
      return;
    }
    boolean sealed = marks.get(0).sealed();
    findings.add(
        Subject.ADDRESS,
        Outcome.OK,
        "the directory "
            + layout.root()
            + " is a synchronised folder"
            + (sealed ? ", and sealed" : ", and not encrypted"));
    access(List.of(layout.root(), folder.versions(), folder.snapshots()));
    FolderFiles files = new FolderFiles(folder, disk, marks, sealed);
    FolderChain chain = new FolderChain(index, files, false);
    List<FolderNode> orphans = readAll(index, files, chain);
    FolderNode last = chain.last();
    secret(sealed, files, last);
    // A synchronisation trusts the replica's base, and all before it, to be whole.
    FolderChain trusting = new FolderChain(index, files, false);
    trusting.trust(base);
    FolderNode lastForReplica = trusting.last();
    if (last == null) {
      nothingCounts(files, orphans);
    } else {
      history(index, files, new FolderCourse(chain.upTo(last, 1)), orphans);
    }
    if (lastForReplica != null) {
      FolderLook look = new FolderLook(index, trusting, lastForReplica);
      findings.replace(baseFinding(files, look, look.course(lastForReplica, 1)));
    }
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

  /** Reads every file, and returns the versions that do not reach back to a root. */
  private static List<FolderNode> readAll(FolderIndex index, FolderFiles files, FolderChain chain)
      throws IOException {
    List<FolderNode> orphans = new ArrayList<>();
    for (long part : index.partsFromTheEnd()) {
      for (FolderNode node : index.nodes(part).values()) {
        if (Thread.currentThread().isInterrupted()) {
          throw Failures.cancelled(null);
        }
        if (node.hasFile() && files.isWhole(node) && !chain.reachesRoot(node)) {
          orphans.add(node);
        }
        if (node.hasSnapshot()) {
          files.hasWholeSnapshot(node);
        }
      }
    }
    orphans.sort(FolderNode.BEST_FIRST.reversed());
    return orphans;
  }

  private void secret(boolean sealed, FolderFiles files, @Nullable FolderNode last)
      throws IOException {
    if (!sealed) {
      if (sealing != null) {
        findings.add(
            Subject.SECRET, Outcome.FAILED, "the folder is not sealed, and takes no secret");
      }
      return;
    }
    FolderFiles.Stored stored =
        last == null ? null : last.hasFile() ? files.version(last) : files.snapshot(last);
    if (sealing == null) {
      findings.add(
          Subject.SECRET, Outcome.FAILED, "the folder is sealed: give the encryption secret");
    } else if (stored == null) {
      findings.add(Subject.SECRET, Outcome.NOT_TESTED, "there is nothing to open with the secret");
    } else {
      try {
        FolderHeader header = stored.header();
        sealing.open(
            Salt.of(header.history()), header.version(), stored.body(), "the last version");
        findings.add(Subject.SECRET, Outcome.OK, "the encryption secret opens the last version");
      } catch (WrongSecretException | MalformedDataException e) {
        findings.add(Subject.SECRET, Outcome.FAILED, String.valueOf(e.getMessage()));
      }
    }
  }

  private void nothingCounts(FolderFiles files, List<FolderNode> orphans) {
    if (orphans.isEmpty() && files.faults().isEmpty()) {
      findings.add(Subject.HISTORY, Outcome.NOT_TESTED, "there are no versions to read");
      findings.replace(ServerCheck.ofBase(base, BaseState.EMPTY_SERVER));
      return;
    }
    warnOfFaults(files);
    warnOfOrphans(files, orphans);
    findings.add(
        Subject.HISTORY,
        Outcome.FAILED,
        "no version counts yet: " + String.join("; ", warnings) + "; wait for the service");
  }

  private void history(
      FolderIndex index, FolderFiles files, FolderCourse course, List<FolderNode> orphans)
      throws IOException {
    long branches = 0;
    long snapshots = 0;
    for (long part : index.partsFromTheEnd()) {
      for (FolderNode node : index.nodes(part).values()) {
        boolean counts = course.contains(node.version());
        branches += !counts && node.hasFile() && files.isWhole(node) ? 1 : 0;
        snapshots += counts && files.hasWholeSnapshot(node) ? 1 : 0;
      }
    }
    branches -= orphans.size();
    long versions = course.versions().stream().filter(FolderNode::hasFile).count();
    String whole =
        "the history is whole: "
            + count(versions, "version")
            + (snapshots == 0 ? "" : " and " + count(snapshots, "snapshot"))
            + (branches == 0
                ? ""
                : "; "
                    + count(branches, "version")
                    + " more, on branches that did not win, stay until they are old");
    warnOfFaults(files);
    warnOfOrphans(files, orphans);
    if (!index.strangers().isEmpty()) {
      warnings.add(
          "what these names mean is not known: "
              + few(index.strangers().stream().map(Path::toString).toList()));
    }
    findings.add(
        Subject.HISTORY,
        warnings.isEmpty() ? Outcome.OK : Outcome.WARNING,
        warnings.isEmpty() ? whole : whole + "; " + String.join("; ", warnings));
  }

  private void warnOfFaults(FolderFiles files) {
    Map<Path, String> faults = files.faults();
    if (!faults.isEmpty()) {
      List<String> each = new ArrayList<>();
      faults.forEach((file, reason) -> each.add(file + ": " + reason));
      warnings.add(
          "these files do not count until the service brings them whole, or somebody restores them: "
              + few(each));
    }
  }

  private void warnOfOrphans(FolderFiles files, List<FolderNode> orphans) {
    if (!orphans.isEmpty()) {
      FolderNode lowest = orphans.get(0);
      UUID parent = lowest.parent();
      warnings.add(
          count(orphans.size(), "version")
              + " cannot be used, since what comes before is missing: "
              + files.missing(parent == null ? lowest.version() : parent, null));
    }
  }

  private static String few(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
    return names.size() > MOST_NAMED
        ? first + ", and " + (names.size() - MOST_NAMED) + " more"
        : first;
  }

  private static String count(long number, String what) {
    return number == 1 ? "1 " + what : number + " " + what + "s";
  }

  private Finding baseFinding(FolderFiles files, FolderLook look, FolderCourse course)
      throws IOException {
    if (course.last().version().equals(base)) {
      return ServerCheck.ofBase(base, BaseState.LAST);
    }
    FolderNode next = course.childOf(base);
    for (FolderNode at = next; at != null; at = course.at(at.number() + 1)) {
      if (!files.isWhole(at)) { // before a snapshot, where new replicas can begin
        return cannotGoOn(files.missing(at.version(), at));
      }
    }
    if (next != null) {
      return ServerCheck.ofBase(base, BaseState.BEHIND);
    }
    FolderBranches branches =
        new FolderBranches(files, (stored, what) -> stored.body(), layout.root());
    Optional<LostBranch> branch = branches.lost(base, look, course);
    if (branch.isPresent()) {
      return ServerCheck.ofBranch(base, branch.get().versions().size());
    }
    UUID missing = files.isOurs(base) ? branches.awaited(base, look, course) : null;
    if (missing != null) {
      return cannotGoOn(files.missing(missing, look.index().node(missing)));
    }
    boolean hasBeginning = course.childOf(Uuids.NIL) != null;
    boolean hasSnapshot = false;
    for (FolderNode each : course.versions()) {
      hasSnapshot |= files.hasWholeSnapshot(each);
    }
    return ServerCheck.ofBase(base, hasBeginning || hasSnapshot ? BaseState.GONE : BaseState.LOST);
  }

  private Finding cannotGoOn(String missing) {
    boolean isNew = base.equals(Uuids.NIL);
    return new Finding(
        Subject.BASE,
        Outcome.FAILED,
        (isNew
                ? "this replica, which has not synchronised yet, cannot begin: "
                : "this replica, which is based on version " + base + ", cannot go on: ")
            + missing
            + ": wait for the service, or restore the file from its trash");
  }
}
