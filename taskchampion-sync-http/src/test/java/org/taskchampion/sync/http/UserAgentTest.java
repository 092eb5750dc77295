package org.taskchampion.sync.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.taskchampion.sync.transport.UserAgent;
import org.taskchampion.testing.FakeSyncServer;

class UserAgentTest {

  @Test
  void everyRequestCarriesTheVersionOfTheLibrary() throws IOException {
    List<String> agents = new CopyOnWriteArrayList<>();
    try (EncryptionSecret secret = EncryptionSecret.of("secret");
        HttpFront front = new HttpFront(new FakeSyncServer());
        HttpSyncServer server =
            HttpSyncServer.newBuilder()
                .origin(front.origin())
                .clientId(new UUID(1, 2))
                .encryptionSecret(secret)
                .build()) {
      front.answering(
          exchange -> {
            agents.add(exchange.getRequestHeaders().getFirst("User-Agent"));
            return false;
          });
      server.addVersion(new UUID(0, 0), new byte[] {1});
      server.snapshot();
      server.check(new UUID(0, 0));
    }
    assertThat(agents)
        .hasSizeGreaterThanOrEqualTo(4)
        .allMatch(agent -> agent.equals(UserAgent.VALUE));
    // Digits, as the build puts them there, and neither a placeholder nor nothing.
    assertThat(UserAgent.VALUE).matches("taskchampion-java/[0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?");
  }
}
