package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.storage.StorageDamagedException;
import org.taskchampion.storage.h2.H2Storage;

/** What a run opens before it needs it. */
@Tag("posix")
class SessionTest {

  @TempDir private Path home;

  private Session session() {
    return new Session(
        new Surroundings(
            InputStream.nullInputStream(),
            new Output(OutputStream.nullOutputStream()),
            new Output(OutputStream.nullOutputStream()),
            Map.of("HOME", home.toString()),
            Clock.systemUTC(),
            Cancellation.byCaller()));
  }

  private Path data() {
    try (Session session = session()) {
      return session.dataDirectory();
    }
  }

  private void makeReplica() {
    try (Replica replica = Replica.open(H2Storage.at(data()))) {
      replica.edit(edit -> edit.add("Buy milk"));
    }
  }

  /** Returns which files of the replica this process has open. */
  private List<Path> openFiles() throws IOException {
    List<Path> open = new ArrayList<>();
    try (DirectoryStream<Path> descriptors =
        Files.newDirectoryStream(Path.of("/proc/self/fd"), Files::isSymbolicLink)) {
      for (Path descriptor : descriptors) {
        Path file = Files.readSymbolicLink(descriptor);
        if (file.startsWith(data())) {
          open.add(file);
        }
      }
    }
    return open;
  }

  @Test
  void whatWasOpenedAheadIsUsedOnce() throws IOException {
    makeReplica();
    try (Session session = session()) {
      session.openNow(true);
      try (Replica first = session.openReplica()) {
        first.edit(edit -> edit.add("Buy bread"));
      }
      try (Replica second = session.openReplica()) {
        assertThat(second.tasks()).hasSize(2);
      }
    }
    assertThat(openFiles()).isEmpty();
  }

  @Test
  void whoReadsDoesNotGetWhatWasOpenedToWrite() throws IOException {
    makeReplica();
    try (Session session = session()) {
      session.openNow(false);
      try (Replica writer = session.openReplica()) {
        writer.edit(edit -> edit.add("Buy bread"));
      }
      try (Replica reader = session.openReplicaToRead()) {
        assertThat(reader.tasks()).hasSize(2);
      }
    }
    assertThat(openFiles()).isEmpty();
  }

  @Test
  void whatIsNotNeededIsClosed() throws IOException {
    makeReplica();
    try (Session session = session()) {
      session.openNow(true);
      assertThat(openFiles()).isNotEmpty();
    }
    assertThat(openFiles()).isEmpty();
  }

  @Test
  void whatGoesWrongIsToldWhereTheReplicaIsNeeded() throws IOException {
    makeReplica();
    Files.write(data().resolve("replica.journal"), new byte[] {1, 2, 3});
    try (Session session = session()) {
      session.openNow(true);
      assertThatThrownBy(session::openReplica).isInstanceOf(StorageDamagedException.class);
    }
  }
}
