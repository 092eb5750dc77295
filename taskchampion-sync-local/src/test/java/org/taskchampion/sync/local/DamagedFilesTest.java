package org.taskchampion.sync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.MalformedDataException;

class DamagedFilesTest {

  @TempDir private Path temporary;

  private LocalSyncServer server;
  private Layout layout;
  private List<UUID> versions;

  @BeforeEach
  void addFiveVersions() throws IOException {
    server = LocalSyncServer.at(temporary);
    layout = new Layout(temporary.toRealPath());
    versions = History.addMany(server, History.NIL, 5);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void everyChangedByteOfAVersionIsNoticed() throws IOException {
    Path file = layout.childOf(versions.get(1));
    byte[] good = Files.readAllBytes(file);
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 0x20;
      Files.write(file, bad);
      assertThatThrownBy(() -> server.childVersion(versions.get(1)))
          .as("byte %s", i)
          .isInstanceOf(MalformedDataException.class)
          .hasMessageContainingAll(file.toString(), versions.get(1).toString());
    }
  }

  @Test
  void everyLengthButTheRightOneIsNoticed() throws IOException {
    Path file = layout.childOf(versions.get(1));
    byte[] good = Files.readAllBytes(file);
    for (int length = 0; length < good.length + 3; length++) {
      if (length != good.length) {
        Files.write(file, Arrays.copyOf(good, length));
        assertThatThrownBy(() -> server.childVersion(versions.get(1)))
            .as("length %s", length)
            .isInstanceOf(MalformedDataException.class);
      }
    }
  }

  @Test
  void theMessageNamesTheFileTheVersionAndWhatToDo() throws IOException {
    Path file = layout.childOf(versions.get(1));
    byte[] bytes = Files.readAllBytes(file);
    bytes[Header.BYTES] ^= 1;
    Files.write(file, bytes);

    assertThatThrownBy(() -> server.childVersion(versions.get(1)))
        .isInstanceOfSatisfying(
            MalformedDataException.class, e -> assertThat(e.version()).isEqualTo(versions.get(1)))
        .hasMessage(
            "the file %s (the child of version %s) is damaged: the checksum of its content is"
                + " wrong; restore it from a backup",
            file, versions.get(1));
  }

  @Test
  void aDamagedVersionLeavesTheOthers() throws IOException {
    Files.write(layout.childOf(versions.get(1)), new byte[0]);

    assertThat(History.readFrom(server, versions.get(2)))
        .containsExactly(versions.get(3) + " segment 3", versions.get(4) + " segment 4");
    UUID added = History.add(server, versions.get(4), "more");
    assertThat(server.childVersion(added)).isEqualTo(new ChildVersion.UpToDate());
  }

  @Test
  void aDamagedFirstVersionIsNoticedAndLeavesTheOthers() throws IOException {
    Files.write(layout.first(), new byte[100]);

    assertThatThrownBy(() -> server.childVersion(History.NIL))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContainingAll(layout.first().toString(), "it is no file of a sync server");
    assertThat(History.readFrom(server, versions.get(0))).hasSize(4);
    History.add(server, versions.get(4), "more");
  }

  @Test
  void aHistoryOfWhichOnlyADamagedFileIsLeftIsNotTakenForEmpty() throws IOException {
    for (UUID version : versions.subList(0, 4)) {
      Files.delete(layout.childOf(version));
    }
    Files.write(layout.first(), new byte[10]);

    assertThatThrownBy(() -> server.addVersion(History.NIL, History.bytes("x")))
        .isInstanceOf(MalformedDataException.class);
    assertThatThrownBy(() -> server.childVersion(versions.get(3)))
        .isInstanceOf(MalformedDataException.class);
  }

  @Test
  void aVersionUnderAnothersNameIsNoticed() throws IOException {
    Files.copy(
        layout.childOf(versions.get(2)),
        layout.childOf(versions.get(1)),
        StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> server.childVersion(versions.get(1)))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("it holds the child of " + versions.get(2));
  }

  @Test
  void aNewerFormatIsNoticed() throws IOException {
    Path file = layout.childOf(versions.get(1));
    byte[] bytes = Files.readAllBytes(file);
    bytes[9] = 2;
    Files.write(file, bytes);

    assertThatThrownBy(() -> server.childVersion(versions.get(1)))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("its format is 2, and this version of the library knows only 1");
  }

