package org.taskchampion.sync.http.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.SnapshotUrgency;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.WrongSecretException;
import org.taskchampion.sync.http.EncryptionSecret;

/** What the real server says at the edges, beyond the contract. */
@Tag("fleet")
class RealServerTest {

  private static final UUID NIL = new UUID(0, 0);
  private static final UUID UNKNOWN = UUID.fromString("5a3dbf2b-8b51-4c2e-a1c8-f40ab83a4f9d");
  private static final UUID CLIENT = UUID.fromString("11111111-2222-4333-8444-555555555555");
  private static final int MOST_BYTES = 100 * 1024 * 1024 - 29;

  @TempDir Path directory;
  private RealServer real;
  private SyncServer server;

  @BeforeEach
  void start() {
    real = new RealServer(directory);
    server = real.connect(CLIENT, EncryptionSecret.of("secret"));
  }

  @AfterEach
  void stop() {
    server.close();
    real.close();
  }

  @Test
  void anUnknownClientHasNoSnapshotAndNoVersion() {
    assertThat(server.snapshot()).isEmpty();
    assertThat(server.childVersion(NIL)).isEqualTo(new ChildVersion.UpToDate());
    assertThatThrownBy(() -> server.addSnapshot(UNKNOWN, bytes("data")))
        .isInstanceOf(ServerRefusedException.class)
        .hasMessageContaining("status 404");
  }

  @Test
  void theUrgencyIsHighUntilThereIsASnapshotAndLowAfterAHundredVersions() {
    UUID last = add(NIL, SnapshotUrgency.HIGH);
    server.addSnapshot(last, bytes("snapshot"));
    for (int i = 0; i < 100; i++) {
      last = add(last, SnapshotUrgency.NONE);
    }
    for (int i = 0; i < 50; i++) {
      last = add(last, SnapshotUrgency.LOW);
    }
    add(last, SnapshotUrgency.HIGH);
  }

  @Test
  void aSnapshotOfOneOfTheLastFiveVersionsIsKeptAndAnOlderOneIgnored() {
    UUID[] versions = new UUID[6];
    UUID last = NIL;
    for (int i = 0; i < versions.length; i++) {
      versions[i] = add(last, SnapshotUrgency.HIGH);
      last = versions[i];
    }

    server.addSnapshot(versions[0], bytes("too old"));
    assertThat(server.snapshot()).isEmpty();

    server.addSnapshot(versions[2], bytes("fits"));
    assertThat(server.snapshot().orElseThrow().version()).isEqualTo(versions[2]);
  }

  @Test
  void clientsDoNotSeeEachOther() {
    UUID version = add(NIL, SnapshotUrgency.HIGH);
    try (SyncServer other = real.connect(UNKNOWN, EncryptionSecret.of("secret"))) {
      assertThat(other.childVersion(NIL)).isEqualTo(new ChildVersion.UpToDate());
      assertThat(other.addVersion(NIL, bytes("theirs"))).isInstanceOf(AddVersionResult.Added.class);
      assertThat(other.childVersion(version)).isEqualTo(new ChildVersion.Gone());
    }
    assertThat(((ChildVersion.Found) server.childVersion(NIL)).version()).isEqualTo(version);
  }

  @Test
  void aClientIdThatIsNotAllowedIsRefused(@TempDir Path another) {
    try (RealServer closed = new RealServer(another, UNKNOWN);
        SyncServer stranger = closed.connect(CLIENT, EncryptionSecret.of("secret"));
        SyncServer guest = closed.connect(UNKNOWN, EncryptionSecret.of("secret"))) {
      assertThatThrownBy(() -> stranger.childVersion(NIL))
          .isInstanceOf(ServerRefusedException.class)
          .hasMessageContaining("the client id is not allowed there");
      assertThat(guest.childVersion(NIL)).isEqualTo(new ChildVersion.UpToDate());
    }
  }

  @Test
  void anotherSecretOpensNothing() {
    add(NIL, SnapshotUrgency.HIGH);
    try (EncryptionSecret wrong = EncryptionSecret.of("wrong");
        SyncServer other = real.connect(CLIENT, wrong)) {
      assertThatThrownBy(() -> other.childVersion(NIL))
          .isInstanceOfAny(WrongSecretException.class, MalformedDataException.class);
    }
  }

  @Test
  void theLargestVersionIsAcceptedAndComesBack() {
    byte[] largest = new byte[MOST_BYTES];
    largest[MOST_BYTES - 1] = 1;
    assertThat(server.addVersion(NIL, largest)).isInstanceOf(AddVersionResult.Added.class);
    assertThat(((ChildVersion.Found) server.childVersion(NIL)).segment()).isEqualTo(largest);
  }

  /** Connections that stay open must not keep the front from those that come at the same moment. */
  @Test
  void eachOfManyConnectionsThatAreOpenAtOnceIsAnswered() throws Exception {
    int clients = 16;
    for (int round = 0; round < 20; round++) {
      CyclicBarrier connected = new CyclicBarrier(clients);
      CyclicBarrier answered = new CyclicBarrier(clients);
      ExecutorService threads = Executors.newFixedThreadPool(clients);
      try {
        List<Future<Integer>> codes = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
          codes.add(threads.submit(() -> askAndStay(connected, answered)));
        }
        for (Future<Integer> code : codes) {
          assertThat(code.get()).isEqualTo(200);
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private int askAndStay(CyclicBarrier connected, CyclicBarrier answered) throws Exception {
    URI origin = URI.create(real.origin());
    connected.await(10, TimeUnit.SECONDS);
    try (Socket socket = new Socket(origin.getHost(), origin.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(bytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
      String status = new String(socket.getInputStream().readNBytes(12), UTF_8);
      answered.await(20, TimeUnit.SECONDS);
      return Integer.parseInt(status.substring(9));
    }
  }

  private UUID add(UUID parent, SnapshotUrgency expected) {
    AddVersionResult result = server.addVersion(parent, bytes("segment"));
    assertThat(result).isInstanceOf(AddVersionResult.Added.class);
    assertThat(((AddVersionResult.Added) result).urgency()).isEqualTo(expected);
    return ((AddVersionResult.Added) result).version();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
