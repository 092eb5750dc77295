package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageFailedException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.storage.VerificationReport.Kind;
import org.taskchampion.testing.PosixOnly;

class BackupTest {

  @TempDir Path home;

  private Path data() {
    return home.resolve("data");
  }

  private H2Storage open(Path directory) {
    return H2Storage.at(directory, new RealDisk(), TestProcess.BUSY);
  }

  private static void commit(Storage storage, String name, int times) {
    for (int i = 0; i < times; i++) {
      try (StorageTransaction transaction = storage.begin()) {
        TestProcess.commit(transaction, name);
      }
    }
  }

  private static String export(Storage storage) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Replica.open(storage).exportTo(out);
    return out.toString("UTF-8");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** Every state has the last number of each writer, and its last 30 tasks. */
  private static void assertCommitted(StorageView view, List<String> writers) {
    long commits = 0;
    for (String name : writers) {
      int last = Integer.parseInt(view.value(name).orElse("0"));
      commits += last;
      for (int i = Math.max(1, last - 29); i <= last; i++) {
        assertThat(view.task(TestProcess.task(name, i))).as("%s %s", name, i).isPresent();
      }
      assertThat(view.task(TestProcess.task(name, last + 1))).isEmpty();
    }
    assertThat(view.revision()).isEqualTo(commits);
  }

