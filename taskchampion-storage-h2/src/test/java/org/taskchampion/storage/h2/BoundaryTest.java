package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageFailedException;
import org.taskchampion.storage.StorageTransaction;
import org.taskchampion.storage.StorageView;
import org.taskchampion.testing.JdkFailures;

/**
 * What is thrown inside MVStore while it reads a file is damage, and what is thrown anywhere else
 * is not, whatever it is, and wherever it seems to come from: what is thrown often has no stack
 * trace.
 */
class BoundaryTest {

  private static final StackTraceElement[][] ORIGINS = {
    {},
    {new StackTraceElement("org.h2.mvstore.MVMap", "get", "MVMap.java", 1)},
    {new StackTraceElement("org.taskchampion.storage.h2.Maps", "get", "Maps.java", 1)},
    {new StackTraceElement("com.example.Main", "main", "Main.java", 1)},
  };

  @TempDir Path directory;

  private final FailingDisk disk = new FailingDisk();

  /** Throws what it is told to where a part of a file is read. */
  private static final class FailingDisk extends ForwardingDisk {
    private String name = "";
    private int length;
    private @Nullable RuntimeException failure;

    FailingDisk() {
      super(new RealDisk());
    }

    /** Sets what is thrown where so many bytes, or more, of a file are read at once. */
    void fail(String file, int atLeast, @Nullable RuntimeException with) {
      this.name = file;
      this.length = atLeast;
      this.failure = with;
    }

    @Override
    public DiskFile open(Path path, boolean durable) throws IOException {
      return new ForwardingFile(super.open(path, durable)) {
        @Override
        public int read(long position, byte[] buffer, int offset, int count) throws IOException {
          RuntimeException thrown = failure;
          if (thrown != null && path.endsWith(name) && count >= length) {
            throw thrown;
          }
          return super.read(position, buffer, offset, count);
        }
      };
    }
  }

  private H2Storage open() {
    return H2Storage.at(directory, disk, Limits.DEFAULT);
  }

  @BeforeEach
  void fill() {
    try (H2Storage storage = open();
        StorageTransaction transaction = storage.begin()) {
      Map<UUID, Map<String, String>> tasks = new HashMap<>();
      for (int i = 0; i < 1_000; i++) {
        tasks.put(new UUID(0, i), Map.of("text", "x".repeat(2_000))); // as a checkpoint
      }
      transaction.putTasks(tasks);
      transaction.commit();
    }
  }

  private interface Check {
    void run(RuntimeException failure);
  }

  private static void withEach(Check check) {
    for (RuntimeException failure : JdkFailures.all(RuntimeException.class)) {
      for (StackTraceElement[] origin : ORIGINS) {
        failure.setStackTrace(origin);
        check.run(failure);
      }
    }
  }

  private static boolean isOfInput(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  @Test
  void whateverIsThrownInsideTheStoreIsDamage() {
    try (H2Storage storage = open();
        StorageView view = storage.read()) {
      withEach(
          failure -> {
            disk.fail(FileNames.STORE, BlockFile.BLOCK, failure);
            assertThatThrownBy(view::tasks)
                .as("%s", failure)
                .isInstanceOf(
                    isOfInput(failure)
                        ? StorageFailedException.class
                        : StorageDamagedException.class)
                .hasMessageContaining(directory.resolve(FileNames.STORE).toString());
          });
      disk.fail("", 0, null);
      assertThat(view.tasks()).hasSize(1_000);
    }
  }

  @Test
  void whatACallerThrowsIsNot() {
    try (H2Storage storage = open();
        StorageTransaction transaction = storage.begin()) {
      withEach(failure -> assertIsItself(failure, () -> transaction.tasks(failing(failure))));
      assertThatThrownBy(() -> transaction.task(nothing()))
          .isInstanceOf(NullPointerException.class);
    }
  }

  private static Collection<UUID> failing(RuntimeException failure) {
    return new AbstractCollection<>() {
      @Override
      public Iterator<UUID> iterator() {
        throw failure;
      }

      @Override
      public int size() {
        return 1;
      }
    };
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // a caller's mistake
  private static <T> T nothing() {
    return null;
  }

  @Test
  void whatADefectThrowsBesideTheStoreIsNot() {
    try (H2Storage storage = open()) {
      withEach(
          failure -> {
            disk.fail(FileNames.JOURNAL, 0, failure);
            assertIsItself(failure, () -> storage.begin().close());
          });
      disk.fail("", 0, null);
      storage.begin().close();
    }
    withEach(
        failure -> {
          disk.fail(FileNames.JOURNAL, 0, failure);
          assertIsItself(failure, () -> open().close());
        });
    // Neither is it where the journal's records are read, of which there are none but what follows.
    disk.fail("", 0, null);
    try (H2Storage storage = open();
        StorageTransaction transaction = storage.begin()) {
      transaction.setValue("name", "value");
      transaction.commit();
    }
    List<RuntimeException> some = JdkFailures.all(RuntimeException.class).subList(0, 5);
    for (RuntimeException failure : some) {
      disk.fail(FileNames.STORE, 0, failure);
      assertIsItself(failure, () -> open().close());
    }
  }

  private static void assertIsItself(RuntimeException failure, Runnable body) {
    assertThat(catchThrowable(body::run)).as("%s", failure).isSameAs(failure);
  }
}
