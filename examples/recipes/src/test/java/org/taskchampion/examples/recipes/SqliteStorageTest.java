package org.taskchampion.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.NewerFormatException;
import org.taskchampion.storage.Storage;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.testing.StorageContract;

/** The storage keeps what every storage promises, and what those of files promise besides. */
class SqliteStorageTest extends StorageContract {

  @TempDir private Path directory;

  @Override
  protected Storage open() {
    return SqliteStorage.at(directory.resolve("tasks.sqlite3"));
  }

  @Override
  protected boolean isDurable() {
    return true;
  }

  /** Each has connections of its own, as another process would. */
  @Test
  void severalOpenANewFileAtOnceAndLoseNothing() throws Exception {
    for (int i = 0; i < 10; i++) {
      Path file = directory.resolve("new-" + i);
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int n = 0; n < 4; n++) {
        all.add(CompletableFuture.runAsync(() -> addOne(file)));
      }
      for (CompletableFuture<Void> one : all) {
        one.get(10, TimeUnit.MINUTES);
      }
      assertThat(descriptions(file)).hasSize(4);
    }
  }

  private static void addOne(Path file) {
    try (Replica replica = Replica.open(SqliteStorage.at(file))) {
      replica.edit(edit -> edit.add("Buy milk"));
    }
  }

  private static List<String> descriptions(Path file) {
    try (Replica replica = Replica.open(SqliteStorage.at(file))) {
      return replica.tasks().stream().map(Task::description).toList();
    }
  }

  @Test
  void aFileMayHaveAnyName() {
    Path file = directory.resolve("50% of #1 & ü.db");
    addOne(file);
    assertThat(file).isRegularFile();
    assertThat(descriptions(file)).containsExactly("Buy milk");
  }

  @Test
  void aNewerFormatIsLeftAlone() throws Exception {
    Path file = directory.resolve("newer");
    addOne(file);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version = 2");
    }
    assertThatThrownBy(() -> SqliteStorage.at(file)).isInstanceOf(NewerFormatException.class);
  }

  @Test
  void anotherFileIsNotTakenForOne() throws Exception {
    Path file = Files.writeString(directory.resolve("note"), "no database ".repeat(100));
    assertThatThrownBy(() -> SqliteStorage.at(file)).isInstanceOf(StorageDamagedException.class);
    assertThat(file).hasContent("no database ".repeat(100));
  }
}
