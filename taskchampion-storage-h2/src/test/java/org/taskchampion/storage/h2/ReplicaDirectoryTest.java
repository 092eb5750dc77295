package org.taskchampion.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.MalformedExportException;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.StorageNotFoundException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.testing.FakeSyncServer;

/** What is put in the place of a replica's files, as a program would do it that restores one. */
class ReplicaDirectoryTest {

  @TempDir Path home;
  private Path data;
  private Path kept;
  private ReplicaDirectory directory;
  private final FakeSyncServer server = new FakeSyncServer();

  @BeforeEach
  void name() {
    data = home.resolve("data");
    kept = data.resolve("kept");
    directory = ReplicaDirectory.at(data);
  }

  private static void add(Path replica, String... descriptions) {
    try (Replica open = Replica.open(H2Storage.at(replica))) {
      for (String description : descriptions) {
        open.edit(edit -> edit.add(description));
      }
    }
  }

  private static List<String> descriptions(Path replica) {
    try (Replica open = Replica.open(H2Storage.openExisting(replica))) {
      assertThat(open.verify().findings()).isEmpty();
      return open.tasks().stream().map(Task::description).sorted().toList();
    }
  }

  private void damage() throws IOException {
    for (String name : List.of("replica.journal", "replica.mv")) {
      try (RandomAccessFile file = new RandomAccessFile(data.resolve(name).toFile(), "rw")) {
        file.write(new byte[(int) Math.min(file.length(), 16 << 10)]);
      }
    }
    assertThatThrownBy(() -> H2Storage.at(data)).isInstanceOf(StorageDamagedException.class);
  }

  private List<String> names(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private byte[] export(String... descriptions) throws IOException {
    Path other = home.resolve("exported");
    add(other, descriptions);
    try (Replica replica = Replica.open(H2Storage.at(other))) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      replica.exportTo(out);
      return out.toByteArray();
    }
  }

  @Test
  void anEmptyDirectoryHasNoReplicaAndNothingIsMade() {
    assertThat(directory.path()).isEqualTo(data);
    assertThat(directory.hasReplica()).isFalse();
    assertThatThrownBy(directory::openToRead).isInstanceOf(StorageNotFoundException.class);
    assertThat(data).doesNotExist();
  }

  @Test
  void aReplicaIsOpenedToReadIt() {
    add(data, "milk");
    try (Replica replica = Replica.open(directory.openToRead())) {
      assertThat(replica.tasks()).hasSize(1);
    }
  }

  @Test
  void filesThatAreSetAsideAreThereAsTheyWere() {
    add(data, "milk");
    directory.setAside(kept);
    assertThat(directory.hasReplica()).isFalse();
    assertThat(descriptions(kept)).containsExactly("milk");
    directory.setAside(kept); // again, as after a crash
    assertThat(descriptions(kept)).containsExactly("milk");
  }

  @Test
  void anotherReplicaTakesThePlaceOfNothingOfAnEmptyOneAndOfAFullOne() {
    add(home.resolve("other"), "beer");
    assertThat(directory.replaceWith(home.resolve("other"), kept)).isFalse();
    assertThat(descriptions(data)).containsExactly("beer");
    assertThat(kept).doesNotExist();

    add(data, "milk");
    assertThat(directory.replaceWith(home.resolve("other"), kept)).isTrue();
    assertThat(descriptions(data)).containsExactly("beer");
    assertThat(descriptions(kept)).containsExactly("beer", "milk");
    assertThat(descriptions(home.resolve("other"))).containsExactly("beer");
  }

  @Test
  void itTakesThePlaceOfADamagedOneWhoseFilesAreKept() throws IOException {
    add(data, "milk");
    add(home.resolve("other"), "beer");
    damage();
    byte[] journal = Files.readAllBytes(data.resolve("replica.journal"));
    assertThat(directory.replaceWith(home.resolve("other"), kept)).isTrue();
    assertThat(descriptions(data)).containsExactly("beer");
    assertThat(kept.resolve("replica.journal")).hasBinaryContent(journal);
  }