  @Test
  void anImpossibleLengthTakesNoMemory() throws Exception {
    Path file = layout.childOf(versions.get(1));
    Header good = new Disk().readHeader(file, Header.Kind.VERSION);
    for (int length : new int[] {-1, Integer.MAX_VALUE, Header.MOST_BODY_BYTES}) {
      Header bad = new Header(good.kind(), good.number(), good.version(), good.parent(), length, 0);
      Files.write(file, bad.encode());
      assertThatThrownBy(() -> server.childVersion(versions.get(1)))
          .isInstanceOf(MalformedDataException.class);
    }
  }

  @Test
  void aDamagedSnapshotIsNoticedAndReplacedByTheNext() throws IOException {
    server.addSnapshot(versions.get(4), History.bytes("snapshot"));
    byte[] good = Files.readAllBytes(layout.snapshot());
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 1;
      Files.write(layout.snapshot(), bad);
      assertThatThrownBy(server::snapshot)
          .isInstanceOf(MalformedDataException.class)
          .hasMessageContaining(layout.snapshot().toString());
      assertThatThrownBy(server::prune).isInstanceOf(MalformedDataException.class);
    }
    UUID last = History.add(server, versions.get(4), "more");

    server.addSnapshot(last, History.bytes("newer"));

    assertThat(server.snapshot().orElseThrow().version()).isEqualTo(last);
  }

  @Test
  void aLostHintIsFoundAgain() throws IOException {
    Files.delete(layout.latest());

    assertTheEndIsFound();
    assertThat(layout.latest()).exists();
  }

  @Test
  void aDamagedHintIsNotTrusted() throws IOException {
    byte[] good = Files.readAllBytes(layout.latest());
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 1;
      Files.write(layout.latest(), bad);
      assertTheEndIsFound();
    }
    for (int length = 0; length < good.length; length++) {
      Files.write(layout.latest(), Arrays.copyOf(good, length));
      assertTheEndIsFound();
    }
  }

  @Test
  void aStaleHintIsFollowed() throws IOException {
    byte[] stale = Files.readAllBytes(layout.latest());
    versions = History.addMany(server, versions.get(4), 40);
    Files.write(layout.latest(), stale);

    assertTheEndIsFound();

    assertThat(ByteBuffer.wrap(Files.readAllBytes(layout.latest())).getLong(16)).isEqualTo(45);
  }

  @Test
  void aHintToWhatIsNotThereIsNotTrusted() throws IOException {
    Header elsewhere =
        Header.of(Header.Kind.LATEST, 7, new UUID(1, 2), new UUID(3, 4), new byte[0]);
    Files.write(layout.latest(), elsewhere.encode());
    assertTheEndIsFound();

    // A backup of the versions that is older than the hint.
    Files.write(layout.latest(), elsewhere.encode());
    Files.delete(layout.childOf(versions.get(3)));
    assertThat(server.childVersion(versions.get(3))).isEqualTo(new ChildVersion.UpToDate());
    assertThat(server.childVersion(versions.get(4))).isEqualTo(new ChildVersion.Gone());
  }

  @Test
  void firstVersionsThatSomebodyRemovedAreGone() throws IOException {
    Files.delete(layout.first());
    Files.delete(layout.childOf(versions.get(0)));
    for (boolean hint : new boolean[] {true, false}) {
      if (!hint) {
        Files.delete(layout.latest());
      }
      assertThat(server.childVersion(History.NIL)).isEqualTo(new ChildVersion.Gone());
      assertThat(server.childVersion(versions.get(0))).isEqualTo(new ChildVersion.Gone());
      assertThat(History.readFrom(server, versions.get(1))).hasSize(3);
      assertThat(server.addVersion(History.NIL, History.bytes("x")))
          .isEqualTo(new AddVersionResult.ExpectedParent(versions.get(4)));
    }
  }

  @Test
  void filesOfOthersAmongTheVersionsAreLeftAlone() throws IOException {
    Path stranger = layout.childOf(versions.get(1)).resolveSibling(".directory");
    Files.writeString(stranger, "x");
    Files.writeString(layout.versions().resolve("readme.txt"), "x");
    Files.delete(layout.latest());

    assertTheEndIsFound();

    assertThat(stranger).exists();
  }

  private void assertTheEndIsFound() {
    UUID last = versions.get(versions.size() - 1);
    assertThat(server.childVersion(last)).isEqualTo(new ChildVersion.UpToDate());
    assertThat(server.childVersion(new UUID(9, 9))).isEqualTo(new ChildVersion.Gone());
    assertThat(server.addVersion(versions.get(0), History.bytes("x")))
        .isEqualTo(new AddVersionResult.ExpectedParent(last));
  }
}