  @Test
  void eachBackupIsOneStateWhileThreadsAndAnotherProcessWrite() throws Exception {
    List<String> writers = List.of("process", "first", "second");
    Process process = TestProcess.start(data(), "process", 200);
    try (H2Storage storage = open(data())) {
      List<Thread> threads = new ArrayList<>();
      for (String name : writers.subList(1, 3)) {
        Thread thread = new Thread(() -> commit(storage, name, 200), name);
        thread.start();
        threads.add(thread);
      }
      long before = 0;
      int during = 0;
      BufferedReader output = TestProcess.output(process);
      for (int i = 0; process.isAlive() || threads.stream().anyMatch(Thread::isAlive); i++) {
        Path target = home.resolve("backup" + i);
        storage.backup(target);
        try (H2Storage backup = H2Storage.at(target);
            StorageView view = backup.read()) {
          assertCommitted(view, writers);
          assertThat(view.revision()).isGreaterThanOrEqualTo(before);
          during += view.revision() > before ? 1 : 0;
          before = view.revision();
        }
        try (H2Storage backup = H2Storage.at(target)) {
          assertThat(Replica.open(backup).verify().findings())
              .noneMatch(finding -> finding.kind() == Kind.FILE || finding.kind() == Kind.INDEX);
        }
        while (output.ready()) {
          output.readLine();
        }
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(during).isGreaterThan(2);
      storage.backup(home.resolve("last"));
      try (H2Storage backup = H2Storage.at(home.resolve("last"))) {
        assertThat(export(backup)).isEqualTo(export(storage));
        try (StorageView view = backup.read()) {
          assertThat(view.revision()).isEqualTo(600);
        }
      }
    }
    assertThat(names()).noneMatch(name -> name.endsWith(".tmp"));
  }

  @Test
  void aBackupIsAReplicaOfItsOwn() throws IOException {
    Path target = home.resolve("a/new/place");
    try (H2Storage storage = open(data())) {
      commit(storage, "w", 40);
      storage.backup(target);
      String then = export(storage);
      commit(storage, "w", 3);
      try (H2Storage backup = H2Storage.at(target)) {
        assertThat(export(backup)).isEqualTo(then);
        commit(backup, "other", 5);
      }
      try (H2Storage backup = H2Storage.at(target);
          StorageView view = backup.read()) {
        assertThat(view.value("w")).contains("40");
        assertThat(view.value("other")).contains("5");
      }
    }
  }

  @Test
  @PosixOnly("permissions of files")
  void aBackupIsForItsOwner() throws IOException {
    Path target = home.resolve("a/new/place");
    try (H2Storage storage = open(data())) {
      storage.backup(target);
    }
    for (String file : List.of("replica.mv", "replica.journal")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve(file))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void onlyAnEmptyDirectoryIsTaken() throws IOException {
    Path empty = Files.createDirectory(home.resolve("empty"));
    Path full = Files.createDirectory(home.resolve("full"));
    Path letter = Files.writeString(full.resolve("letter"), "dear");
    try (H2Storage storage = open(data())) {
      commit(storage, "w", 3);
      for (Path target : List.of(full, letter, data())) {
        assertThatThrownBy(() -> storage.backup(target))
            .isInstanceOf(StorageFailedException.class)
            .hasMessageContaining(target + ": it exists, and is no empty directory. Nothing");
      }
      storage.backup(empty);
      assertThat(empty.resolve("replica.mv")).isRegularFile();
      assertThat(letter).hasContent("dear");
      try (StorageView view = storage.read()) {
        assertThatIllegalStateException().isThrownBy(() -> storage.backup(home.resolve("within")));
        assertThat(view.value("w")).contains("3");
      }
    }
    assertThat(names()).containsExactly("data", "empty", "full");
  }

  /** Something that fails from one of its calls on that write, and, if it crashed, in all. */
  private static final class Failing {
    private int left;
    private final boolean crash;

    Failing(int left, boolean crash) {
      this.left = left;
      this.crash = crash;
    }

    Disk disk() {
      return (Disk) proxy(Disk.class, new RealDisk());
    }

    private Object proxy(Class<?> type, Object target) {
      return Proxy.newProxyInstance(
          type.getClassLoader(),
          new Class<?>[] {type},
          (proxy, method, arguments) -> invoke(method, target, arguments));
    }

    private @Nullable Object invoke(Method method, Object target, Object @Nullable [] arguments)
        throws Throwable {
      boolean reads =
          List.of("exists", "realPath", "isEmptyDirectory", "read", "length", "close", "identity")
                  .contains(method.getName())
              || !List.of(method.getExceptionTypes()).contains(IOException.class);
      if (!reads && (crash ? left-- <= 0 : left-- == 0)) {
        throw new IOException("the disk failed");
      }
      try {
        Object result = method.invoke(target, arguments);
        return result instanceof DiskFile ? proxy(DiskFile.class, result) : result;
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }

  @Test
  void whereverItEndsThereIsAWholeBackupOrNone() throws IOException {
    String content;
    try (H2Storage storage = open(data())) {
      commit(storage, "w", 25);
      content = export(storage);
    }
    for (boolean crash : List.of(false, true)) {
      int whole = 0;
      for (int calls = 0; whole == 0; calls++) {
        assertThat(calls).isLessThan(1_000);
        Path target = home.resolve("to" + crash + calls);
        OpenReplica replica = Opening.open(new RealDisk(), data(), TestProcess.BUSY);
        Snapshot state = replica.read();
        try {
          Backup.write(new Failing(calls, crash).disk(), state, target);
          whole++;
        } catch (StorageFailedException e) {
          assertThat(e).hasMessageContaining(target.toString());
        } finally {
          state.release();
          replica.close();
        }
        if (!crash) {
          assertThat(names()).noneMatch(name -> name.endsWith(".tmp"));
        }
        if (Files.exists(target)) {
          try (H2Storage backup = H2Storage.at(target)) {
            assertThat(export(backup)).isEqualTo(content);
          }
        } else {
          assertThat(whole).isZero();
        }
      }
    }
  }

  @Test
  void restoresIntoAnEmptyStorageOnly() throws IOException {
    Path backup = home.resolve("backup");
    String content;
    try (H2Storage storage = open(data())) {
      commit(storage, "w", 25);
      storage.backup(backup);
      content = export(storage);
      assertThatIllegalStateException().isThrownBy(() -> storage.restore(backup));
      assertThatIllegalArgumentException().isThrownBy(() -> storage.restore(data()));
      assertThat(export(storage)).isEqualTo(content);
    }
    try (H2Storage other = open(home.resolve("other"))) {
      assertThatThrownBy(() -> other.restore(home.resolve("nowhere")))
          .isInstanceOf(StorageDamagedException.class)
          .hasMessageContaining("nowhere");
      assertThat(home.resolve("nowhere")).doesNotExist();
      other.restore(backup);
      assertThat(export(other)).isEqualTo(content);
    }
    try (H2Storage other = open(home.resolve("other"))) {
      assertThat(export(other)).isEqualTo(content);
    }
  }

  @Test
  void whatARestoreReplacesIsKeptAndOthersSeeTheNewState() throws IOException {
    Path backup = home.resolve("backup");
    Path kept = home.resolve("kept");
    try (H2Storage storage = open(data());
        H2Storage other = open(data())) {
      commit(storage, "w", 25);
      storage.backup(backup);
      String then = export(storage);
      commit(other, "later", 10);
      String now = export(storage);
      long revision;
      try (StorageView view = other.read()) {
        revision = view.revision();
      }
      storage.restore(backup, kept);
      assertThat(export(other)).isEqualTo(then);
      try (StorageView view = other.read()) {
        assertThat(view.revision()).isEqualTo(revision + 1);
      }
      commit(other, "w", 1);
      try (H2Storage old = H2Storage.at(kept)) {
        assertThat(export(old)).isEqualTo(now);
      }
      assertThatThrownBy(() -> storage.restore(backup, kept))
          .isInstanceOf(StorageFailedException.class);
    }
    try (H2Storage storage = open(data());
        StorageView view = storage.read()) {
      assertThat(view.value("w")).contains("26");
      assertThat(view.value("later")).isEmpty();
    }
  }

  @Test
  void aRestoreThatFailsAnywhereChangesAllOrNothing() throws IOException {
    Path backup = home.resolve("backup");
    try (H2Storage source = open(home.resolve("source"))) {
      commit(source, "restored", 12);
      source.backup(backup);
    }
    int whole = 0;
    int failed = 0;
    for (int calls = 0; whole < 3; calls++) {
      assertThat(calls).isLessThan(2_000);
      Path directory = home.resolve("data" + calls);
      try (H2Storage storage = open(directory)) {
        commit(storage, "old", 5);
      }
      Path kept = home.resolve("kept" + calls);
      try (H2Storage storage =
          H2Storage.at(directory, new Failing(calls, true).disk(), TestProcess.BUSY)) {
        storage.restore(backup, kept);
        whole++;
      } catch (StorageFailedException e) {
        failed++;
      }
      try (H2Storage storage = H2Storage.at(directory);
          StorageView view = storage.read()) {
        boolean isNew = view.value("old").isEmpty();
        assertThat(view.value("restored").isPresent()).isEqualTo(isNew);
        assertThat(view.taskCount()).isEqualTo(isNew ? 12 : 5);
        assertThat(isNew || whole == 0).isTrue();
        if (isNew) {
          try (H2Storage old = H2Storage.at(kept);
              StorageView oldView = old.read()) {
            assertThat(oldView.value("old")).contains("5");
          }
        }
      }
    }
    assertThat(failed).isGreaterThan(10);
  }

  @Test
  void aDamagedReplicaGivesNoBackup() throws IOException {
    try (H2Storage storage = H2Storage.at(data())) {
      try (StorageTransaction transaction = storage.begin()) {
        for (int i = 0; i < 3_000; i++) {
          transaction.putTasks(Map.of(new UUID(1, i), Map.of("n", "x".repeat(300))));
        }
        transaction.commit();
      }
    }
    Path store = data().resolve("replica.mv");
    byte[] bytes = Files.readAllBytes(store);
    bytes[bytes.length / 2] ^= 1;
    Files.write(store, bytes);
    try (H2Storage storage = H2Storage.at(data())) {
      assertThatThrownBy(() -> storage.backup(home.resolve("backup")))
          .isInstanceOf(StorageDamagedException.class)
          .hasMessageContaining(store.toString());
    }
    assertThat(names()).containsExactly("data");
  }
}
