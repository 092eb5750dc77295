package org.taskchampion.sync.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.NotASyncServerException;

/**
 * The branch of the remote repository, and our copy of it: a bare repository without a work tree,
 * whose commits are made of objects. What is said of the branch is what the remote has. Used by one
 * thread at a time.
 */
@NotOnAndroid
final class Branch {

  private static final String TIP = "refs/taskchampion/tip";
  private static final String MINE = "refs/taskchampion/mine";
  private static final String AUTHOR = "taskchampion <taskchampion@local>";
  private static final int NO_SUCH_BRANCH = 2;
  private static final int SHA256_DIGITS = 64;

  /** The branch, and some whose names end like its name; a line takes some hundred bytes. */
  private static final int MOST_ANSWER_BYTES = 1024 * 1024;

  /** A pull of many versions asks the remote once for all of them. */
  private static final Duration FRESH = Duration.ofSeconds(60);

  private final Git git;
  private final RemoteName remote;
  private final String branch;
  private final CacheSlot slot;
  private final ObjectReader reader;
  private final GitFailures failures;
  private final DiskRoom room;
  private boolean isSha256;
  private boolean isKnownFormat;
  private boolean isNew;
  private @Nullable Tip tip;
  private long lookedAt;

  Branch(
      Git git,
      RemoteName remote,
      String branch,
      CacheSlot slot,
      ObjectReader reader,
      GitFailures failures,
      DiskRoom room) {
    this.git = git;
    this.remote = remote;
    this.branch = "refs/heads/" + branch;
    this.slot = slot;
    this.reader = reader;
    this.failures = failures;
    this.room = room;
  }

  /** Returns the branch as the remote had it a moment ago; null if nobody looked. */
  @Nullable Tip recent() {
    return System.nanoTime() - lookedAt < FRESH.toNanos() ? tip : null;
  }

  /** Asks the remote, and fetches what is new there. */
  Tip look() {
    if (!slot.isMade()) {
      make();
    } else if (!isKnownFormat) {
      isSha256 = here("rev-parse", "--show-object-format").text().equals("sha256");
      isKnownFormat = true;
    }
    Tip now = at(ask());
    tip = now;
    lookedAt = System.nanoTime();
    return now;
  }

  private Tip at(String commit) {
    Tip known = tip;
    if (known != null && known.commit().equals(commit)) {
      return known;
    }
    if (commit.isEmpty()) {
      return Tip.NONE;
    }
    if (isSha256 != (commit.length() == SHA256_DIGITS)) {
      isSha256 = !isSha256;
      make();
    }
    String fetched = copied();
    if (!fetched.equals(commit)) {
      fetch();
      fetched = copied();
    }
    String whole = fetched;
    KnownEnd end = slot.knownEnd();
    if (end != null && end.commit().equals(whole)) {
      return new Tip(whole, end.meta(), () -> files(whole));
    }
    TipFiles files = files(whole);
    String blob = files.metaBlob();
    BranchFiles.Meta meta = blob == null ? null : BranchFiles.Meta.parse(reader.read(blob));
    keep(whole, meta);
    return new Tip(whole, meta, () -> files);
  }

  private TipFiles files(String commit) {
    TipFiles files = new TipFiles();
    Git.Result result = git.run(Git.HERE, files, "ls-tree", "-z", commit);
    if (!result.isOk()) {
      throw new CacheException("git ls-tree failed: " + result.err());
    }
    return files;
  }

  /** Spares the next object the names of all versions if nothing is new. */
  private void keep(String commit, BranchFiles.@Nullable Meta meta) {
    if (meta != null) {
      slot.keep(new KnownEnd(commit, meta));
    }
  }

  /** Forgets the copy, which is made anew. */
  void forget() {
    tip = null;
    make();
  }

  private void make() {
    reader.close();
    slot.clear();
    here(
        "init",
        "--quiet",
        "--bare",
        "--template=",
        "--object-format=" + (isSha256 ? "sha256" : "sha1"));
    isKnownFormat = true;
    isNew = true;
  }

