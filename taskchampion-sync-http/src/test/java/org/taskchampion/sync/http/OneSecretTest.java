package org.taskchampion.sync.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.WrongSecretException;
import org.taskchampion.testing.FakeSyncServer;

/** A mistyped secret, over real connections (part 9.13 of the specification). */
class OneSecretTest {

  private static final UUID CLIENT = UUID.fromString("11111111-2222-4333-8444-555555555555");

  private final FakeSyncServer history = new FakeSyncServer();
  private final Replica one = Replica.open(new InMemoryStorage());
  private final Replica two = Replica.open(new InMemoryStorage());
  private HttpFront front;

  @BeforeEach
  void open() throws IOException {
    front = new HttpFront(history);
  }

  @AfterEach
  void close() {
    front.close();
    one.close();
    two.close();
  }

  /** Each time a new process, as it were, which derives its key anew. */
  private List<String> requests(Replica replica, String secret) {
    int before = front.requests().size();
    try (EncryptionSecret key = EncryptionSecret.of(secret);
        HttpSyncServer server =
            HttpSyncServer.newBuilder()
                .origin(front.origin())
                .clientId(CLIENT)
                .encryptionSecret(key)
                .build()) {
      replica.sync(server);
    }
    List<String> all = front.requests();
    return List.copyOf(all.subList(before, all.size()));
  }

  @Test
  void aBlankAtTheEndOfTheSecretLocksNobodyOut() {
    one.edit(edit -> edit.add("Milk"));
    requests(one, "horse");
    requests(two, "horse");
    two.edit(edit -> edit.add("Bread"));
    int versions = history.versions().size();
    assertThatThrownBy(() -> requests(two, "horse "))
        .isInstanceOf(WrongSecretException.class)
        .hasMessageStartingWith("nothing was sent, and nothing was changed: the encryption secret");
    assertThat(history.versions()).hasSize(versions);
    assertThat(two.undo()).isTrue();

    two.edit(edit -> edit.add("Bread"));
    assertThat(requests(two, "horse")).as("the child, and the new version").hasSize(2);
    requests(one, "horse");
    assertThat(one.tasks()).hasSize(2);
    assertThat(requests(one, "horse ")).as("nothing new needs no key").hasSize(1);
    one.edit(edit -> edit.add("Salt"));
    assertThatThrownBy(() -> requests(one, "horse ")).isInstanceOf(WrongSecretException.class);
    assertThat(requests(one, "horse")).hasSize(2);
  }

  @Test
  void aSecretIsNeverPrintedAndIsGoneWhenItIsClosed() {
    EncryptionSecret other = EncryptionSecret.of("hidden");
    assertThat(other.toString()).doesNotContain("hidden");
    other.close();
    other.close();
    assertThatThrownBy(other::copy).isInstanceOf(IllegalStateException.class);
  }
}