  @Test
  void aDamagedOneTakesNobodysPlace() throws IOException {
    add(data, "milk");
    damage();
    Path sound = home.resolve("sound");
    add(sound, "beer");
    assertThatThrownBy(() -> ReplicaDirectory.at(sound).replaceWith(data, kept))
        .isInstanceOf(StorageDamagedException.class);
    Path none = home.resolve("none");
    for (Path to : List.of(sound, data, home.resolve("new"))) {
      assertThatThrownBy(() -> ReplicaDirectory.at(to).replaceWith(none, kept))
          .isInstanceOf(StorageNotFoundException.class);
    }
    assertThat(home.resolve("new")).doesNotExist();
    assertThat(descriptions(sound)).containsExactly("beer");
    assertThat(names(data)).contains("replica.journal", "replica.mv");
    assertThat(kept).doesNotExist();
  }

  @Test
  void anExportTakesThePlaceAndABrokenOneDoesNot() throws IOException {
    add(data, "milk");
    byte[] export = export("beer");
    assertThatThrownBy(
            () ->
                directory.replaceWithExport(
                    new ByteArrayInputStream(export, 0, export.length - 5), kept))
        .isInstanceOf(MalformedExportException.class);
    InputStream failing =
        new SequenceInputStream(
            new ByteArrayInputStream(export, 0, 100),
            new FilterInputStream(InputStream.nullInputStream()) {
              @Override
              public int read(byte[] bytes, int from, int length) throws IOException {
                throw new IOException("unplugged");
              }
            });
    assertThatThrownBy(() -> directory.replaceWithExport(failing, kept))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("unplugged");
    assertThat(descriptions(data)).containsExactly("milk");
    assertThat(kept).doesNotExist();

    assertThat(directory.replaceWithExport(new ByteArrayInputStream(export), kept)).isTrue();
    assertThat(descriptions(data)).containsExactly("beer");
    assertThat(descriptions(kept)).containsExactly("milk");
    assertThat(names(data)).noneMatch(name -> name.startsWith(".new-"));
  }

  @Test
  void whatIsWholeNeedsNoNewReplica() {
    add(data, "milk");
    RebuildReport report = directory.rebuild(server, kept);
    assertThat(report.outcome()).isEqualTo(RebuildReport.Outcome.NOT_NEEDED);
    assertThat(report.counts()).isEmpty();
    assertThat(descriptions(data)).containsExactly("milk");
    assertThat(kept).doesNotExist();
  }

  @Test
  void filesThatCannotBeOpenedAreMadeAnewFromTheServer() throws IOException {
    add(data, "milk");
    try (Replica replica = Replica.open(H2Storage.at(data))) {
      replica.sync(server);
    }
    damage();
    server.onCall(
        call -> {
          throw new ServerUnreachableException("offline", null);
        });
    assertThatThrownBy(() -> directory.rebuild(server, kept))
        .isInstanceOf(ServerUnreachableException.class);
    assertThat(names(data)).containsExactly("replica.journal", "replica.lock", "replica.mv");

    server.onCall(call -> FakeSyncServer.Fault.NONE);
    RebuildReport report = directory.rebuild(server, kept);
    assertThat(report.outcome()).isEqualTo(RebuildReport.Outcome.REBUILT);
    assertThat(report.wasOpened()).isFalse();
    assertThat(report.lostTasks()).isZero();
    assertThat(report.counts().orElseThrow().tasks()).isOne();
    assertThat(descriptions(data)).containsExactly("milk");
    assertThat(names(kept)).contains("replica.journal", "replica.mv");
    assertThat(names(data)).noneMatch(name -> name.startsWith(".new-"));
  }

  @Test
  void withoutAnythingOnTheServerNothingIsChanged() throws IOException {
    add(data, "milk");
    damage();
    RebuildReport report = directory.rebuild(server, kept);
    assertThat(report.outcome()).isEqualTo(RebuildReport.Outcome.NOTHING_FOUND);
    assertThat(names(data)).containsExactly("replica.journal", "replica.lock", "replica.mv");
  }
}
