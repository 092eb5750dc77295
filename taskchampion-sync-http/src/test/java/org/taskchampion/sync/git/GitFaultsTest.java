package org.taskchampion.sync.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.SyncException;
import org.taskchampion.sync.SyncProblem;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;

/** What goes wrong with git and its repositories, with the real git: nothing is lost by it. */
@Timeout(300)
class GitFaultsTest {

  private static final UUID NIL = SyncServer.NIL_VERSION;

  @TempDir private Path directory;

  private GitRepositories repositories;
  private Path remote;

  @BeforeEach
  void makeRepository() {
    repositories = new GitRepositories(directory);
    remote = repositories.bare("remote.git");
  }

  private GitSyncServer open() {
    return repositories.server(remote).build();
  }

  private String inRemote(String... arguments) {
    List<String> command = new ArrayList<>(List.of("-C", remote.toString()));
    command.addAll(List.of(arguments));
    return repositories.git(command.toArray(String[]::new));
  }

  private static UUID add(SyncServer server, UUID parent, String segment) {
    return ((AddVersionResult.Added) server.addVersion(parent, bytes(segment))).version();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static List<String> descriptions(Replica replica) {
    return replica.tasks().stream().map(Task::description).sorted().toList();
  }

  @Test
  void offlineIsAnErrorAndLosesNothing() throws IOException {
    Path away = directory.resolve("away.git");
    try (Replica one = Replica.open(new InMemoryStorage());
        Replica two = Replica.open(new InMemoryStorage());
        SyncServer server = open()) {
      one.edit(edit -> edit.add("first"));
      one.sync(server);
      one.edit(edit -> edit.add("second"));
      Files.move(remote, away);
      assertThatExceptionOfType(ServerUnreachableException.class)
          .isThrownBy(() -> one.sync(server))
          .withMessageContaining("is the disk mounted?")
          .satisfies(e -> assertThat(e.isRetryable()).isTrue());
      assertThat(one.unsyncedOperations()).isNotEmpty();
      Files.move(away, remote);
      one.sync(server);
      two.sync(server);
      assertThat(descriptions(two)).containsExactly("first", "second");
    }
  }

  @Test
  void aRepositoryThatIsNoneAndAHostThatIsNoneAreDifferentErrors() throws IOException {
    Path plain = Files.createDirectory(directory.resolve("plain"));
    try (SyncServer server = repositories.server(plain).build()) {
      assertThatExceptionOfType(SyncException.class)
          .isThrownBy(() -> server.childVersion(NIL))
          .satisfies(e -> assertThat(e.problem()).isEqualTo(SyncProblem.NOT_A_SYNC_SERVER));
    }
    try (SyncServer server =
        repositories.server("http://me:hidden@127.0.0.1:1/tasks.git").build()) {
      assertThat(server.identity().address()).isEqualTo("http://127.0.0.1:1/tasks.git#tasks");
      assertThatExceptionOfType(SyncException.class)
          .isThrownBy(() -> server.addVersion(NIL, bytes("one")))
          .satisfies(e -> assertThat(e.problem()).isEqualTo(SyncProblem.OFFLINE))
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hidden"));
    }
  }

  @Test
  void aHookThatSaysNoIsARefusalAndLosesNothing() throws IOException {
    GitRepositories.hook(remote, "pre-receive", "echo no room for you >&2; exit 1");
    try (Replica replica = Replica.open(new InMemoryStorage());
        SyncServer server = open()) {
      replica.edit(edit -> edit.add("first"));
      assertThatExceptionOfType(ServerRefusedException.class)
          .isThrownBy(() -> replica.sync(server))
          .withMessageContaining("a rule or a hook of it says no")
          .withMessageContaining("no room for you");
      Files.delete(remote.resolve("hooks/pre-receive"));
      replica.sync(server);
      assertThat(replica.unsyncedOperations()).isEmpty();
    }
  }

  /** The remote has the commit, and git says that the push failed. */
  @Test
  void anAnswerThatIsLostIsNoFailure() {
    GitRepositories.hook(remote, "post-receive", "kill -9 $PPID");
    try (SyncServer server = open()) {
      UUID first = add(server, NIL, "one");
      UUID second = add(server, first, "two");
      server.addSnapshot(second, bytes("at two"));
      assertThat(server.snapshot().orElseThrow().version()).isEqualTo(second);
      assertThat(server.childVersion(second)).isEqualTo(new ChildVersion.UpToDate());
    }
    assertThat(inRemote("rev-list", "--count", GitRepositories.BRANCH)).isEqualTo("3");
  }

  /** Somebody else pushes between the look and the push: what did not change the history counts. */
  @Test
  void aPushOfSomethingElseMeanwhileIsNoRefusal() {
    try (SyncServer server = open()) {
      UUID first = add(server, NIL, "one");
      // Once, before the next update is accepted, the branch moves on by a commit of somebody else.
      GitRepositories.hook(
          remote,
          "pre-receive",
          "rm -f \"$0\"\n"
              + "unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES\n"
              + "new=$(GIT_AUTHOR_NAME=o GIT_AUTHOR_EMAIL=o GIT_COMMITTER_NAME=o"
              + " GIT_COMMITTER_EMAIL=o git commit-tree -m other -p refs/heads/tasks"
              + " 'refs/heads/tasks^{tree}')\n"
              + "git update-ref refs/heads/tasks $new");
      UUID second = add(server, first, "two");
      assertThat(((ChildVersion.Found) server.childVersion(first)).version()).isEqualTo(second);
    }
    assertThat(inRemote("log", "--format=%s", GitRepositories.BRANCH).lines())
        .containsExactly("add version", "other", "add version");
  }

  /** Both begin a history with a salt of their own; one is first, and the other takes its salt. */
  @Test
  void twoFirstSynchronisationsEndInOneHistory() {
    try (Replica one = Replica.open(new InMemoryStorage());
        Replica two = Replica.open(new InMemoryStorage());
        SyncServer first = open();
        SyncServer second = open()) {
      one.edit(edit -> edit.add("one"));
      two.edit(edit -> edit.add("two"));
      assertThat(second.childVersion(NIL)).isEqualTo(new ChildVersion.UpToDate());
      assertThat(second.sealingKey().orElseThrow().token()).isNotEmpty(); // of its own salt
      one.sync(first);
      two.sync(second);
      one.sync(first);
      assertThat(descriptions(one)).containsExactly("one", "two").isEqualTo(descriptions(two));
    }
  }

  @Test
  void filesOfOthersInTheBranchStay() {
    Path work = directory.resolve("work");
    repositories.git("clone", "--quiet", remote.toString(), work.toString());
    Stream.of(
            List.of("checkout", "-q", "-b", GitRepositories.BRANCH),
            List.of("config", "user.name", "me"),
            List.of("config", "user.email", "me@example.com"))
        .forEach(command -> inWork(work, command));
    write(work.resolve("README.md"), "mine");
    write(work.resolve("notes/deep/a b \"c\".txt"), "deep");
    inWork(work, List.of("add", "-A"));
    inWork(work, List.of("commit", "-q", "-m", "mine"));
    inWork(work, List.of("push", "-q", "origin", GitRepositories.BRANCH));
    try (SyncServer server = open()) {
      UUID first = add(server, NIL, "one");
      server.addSnapshot(first, bytes("at one"));
    }
    assertThat(inRemote("show", GitRepositories.BRANCH + ":README.md")).isEqualTo("mine");
    assertThat(inRemote("show", GitRepositories.BRANCH + ":notes/deep/a b \"c\".txt"))
        .isEqualTo("deep");
    assertThat(inRemote("ls-tree", "--name-only", GitRepositories.BRANCH).lines()).hasSize(5);
  }

  private void inWork(Path work, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("-C", work.toString()));
    command.addAll(arguments);
    repositories.git(command.toArray(String[]::new));
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aCacheInsideAnotherRepositoryWithOddCharactersLeavesThatAlone() throws IOException {
    Path outer = Files.createDirectory(directory.resolve("dot[files] *? é"));
    repositories.git("init", "-q", outer.toString());
    write(outer.resolve("important"), "not committed");
    try (SyncServer server =
        repositories.server(remote).cache(outer.resolve("c a*c[h]e")).build()) {
      UUID first = add(server, NIL, "one");
      assertThat(((ChildVersion.Found) server.childVersion(NIL)).version()).isEqualTo(first);
    }
    assertThat(outer.resolve("important")).hasContent("not committed");
    assertThat(repositories.git("-C", outer.toString(), "status", "--porcelain", "important"))
        .isEqualTo("?? important");
  }

  /** Hooks, signing, ignored files and variables of a calling git are of no account. */
  @Test
  void theConfigurationOfTheUserDoesNotTakePart() throws IOException {
    Path configuration = directory.resolve("gitconfig");
    Path hooks = Files.createDirectory(directory.resolve("hooks-of-the-user"));
    for (String name : List.of("pre-push", "post-commit")) {
      Path hook = hooks.resolve(name);
      Files.writeString(hook, "#!/bin/sh\nexit 1\n");
      assertThat(hook.toFile().setExecutable(true)).isTrue();
    }
    Files.writeString(
        configuration,
        "[commit]\n gpgSign = true\n[push]\n gpgSign = true\n followTags = true\n[core]\n hooksPath = "
            + hooks
            + "\n excludesFile = /dev/null\n autocrlf = true\n[init]\n defaultBranch = x\n"
            + "[safe]\n bareRepository = explicit\n[user]\n useConfigOnly = true\n");
    try (SyncServer server =
        repositories
            .server(remote)
            .environment("GIT_CONFIG_GLOBAL", configuration.toString())
            .build()) {
      UUID first = add(server, NIL, "one\r\n\n");
      assertThat(((ChildVersion.Found) server.childVersion(NIL)).segment())
          .isEqualTo(bytes("one\r\n\n"));
      server.addSnapshot(first, bytes("at one"));
    }
  }

  @Test
  void aCacheThatIsDamagedOrGoneIsMadeAnew() throws IOException {
    UUID first;
    try (SyncServer server = open()) {
      first = add(server, NIL, "one");
      try (Stream<Path> files = Files.walk(repositories.cache().resolve("0.git/objects"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.delete(file);
        }
      }
      UUID second = add(server, first, "two");
      assertThat(((ChildVersion.Found) server.childVersion(first)).version()).isEqualTo(second);
    }
    Files.writeString(repositories.cache().resolve("0.git/HEAD"), "nonsense");
    try (SyncServer server = open()) {
      assertThat(((ChildVersion.Found) server.childVersion(NIL)).version()).isEqualTo(first);
    }
  }

  /** As a loss of power, or a git that was killed, leaves them. */
  @ParameterizedTest
  @ValueSource(strings = {"an empty object", "an empty ref", "a lock of a ref", "a ref to nothing"})
  void aCopyThatIsHalfWrittenIsMadeAnew(String damage) throws IOException {
    UUID first;
    try (SyncServer server = open()) {
      first = add(server, NIL, "one");
    }
    UUID second;
    try (SyncServer other = repositories.server(remote).cache(directory.resolve("b")).build()) {
      second = add(other, first, "two");
    }
    Path copy = repositories.cache().resolve("0.git");
    Path tip = copy.resolve("refs/taskchampion/tip");
    switch (damage) {
      case "an empty object" -> {
        try (Stream<Path> files = Files.walk(copy.resolve("objects"))) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            assertThat(file.toFile().setWritable(true)).isTrue();
            Files.write(file, new byte[0]);
          }
        }
      }
      case "an empty ref" -> Files.write(tip, new byte[0]);
      case "a lock of a ref" ->
          Files.write(copy.resolve("refs/taskchampion/tip.lock"), new byte[0]);
      default -> Files.writeString(tip, "0123456789012345678901234567890123456789\n");
    }
    try (SyncServer server = open()) {
      assertThat(((ChildVersion.Found) server.childVersion(first)).version()).isEqualTo(second);
      assertThat(add(server, second, "three")).isNotNull();
    }
  }

