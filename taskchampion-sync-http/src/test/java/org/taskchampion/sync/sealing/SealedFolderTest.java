package org.taskchampion.sync.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.SyncProblem;
import org.taskchampion.sync.WrongSecretException;
import org.taskchampion.sync.http.EncryptionSecret;
import org.taskchampion.sync.local.LocalSyncServer;

/** Sealed and plain folders never mix, and nobody reads a sealed one without the secret. */
class SealedFolderTest {

  private static final UUID NIL = new UUID(0, 0);

  @TempDir private Path temporary;

  private LocalSyncServer sealed(String name, String secret) {
    return LocalSyncServer.newBuilder(temporary.resolve(name))
        .sealing(EncryptionSecret.of(secret).sealing())
        .build();
  }

  private LocalSyncServer plain(String name) {
    return LocalSyncServer.newBuilder(temporary.resolve(name)).synchronised().build();
  }

  private static UUID add(LocalSyncServer server, UUID parent, String segment) {
    return ((AddVersionResult.Added)
            server.addVersion(parent, segment.getBytes(StandardCharsets.UTF_8)))
        .version();
  }

  private List<Path> files(String name) throws IOException {
    try (Stream<Path> all = Files.walk(temporary.resolve(name))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void noFileShowsWhatIsInIt() throws IOException {
    try (LocalSyncServer server = sealed("a", "right")) {
      UUID version = add(server, NIL, "walk the dog");
      server.addSnapshot(version, "walk the dog".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(files("a")).hasSize(3);
    for (Path file : files("a")) {
      assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
          .doesNotContain("dog");
    }
  }

  @Test
  void aSealedFolderIsOpenedByNobodyWithoutASecret() {
    sealed("a", "right").close();

    assertThatThrownBy(() -> LocalSyncServer.at(temporary.resolve("a")))
        .isInstanceOfSatisfying(
            ServerRefusedException.class,
            e -> assertThat(e.problem()).isEqualTo(SyncProblem.WRONG_SECRET))
        .hasMessageContaining("is sealed: give the encryption secret");
    assertThat(LocalSyncServer.check(temporary.resolve("a"), NIL).isFailed()).isTrue();
  }

  @Test
  void aPlainFolderTakesNoSecretAndADirectoryOfTheOtherFormNeither() throws IOException {
    plain("a").close();
    LocalSyncServer.at(temporary.resolve("b")).close();
    List<Path> before = files("b");

    assertThatThrownBy(() -> sealed("a", "right"))
        .isInstanceOf(ServerRefusedException.class)
        .hasMessageContaining("was begun without an encryption secret");
    assertThatThrownBy(() -> sealed("b", "right"))
        .isInstanceOf(ServerRefusedException.class)
        .hasMessageContaining("only such a folder can be sealed");
    assertThat(files("b")).isEqualTo(before);
  }

  @Test
  void anotherSecretOpensNothingAndSendsNothing() throws IOException {
    try (Replica first = Replica.open(new InMemoryStorage());
        LocalSyncServer server = sealed("a", "right")) {
      first.edit(edit -> edit.add("walk the dog"));
      first.sync(server);
      assertThat(server.check(NIL).finding(Subject.SECRET).orElseThrow().outcome())
          .isEqualTo(Outcome.OK);
    }
    int before = files("a").size();
    try (Replica second = Replica.open(new InMemoryStorage());
        LocalSyncServer server = sealed("a", "wrong")) {
      second.edit(edit -> edit.add("feed the cat"));
      assertThatThrownBy(() -> second.sync(server)).isInstanceOf(WrongSecretException.class);
      assertThat(server.check(NIL).finding(Subject.SECRET).orElseThrow().outcome())
          .isEqualTo(Outcome.FAILED);
    }
    assertThat(files("a")).hasSize(before);
  }

  @Test
  void ofTwoThatWereMadeAtOnceOneSecretOpensBoth() throws IOException {
    try (LocalSyncServer one = sealed("a", "right");
        LocalSyncServer two = sealed("b", "right")) {
      add(one, NIL, "one");
      add(two, add(two, NIL, "other"), "two");
    }
    for (Path file : files("b")) {
      Path target = temporary.resolve("a").resolve(temporary.resolve("b").relativize(file));
      Files.createDirectories(target.getParent());
      Files.copy(file, target);
    }
    try (LocalSyncServer server = sealed("a", "right")) {
      var other = (ChildVersion.Found) server.childVersion(NIL);
      assertThat(new String(other.segment(), StandardCharsets.UTF_8)).isEqualTo("other");
      var two = (ChildVersion.Found) server.childVersion(other.version());
      UUID third = add(server, two.version(), "three");
      assertThat(server.childVersion(third)).isEqualTo(new ChildVersion.UpToDate());
    }
  }

  /** Whoever can write to the folder can make such a file, and must not get anything by it. */
  @Test
  void aPlainFileInASealedFolderDoesNotCountAndIsNamed() throws IOException {
    UUID first;
    UUID second;
    try (LocalSyncServer server = sealed("a", "right")) {
      first = add(server, NIL, "one");
      second = add(server, first, "two");
      server.addSnapshot(second, "all".getBytes(StandardCharsets.UTF_8));
    }
    for (Path file : files("a")) {
      if (file.toString().endsWith("-" + second)) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[10] = 0;
        Files.write(file, withChecksums(bytes));
      }
    }
    try (LocalSyncServer server = sealed("a", "right")) {
      assertThat(server.childVersion(NIL)).isInstanceOf(ChildVersion.Found.class);
      assertThat(server.childVersion(first)).isEqualTo(new ChildVersion.UpToDate());
      assertThat(server.snapshot()).isEmpty();
      var found = server.check(first).finding(Subject.HISTORY).orElseThrow();
      assertThat(found.outcome()).isEqualTo(Outcome.WARNING);
      assertThat(found.message())
          .contains("v-" + first + "-" + second, "s-" + second)
          .contains("it is not sealed, and the folder is");
    }
  }

  /** Nothing plain leaves with a secret, whatever somebody puts into the folder. */
  @Test
  void aSealedFolderThatSeemsPlainIsRefusedAlsoByWhoeverHasItOpen() throws IOException {
    UUID version;
    try (LocalSyncServer server = sealed("a", "right")) {
      version = add(server, NIL, "one");
      String text =
          Files.readString(temporary.resolve("a").resolve("folder-" + server.identity().history()));
      UUID smaller = new UUID(0, 1);
      Path mark = temporary.resolve("a").resolve("folder-" + smaller);
      Files.writeString(
          mark,
          text.replace(server.identity().history(), smaller.toString())
              .replace("content sealed", "content plain"));
      List<Path> before = files("a");

      assertThatThrownBy(() -> add(server, version, "two"))
          .isInstanceOf(ServerRefusedException.class)
          .hasMessageContaining("was begun without an encryption secret");
      assertThatThrownBy(() -> server.addSnapshot(version, new byte[] {1}))
          .isInstanceOf(ServerRefusedException.class);
      assertThatThrownBy(() -> sealed("a", "right"))
          .isInstanceOf(ServerRefusedException.class)
          .hasMessageContaining("was begun without an encryption secret");
      assertThat(files("a")).isEqualTo(before);

      Files.delete(mark);
      add(server, version, "two");
    }
  }

  @Test
  void aVersionOpensAsNoOther() throws IOException {
    UUID second;
    try (LocalSyncServer server = sealed("a", "right")) {
      second = add(server, add(server, NIL, "one"), "two");
    }
    // The header has no secret, so somebody can make one; the content is sealed for its version.
    Path first =
        files("a").stream().filter(file -> file.toString().contains("v-" + NIL)).findAny().get();
    byte[] bytes = Files.readAllBytes(first);
    Path last =
        files("a").stream().filter(file -> file.toString().endsWith("-" + second)).findAny().get();
    byte[] forged = Files.readAllBytes(last);
    System.arraycopy(bytes, 88, forged, 88, bytes.length - 88);
    Files.write(last, withChecksums(forged));

    try (LocalSyncServer server = sealed("a", "right")) {
      UUID parent = ((ChildVersion.Found) server.childVersion(NIL)).version();
      assertThatThrownBy(() -> server.childVersion(parent))
          .isInstanceOf(WrongSecretException.class);
    }
  }

  private static byte[] withChecksums(byte[] file) {
    java.nio.ByteBuffer buffer = java.nio.ByteBuffer.wrap(file);
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(file, 88, file.length - 88);
    buffer.putInt(80, (int) crc.getValue());
    crc.reset();
    crc.update(file, 0, 84);
    buffer.putInt(84, (int) crc.getValue());
    return file;
  }
}
