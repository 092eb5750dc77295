package org.taskchampion.sync.http.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.VerificationReport;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.WrongSecretException;
import org.taskchampion.sync.http.EncryptionSecret;

/** Replicas of both kinds on the real server, one of which has a blank at its secret's end. */
@Tag("fleet")
class OddSecretTest {

  private static final UUID CLIENT = UUID.fromString("11111111-2222-4333-8444-777777777777");
  private static final UUID NEW_CLIENT = UUID.fromString("99999999-2222-4333-8444-777777777777");
  private static final UUID SUGAR = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");
  private static final UUID SALT = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000002");
  private static final String RIGHT = "battery horse";
  private static final String MISTYPED = "battery horse ";

  @TempDir Path directory;
  private RealServer real;
  private SyncServer server;
  private RustDriver driver;
  private Replica ours;
  private RustDriver.Replica theirs;

  @BeforeEach
  void twoInStep() {
    real = new RealServer(directory.resolve("server"));
    server = real.connect(CLIENT, EncryptionSecret.of(RIGHT));
    driver = new RustDriver();
    driver.connect("right", real.origin(), CLIENT, RIGHT);
    ours = Replica.open(new InMemoryStorage());
    theirs = driver.open(directory.resolve("theirs"));
    ours.edit(edit -> edit.add("Milk"));
    ours.sync(server);
    theirs.sync("right", false);
  }

  @AfterEach
  void stop() {
    ours.close();
    driver.close();
    server.close();
    real.close();
  }

  @Test
  void aMistypedSecretHereLocksNoRustReplicaOut() {
    ours.edit(edit -> edit.add("Bread"));
    try (SyncServer mistyped = real.connect(CLIENT, EncryptionSecret.of(MISTYPED))) {
      assertThatThrownBy(() -> ours.sync(mistyped))
          .isInstanceOf(WrongSecretException.class)
          .hasMessageStartingWith("nothing was sent, and nothing was changed");
    }
    theirs.change(SALT, List.of(List.of("description", "Salt")));
    theirs.sync("right", false);
    assertThat(ours.sync(server).versionsReceived()).isEqualTo(1);
    theirs.sync("right", false);
    assertThat(theirs.dump()).hasSize(3).isEqualTo(Member.ours(ours, server).dump());
  }

  /** The way out of docs/secret.md, for both kinds. */
  @Test
  void aRustReplicaWithAMistypedSecretIsFoundAndTheWayOutLosesNothing() {
    driver.connect("mistyped", real.origin(), CLIENT, MISTYPED);
    RustDriver.Replica odd = driver.open(directory.resolve("odd"));
    odd.sync("right", false);
    odd.change(SUGAR, List.of(List.of("description", "Sugar"), List.of("status", "pending")));
    odd.sync("mistyped", false); // measured: it is accepted

    theirs.change(SALT, List.of(List.of("description", "Salt"), List.of("status", "pending")));
    ours.edit(edit -> edit.add("Tea"));
    assertThatThrownBy(() -> theirs.sync("right", false))
        .isInstanceOf(RustDriver.RustException.class);
    assertThatThrownBy(() -> ours.sync(server))
        .isInstanceOf(WrongSecretException.class)
        .hasMessageContaining("a replica with another secret has sealed it");
    assertThat(ours.check(server).finding(ServerCheck.Subject.SECRET).orElseThrow().message())
        .startsWith("version ")
        .contains(
            "does not open with this encryption secret, which opens what came before",
            "a new client id for all replicas",
            "This replica has used the secret that it has now with this history before");
    assertThat(ours.verify(server).findings())
        .extracting(VerificationReport.Finding::kind)
        .containsExactly(VerificationReport.Kind.SECRET);

    driver.connect("new", real.origin(), NEW_CLIENT, RIGHT);
    try (SyncServer elsewhere = real.connect(NEW_CLIENT, EncryptionSecret.of(RIGHT))) {
      ours.sync(elsewhere);
      theirs.sync("new", false); // it is at the same base, from which the new history goes on
      assertThatThrownBy(() -> odd.sync("new", false))
          .as("a Rust replica at another base begins anew")
          .isInstanceOf(RustDriver.RustException.class);
      RustDriver.Replica anew = driver.open(directory.resolve("anew"));
      anew.sync("new", false);
      anew.commit(missing(odd.dump(), anew.dump()));
      anew.sync("new", false);
      ours.sync(elsewhere);
      theirs.sync("new", false);
      anew.sync("new", false);

      assertThat(ours.tasks())
          .extracting(task -> task.description())
          .containsExactlyInAnyOrder("Milk", "Sugar", "Salt", "Tea");
      assertThat(theirs.dump())
          .isEqualTo(Member.ours(ours, elsewhere).dump())
          .isEqualTo(anew.dump());
      assertThat(ours.check(elsewhere).isFailed()).isFalse();
      assertThat(ours.sync(elsewhere).nothingNew()).isTrue();
    }
  }

  /** What an export has and the new replica has not. */
  private static List<Operation> missing(
      Map<UUID, Map<String, String>> exported, Map<UUID, Map<String, String>> there) {
    List<Operation> operations = new ArrayList<>();
    exported.forEach(
        (uuid, task) -> {
          if (!there.containsKey(uuid)) {
            operations.add(Operation.create(uuid));
            task.forEach(
                (property, value) ->
                    operations.add(Operation.update(uuid, property, value, Instant.now())));
          }
        });
    return operations;
  }
}
