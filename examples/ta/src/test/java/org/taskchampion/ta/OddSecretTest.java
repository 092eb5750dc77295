package org.taskchampion.ta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Replica;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.AddVersionResult;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerIdentity;
import org.taskchampion.sync.Snapshot;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.http.EncryptionSecret;
import org.taskchampion.sync.http.HttpSyncServer;

/**
 * One replica of three has a mistyped secret: nothing of it leaves. And where another program let
 * it leave, the way out of docs/secret.md is walked to its end.
 */
final class OddSecretTest {

  private static final String RIGHT = "battery horse";
  private static final String MISTYPED = "battery h0rse";
  private static final UUID CLIENT = UUID.fromString("11111111-2222-4333-8444-555555555555");
  private static final UUID NEW_CLIENT = UUID.fromString("99999999-2222-4333-8444-555555555555");

  @TempDir Path home;
  private RemoteServer server;
  private Runs anna;
  private Runs ben;
  private Runs odd;

  @BeforeEach
  void threeInStep() throws IOException {
    server = new RemoteServer();
    anna = user("anna");
    ben = user("ben");
    odd = user("odd");
    anna.ta("add Milk").ok();
    for (Runs user : List.of(anna, ben, odd)) {
      user.ta("sync").ok();
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Runs user(String name) throws IOException {
    Runs user = new Runs(Files.createDirectories(home.resolve(name)));
    configure(user, CLIENT, RIGHT);
    return user;
  }

  private void configure(Runs user, UUID client, String secret) {
    user.configured(
        "data_dir = \"~/data\"\nserver_origin = \""
            + server.origin()
            + "\"\nserver_client_key = \""
            + client
            + "\"\nencryption_secret = \""
            + secret
            + "\"\n");
  }

  private static String failed(Runs user, String... arguments) {
    Runs.Result result = user.process(arguments);
    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(ExitCode.ERROR);
    assertThat(result.out() + result.err()).doesNotContain("battery", CLIENT.toString());
    return result.out() + result.err();
  }

  @Test
  void whatTheOddOneSendsDoesNotLeave() {
    configure(odd, CLIENT, MISTYPED);
    odd.ta("add Sugar").ok();
    assertThat(failed(odd, "sync"))
        .startsWith(
            "ta: nothing was sent, and nothing was changed: the encryption secret does not open version ")
        .contains("blanks at its end", "ta sync --check", "ta config set encryption_secret");
    assertThat(failed(odd, "sync", "--check"))
        .contains(
            "FAILED      secret     version ",
            "This replica has last synchronised with another secret than the one that it has now");
    assertThat(failed(odd, "doctor")).contains("\n  secret: version ");
    anna.ta("add Tea").ok();
    anna.ta("sync").ok();
    ben.ta("sync").ok();

    configure(odd, CLIENT, RIGHT);
    assertThat(odd.process("sync").ok().out())
        .startsWith("Synchronised: received 5 changes, sent 5 changes");
    ben.ta("sync").ok();
    assertThat(ben.ta("list").ok().out()).contains("Milk", "Sugar", "Tea");
    assertThat(odd.ta("doctor").ok().out()).contains("Its history agrees with the replica.");
  }

  @Test
  void theWayOutIsANewClientIdForAll() {
    odd.ta("add Sugar").ok();
    sendAsAnEarlierVersionDid(odd, MISTYPED);
    configure(odd, CLIENT, MISTYPED);
    assertThat(odd.ta("sync").ok().out()).as("it can go on").isEqualTo("Nothing new.\n");

    anna.ta("add Tea").ok();
    ben.ta("add Salt").ok();
    assertThat(failed(anna, "sync"))
        .contains("a replica with another secret has sealed it", "ta sync --check");
    assertThat(failed(anna, "sync", "--check"))
        .contains(
            "FAILED      secret     version ",
            "does not open with this encryption secret, which opens what came before",
            "The server does not know which; it is the one that can still synchronise.",
            "a new client id for all replicas",
            "This replica has used the secret that it has now with this history before");
    assertThat(failed(ben, "doctor"))
        .contains("\n  secret: version ", "a new client id for all replicas");
    assertThat(failed(ben, "doctor", "--heal")).doesNotContain("Made a new replica");

    configure(anna, NEW_CLIENT, RIGHT);
    anna.process("sync").ok();
    configure(ben, NEW_CLIENT, RIGHT);
    ben.process("sync").ok();
    configure(odd, NEW_CLIENT, RIGHT);
    odd.process("sync").ok();
    for (Runs user : List.of(anna, ben, odd, anna, ben)) {
      user.ta("sync").ok();
    }
    String all = tasks(anna);
    assertThat(all).contains("Milk", "Sugar", "Tea", "Salt");
    for (Runs user : List.of(anna, ben, odd)) {
      assertThat(tasks(user)).isEqualTo(all);
      assertThat(user.process("doctor").ok().out())
          .contains("Its history agrees with the replica.");
      assertThat(user.process("sync", "--check").ok().out())
          .contains("ok          secret     the encryption secret opens what the server has\n");
      assertThat(user.ta("sync").ok().out()).isEqualTo("Nothing new.\n");
    }
  }

  /** The tasks without their numbers, which each replica gives for itself. */
  private static String tasks(Runs user) {
    return user.ta("export --stored").ok().out();
  }

  /** Sends with a secret that was never compared, as other implementations do, too. */
  private void sendAsAnEarlierVersionDid(Runs user, String secret) {
    try (Replica replica = Replica.open(H2Storage.at(user.home().resolve("data")));
        EncryptionSecret key = EncryptionSecret.of(secret);
        SyncServer remote =
            HttpSyncServer.newBuilder()
                .origin(server.origin())
                .clientId(CLIENT)
                .encryptionSecret(key)
                .build()) {
      assertThat(replica.sync(new WithoutKey(remote)).versionsSent()).isEqualTo(1);
    }
  }

  /** A server that has no key to show. */
  private record WithoutKey(SyncServer server) implements SyncServer {
    @Override
    public ServerIdentity identity() {
      return server.identity();
    }

    @Override
    public AddVersionResult addVersion(UUID parent, byte[] segment) {
      return server.addVersion(parent, segment);
    }

    @Override
    public ChildVersion childVersion(UUID parent) {
      return server.childVersion(parent);
    }

    @Override
    public void addSnapshot(UUID version, byte[] data) {
      server.addSnapshot(version, data);
    }

    @Override
    public Optional<Snapshot> snapshot() {
      return server.snapshot();
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
