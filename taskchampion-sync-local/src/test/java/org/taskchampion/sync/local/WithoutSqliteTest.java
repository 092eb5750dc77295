package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that has not added SQLite: what needs it says so, and nothing else needs it. */
class WithoutSqliteTest {

  @TempDir private Path directory;

  private static URLClassLoader withoutSqlite() throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (String entry : ChildJvm.CLASS_PATH.split(File.pathSeparator, -1)) {
      if (!entry.contains("sqlite-jdbc")) {
        classPath.add(new File(entry).toURI().toURL());
      }
    }
    return new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  @Test
  void anImportSaysWhatToAdd() throws Exception {
    Path source = Places.copy("replica-3.1.0", directory);
    try (URLClassLoader loader = withoutSqlite()) {
      Object storage =
          loader
              .loadClass("org.taskchampion.storage.InMemoryStorage")
              .getConstructor()
              .newInstance();
      assertThatThrownBy(
              () ->
                  loader
                      .loadClass(TaskChampionDatabase.class.getName())
                      .getMethod(
                          "importInto",
                          Path.class,
                          loader.loadClass("org.taskchampion.storage.Storage"))
                      .invoke(null, source, storage))
          .isInstanceOf(InvocationTargetException.class)
          .cause()
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
      Class<?> type = loader.loadClass(LocalSyncServer.class.getName());
      assertThatThrownBy(() -> type.getMethod("at", Path.class).invoke(null, place))
          .isInstanceOf(InvocationTargetException.class)
          .cause()
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
}