  /** On POSIX, closing a second channel on a file would free the lock of the first. */
  @Test
  void anObjectThatIsClosedLeavesTheCopyOfAnotherAlone() throws Exception {
    try (SyncServer one = open()) {
      add(one, NIL, "one");
      open().close();
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty(
                      "surefire.test.class.path", System.getProperty("java.class.path")),
                  LockTry.class.getName(),
                  repositories.cache().resolve("0.lock").toString())
              .inheritIO()
              .start();
      assertThat(other.waitFor()).as("1: the lock is held").isEqualTo(1);
    }
  }

  /** Ends with 0 if nobody holds the lock on a file. */
  static final class LockTry {
    public static void main(String[] arguments) throws IOException {
      try (FileChannel channel =
          FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
        System.exit(channel.tryLock() == null ? 1 : 0);
      }
    }
  }

  @Test
  void oneCacheServesRepositoriesWithIdsOfEitherLength() {
    Path modern = repositories.bare("modern.git", "--object-format=sha256");
    for (int i = 0; i < 2; i++) {
      for (Path each : List.of(modern, remote)) {
        try (SyncServer server = repositories.server(each).build()) {
          UUID last = NIL;
          while (server.childVersion(last) instanceof ChildVersion.Found found) {
            last = found.version();
          }
          add(server, last, "one more");
        }
      }
    }
  }

  @Test
  void aRepositoryWithLongIdsIsUsedAsItIs() {
    Path modern = repositories.bare("modern.git", "--object-format=sha256");
    UUID first;
    try (SyncServer server = repositories.server(modern).build()) {
      first = add(server, NIL, "one");
    }
    try (SyncServer server = repositories.server(modern).build()) {
      assertThat(((ChildVersion.Found) server.childVersion(NIL)).version()).isEqualTo(first);
      add(server, first, "two");
    }
  }

  @Test
  void whatASnapshotCoversIsRemovedAfterHalfAYearByAnyClock() {
    UUID first;
    UUID second;
    try (SyncServer server = open()) {
      first = add(server, NIL, "one");
      second = add(server, first, "two");
    }
    Clock fast = Clock.fixed(Instant.now().plus(Duration.ofDays(365)), ZoneOffset.UTC);
    try (SyncServer server = repositories.server(remote).clock(fast).build()) {
      server.addSnapshot(second, bytes("at two"));
      assertThat(((ChildVersion.Found) server.childVersion(NIL)).version())
          .as("a clock that is fast makes nothing old")
          .isEqualTo(first);
    }
    makeOld();
    UUID third;
    try (SyncServer server = open()) {
      third = add(server, second, "three");
      server.addSnapshot(third, bytes("at three"));
      assertThat(server.childVersion(NIL)).isEqualTo(new ChildVersion.Gone());
      assertThat(server.childVersion(first)).isEqualTo(new ChildVersion.Gone());
      assertThat(((ChildVersion.Found) server.childVersion(second)).version()).isEqualTo(third);
      assertThat(server.snapshot().orElseThrow().version()).isEqualTo(third);
    }
  }

  @Test
  void aSlowClockMakesNothingOld() {
    try (SyncServer server = open()) {
      UUID first = add(server, NIL, "one");
      UUID second = add(server, first, "two");
      rewrite(
          "[ $GIT_COMMIT != " + inRemote("rev-parse", GitRepositories.BRANCH).strip() + " ] ||");
      UUID third = add(server, second, "three");
      server.addSnapshot(third, bytes("at three"));
      assertThat(((ChildVersion.Found) server.childVersion(NIL)).version()).isEqualTo(first);
      assertThat(((ChildVersion.Found) server.childVersion(first)).version()).isEqualTo(second);
    }
  }

  /** Rewrites the branch as if it had been written 181 days ago. */
  private void makeOld() {
    rewrite("");
  }

  /** Rewrites the commits for which a condition of the shell fails, as if they were that old. */
  private void rewrite(String unless) {
    String then = Instant.now().minus(Duration.ofDays(181)).getEpochSecond() + " +0000";
    inRemote(
        "filter-branch",
        "-f",
        "--env-filter",
        unless + " export GIT_AUTHOR_DATE='" + then + "' GIT_COMMITTER_DATE='" + then + "'",
        GitRepositories.BRANCH);
  }

  @Test
  void aDamagedMetaIsNamedAndNothingIsChanged() {
    commitInRemote("meta", "{\"latest_version\":\"x\"}");
    String before = inRemote("rev-parse", GitRepositories.BRANCH);
    try (SyncServer server = open()) {
      assertThatExceptionOfType(MalformedDataException.class)
          .isThrownBy(() -> server.addVersion(NIL, bytes("one")))
          .withMessageContaining("the file meta in the branch is damaged");
      assertThat(server.check(NIL).isFailed()).isTrue();
    }
    assertThat(inRemote("rev-parse", GitRepositories.BRANCH)).isEqualTo(before);
  }

  private void commitInRemote(String file, String content) {
    Path work = directory.resolve("work");
    repositories.git("init", "-q", "-b", GitRepositories.BRANCH, work.toString());
    write(work.resolve(file), content);
    inWork(work, List.of("add", "-A"));
    inWork(
        work,
        List.of("-c", "user.name=o", "-c", "user.email=o@o", "commit", "-q", "-m", "by hand"));
    inWork(work, List.of("push", "-q", remote.toString(), GitRepositories.BRANCH));
  }

  @Test
  void aProgramThatIsNotThereIsNamed() {
    try (SyncServer server = repositories.server(remote).git("no-such-git").build()) {
      assertThatThrownBy(() -> server.childVersion(NIL))
          .isInstanceOf(ServerRefusedException.class)
          .hasMessageContaining("no-such-git cannot be started: install git");
    }
  }

  @Test
  void anInterruptAndAClosingEndAGitThatHangs() throws Exception {
    GitRepositories.hook(remote, "pre-receive", "touch \"$GIT_DIR/hangs\"; sleep 1000");
    for (boolean interrupts : new boolean[] {true, false}) {
      Files.deleteIfExists(remote.resolve("hangs"));
      CountDownLatch cancelled = new CountDownLatch(1);
      SyncServer server = open();
      Thread thread =
          new Thread(
              () -> {
                try {
                  server.addVersion(NIL, bytes("one"));
                } catch (SyncCancelledException e) {
                  cancelled.countDown();
                }
              });
      thread.start();
      while (!Files.exists(remote.resolve("hangs"))) {
        Thread.onSpinWait();
      }
      if (interrupts) {
        thread.interrupt();
        cancelled.await();
      }
      server.close();
      cancelled.await();
      thread.join();
    }
    Files.delete(remote.resolve("hooks/pre-receive"));
    try (SyncServer server = open()) {
      assertThat(add(server, NIL, "two")).isNotNull();
    }
  }

  @Test
  void aCheckSaysWhatIsThereAndWhatCannotBeWritten() throws IOException {
    try (SyncServer server = open()) {
      assertThat(server.check(NIL).isFailed()).isFalse();
      UUID first = add(server, NIL, "one");
      ServerCheck check = server.check(first);
      assertThat(check.isFailed()).isFalse();
      assertThat(check.finding(ServerCheck.Subject.VERSION).orElseThrow().message())
          .startsWith("this is git version ");
      assertThat(check.finding(ServerCheck.Subject.SECRET).orElseThrow().outcome())
          .isEqualTo(ServerCheck.Outcome.OK);
      assertThat(check.finding(ServerCheck.Subject.TLS).orElseThrow().outcome())
          .isEqualTo(ServerCheck.Outcome.OK);
    }
    try (SyncServer server =
        repositories.server(remote).encryptionSecret(EncryptionSecret.of("other")).build()) {
      assertThat(server.check(NIL).finding(ServerCheck.Subject.SECRET).orElseThrow().outcome())
          .isEqualTo(ServerCheck.Outcome.FAILED);
    }
  }

  @Test
  void twoObjectsUseTwoCopiesAndTheNextOneUsesTheFirstAgain() {
    try (SyncServer one = open();
        SyncServer two = open()) {
      add(one, NIL, "one");
      assertThat(two.childVersion(NIL)).isInstanceOf(ChildVersion.Found.class);
      assertThat(repositories.cache().resolve("1.git")).exists();
    }
    try (SyncServer one = open()) {
      assertThat(one.childVersion(NIL)).isInstanceOf(ChildVersion.Found.class);
    }
    assertThat(repositories.cache().resolve("2.git")).doesNotExist();
  }
}
