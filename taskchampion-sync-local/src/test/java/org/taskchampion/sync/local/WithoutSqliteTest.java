package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that has not added SQLite, or whose system does not load it: what needs it says so, and
 * nothing else needs it.
 */
class WithoutSqliteTest {

  @TempDir private Path directory;

  private static URLClassLoader withoutSqlite() throws Exception {
    return loader(entry -> !entry.contains("sqlite-jdbc"));
  }

  private static URLClassLoader loader(Predicate<String> isThere) throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (String entry : ChildJvm.CLASS_PATH.split(File.pathSeparator, -1)) {
      if (isThere.test(entry)) {
        classPath.add(new File(entry).toURI().toURL());
      }
    }
    return new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  /** Returns how an import fails. */
  private static Throwable failureOfImport(URLClassLoader loader, Path source) throws Exception {
    Object storage =
        loader.loadClass("org.taskchampion.storage.InMemoryStorage").getConstructor().newInstance();
    Method importInto =
        loader
            .loadClass(TaskChampionDatabase.class.getName())
            .getMethod(
                "importInto", Path.class, loader.loadClass("org.taskchampion.storage.Storage"));
    return failure(() -> importInto.invoke(null, source, storage));
  }

  private static Throwable failure(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(InvocationTargetException.class);
    return thrown.getCause();
  }

  @Test
  void anImportSaysWhatToAdd() throws Exception {
    Path source = Places.copy("replica-3.1.0", directory);
    try (URLClassLoader loader = withoutSqlite()) {
      assertThat(failureOfImport(loader, source))
          .hasMessage(
              "this takes SQLite, which is not there: add org.xerial:sqlite-jdbc 3.53 or later to"
                  + " the program's dependencies; nothing was imported");
    }
  }

  @Test
  void aDirectoryThatTaskwarriorUsesSaysWhatToAddAndIsNotChanged() throws Exception {
    Path place = Places.copy("local-server", directory);
    Map<String, String> before = Places.content(place);
    try (URLClassLoader loader = withoutSqlite()) {
      Method at = loader.loadClass(LocalSyncServer.class.getName()).getMethod("at", Path.class);
      assertThat(failure(() -> at.invoke(null, place)))
          .hasMessage(
              "the directory "
                  + place
                  + " holds Taskwarrior's database (taskchampion-local-sync-server.sqlite3): this"
                  + " takes SQLite, which is not there: add org.xerial:sqlite-jdbc 3.53 or later to"
                  + " the program's dependencies");
    }
    assertThat(Places.content(place)).isEqualTo(before);
  }

  @Test
  void aDirectoryOfOursNeedsNoSqlite() throws Exception {
    try (URLClassLoader loader = withoutSqlite()) {
      Object server =
          loader
              .loadClass(LocalSyncServer.class.getName())
              .getMethod("at", Path.class)
              .invoke(null, directory.resolve("server"));
      assertThat(server.getClass().getMethod("identity").invoke(server)).isNotNull();
    }
  }

  @Test
  void whereTheSystemDoesNotLoadItThisIsSaidAndNothingIsChanged() throws Exception {
    Path source = Places.copy("replica-3.1.0", directory);
    Path place = Places.copy("local-server", directory);
    Map<String, String> sourceBefore = Places.content(source);
    Map<String, String> before = Places.content(place);
    String property = "org.sqlite.tmpdir";
    String old = System.getProperty(property);
    System.setProperty(
        property, Path.of(Places.class.getSimpleName(), "no", "directory").toString());
    try (URLClassLoader loader = loader(entry -> true)) {
      String expected = "SQLite's native library cannot be loaded. The driver unpacks it into";
      assertThat(failureOfImport(loader, source)).hasMessageStartingWith(expected);
      // The driver fails in another way the second time.
      Method at = loader.loadClass(LocalSyncServer.class.getName()).getMethod("at", Path.class);
      assertThat(failure(() -> at.invoke(null, place)))
          .hasMessageStartingWith("the sync directory " + place + " cannot be used: " + expected);
    } finally {
      if (old == null) {
        System.clearProperty(property);
      } else {
        System.setProperty(property, old);
      }
    }
    assertThat(Places.content(source)).isEqualTo(sourceBefore);
    assertThat(Places.content(place)).isEqualTo(before);
  }
}