  /** Asks the remote for the id of the branch's last commit; empty if there is no such branch. */
  private String ask() {
    Git.Result result =
        git.run(
            Git.QUESTION,
            in -> {},
            MOST_ANSWER_BYTES,
            "ls-remote",
            "--exit-code",
            "--heads",
            "--",
            remote.text(),
            branch);
    if (result.out().length >= MOST_ANSWER_BYTES) {
      throw new NotASyncServerException(
          "the repository " + remote + " lists branches without end: check the address", null);
    }
    if (result.exitCode() == NO_SUCH_BRANCH) {
      return "";
    }
    if (!result.isOk()) {
      throw failed(result);
    }
    for (String line : result.text().lines().toList()) {
      int tab = line.indexOf('\t');
      if (tab > 0 && line.substring(tab + 1).equals(branch)) {
        return line.substring(0, tab);
      }
    }
    return ""; // another branch, whose name ends like this one's
  }

  /** Returns the commit up to which the copy is whole; empty if it has nothing. */
  private String copied() {
    Git.Result result = git.run(Git.HERE, "rev-parse", "--verify", "--quiet", TIP);
    return result.isOk() ? result.text() : "";
  }

  private void fetch() {
    List<String> command =
        new ArrayList<>(List.of("fetch", "--quiet", "--no-tags", "--no-write-fetch-head"));
    if (!remote.isElsewhere()) {
      // Whoever sends from a directory is this machine, which need not make little of it.
      command.add("--upload-pack=git -c pack.window=0 -c core.compression=0 upload-pack");
    }
    command.addAll(List.of("--", remote.text(), "+" + branch + ":" + TIP));
    Git.Result result = git.fetch(room, command.toArray(String[]::new));
    if (!result.isOk()) {
      throw failed(result);
    }
    isNew = false;
    tidyIfMany();
  }

  /** Says whether the ids of the remote have another length than those of the copy. */
  private static boolean hasOtherIds(String said) {
    return said.contains("hash algorithm")
        || said.contains("mismatched algorithms")
        || said.contains("unexpected capabilities");
  }

  /** What is wrong with our copy is no fault of the remote: git names the file. */
  private RuntimeException failed(Git.Result result) {
    String said = result.err();
    if (hasOtherIds(said)) {
      isSha256 = !isSha256;
      return new CacheException("the repository has ids of another length");
    }
    boolean isOurs =
        said.contains(slot.repository().toString())
            || said.contains(TIP)
            || said.contains("bad object");
    return isOurs && !isNew ? new CacheException("the copy is damaged") : failures.of(result);
  }

  /**
   * Adds a commit to the branch, if the branch is still as it was.
   *
   * @param before the branch as it was
   * @param message what the commit does
   * @param written files and their new contents
   * @param removed files to be removed
   * @return the commit; empty if somebody else was faster, and {@link #look} says what there is now
   */
  String publish(Tip before, String message, Map<String, byte[]> written, List<String> removed) {
    tidyIfMany();
    String commit = commit(before, message, written, removed);
    Git.Result push =
        git.run(
            Git.TRANSFER,
            "push",
            "--porcelain",
            "--no-verify",
            "--force-with-lease=" + branch + ":" + before.commit(),
            "--",
            remote.text(),
            commit + ":" + branch);
    if (!push.isOk() && !isThere(before, commit, push)) {
      return "";
    }
    here("update-ref", TIP, commit);
    return commit;
  }

  /** Finds out whether a push was accepted although git says that it failed. */
  private boolean isThere(Tip before, String commit, Git.Result push) {
    String there = ask();
    if (there.equals(commit)) {
      return true; // only the answer was lost
    }
    if (there.equals(before.commit())) {
      // An empty repository says only now which ids it has.
      throw hasOtherIds(push.err()) ? failed(push) : failures.ofPush(push);
    }
    tip = null;
    if (there.isEmpty()) {
      return false;
    }
    fetch();
    return git.run(Git.HERE, "merge-base", "--is-ancestor", commit, copied()).isOk();
  }

  /** Keeps what the branch is after a commit of ours, so that nobody need ask. */
  void set(Tip now) {
    tip = now;
    lookedAt = System.nanoTime();
    keep(now.commit(), now.meta());
  }

  /** Forgets what the branch was; the next look asks. */
  void unknown() {
    tip = null;
  }

  private String commit(
      Tip before, String message, Map<String, byte[]> written, List<String> removed) {
    Git.Result result =
        here(
            in -> {
              text(in, "feature done\ncommit " + MINE + "\nmark :1\n");
              text(in, "committer " + AUTHOR + " now\n");
              data(in, message.getBytes(UTF_8));
              if (!before.commit().isEmpty()) {
                text(in, "from " + before.commit() + "^0\n");
              }
              for (String name : removed) {
                text(in, "D " + name + "\n");
              }
              for (Map.Entry<String, byte[]> file : written.entrySet()) {
                text(in, "M 100644 inline " + file.getKey() + "\n");
                data(in, file.getValue());
              }
              text(in, "get-mark :1\ndone\n");
            },
            "fast-import",
            "--quiet",
            "--force",
            "--date-format=now");
    return result.text();
  }

  private static void text(OutputStream in, String text) throws IOException {
    in.write(text.getBytes(UTF_8));
  }

  private static void data(OutputStream in, byte[] data) throws IOException {
    text(in, "data " + data.length + "\n");
    in.write(data);
    text(in, "\n");
  }

  /**
   * Returns which of some files, which are written once, were written before a time. The time is
   * measured to the branch's last commit where that is earlier: a clock that is fast makes nothing
   * old. A commit is no older than those before it: neither does a clock that is slow.
   */
  List<String> olderThan(Tip at, Duration age, Instant now, List<String> files) {
    List<String> commits =
        here("rev-list", "--timestamp", "--first-parent", at.commit()).text().lines().toList();
    long limit = Math.min(now.getEpochSecond(), time(commits.get(0))) - age.toSeconds();
    String lastOld = null;
    for (int i = commits.size() - 1; i >= 0 && time(commits.get(i)) <= limit; i--) {
      lastOld = commits.get(i).substring(commits.get(i).indexOf(' ') + 1);
    }
    if (lastOld == null) {
      return List.of();
    }
    Set<String> old =
        new HashSet<>(List.of(here("ls-tree", "-z", "--name-only", lastOld).text().split("\0")));
    return files.stream().filter(old::contains).toList();
  }

  private static long time(String commit) {
    return Long.parseLong(commit.substring(0, commit.indexOf(' ')));
  }

  /** Reads a content that {@link Tip} names. */
  byte[] read(String name) {
    return reader.read(name);
  }

  /** Reads the beginning of a content. */
  byte[] readBeginning(String name, int bytes) {
    return git.run(Git.HERE, in -> {}, bytes, "cat-file", "blob", name).out();
  }

  /** Says whether the remote would take a push. */
  Git.Result tryPush(Tip at) {
    return git.run(
        Git.QUESTION,
        "push",
        "--dry-run",
        "--porcelain",
        "--no-verify",
        "--",
        remote.text(),
        at.commit() + ":" + branch);
  }

  /** Packs the copy, of which each synchronisation makes some files. */
  void tidy() {
    reader.close(); // no file of it may be open on Windows
    Git.Result unused = git.run(Git.HERE, "gc", "--quiet", "--prune=now");
  }

  /** Packs the copy where it has become many files, which git knows from one of its directories. */
  private void tidyIfMany() {
    Git.Result unused =
        git.run(
            Git.HERE, "-c", "gc.auto=2000", "-c", "gc.autoDetach=false", "gc", "--auto", "--quiet");
  }

  private Git.Result here(String... command) {
    return here(in -> {}, command);
  }

  private Git.Result here(Git.Feed feed, String... command) {
    Git.Result result = git.run(Git.HERE, feed, Integer.MAX_VALUE, command);
    if (!result.isOk()) {
      throw new CacheException("git " + command[0] + " failed: " + result.err());
    }
    return result;
  }
}
