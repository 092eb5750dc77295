package org.taskchampion.sync.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.UUID;
import org.taskchampion.fuzz.FuzzedServer;
import org.taskchampion.sync.SyncException;

/**
 * What answers in the place of a sync server: a call gives a value, or an error of ours, on one
 * line and without the client id. The first byte says which call it is.
 */
class HttpAnswersFuzzTest {

  private static final UUID CLIENT = UUID.fromString("11111111-2222-4333-8444-555555555555");

  private static final FuzzedServer ANSWERS = new FuzzedServer();

  /** Deriving a key takes long: all inputs share one. */
  private static final HttpSyncServer SERVER =
      HttpSyncServer.newBuilder()
          .origin("http://127.0.0.1:9")
          .clientId(CLIENT)
          .encryptionSecret(EncryptionSecret.of("secret"))
          .okHttpClient(ANSWERS.client())
          .build();

  @FuzzTest
  void aCallEndsWithAValueOrAnErrorOfOurs(byte[] data) {
    if (data.length == 0) {
      return;
    }
    ANSWERS.answer(Arrays.copyOfRange(data, 1, data.length));
    try {
      switch (data[0]) {
        case 'v' -> TestCall.CHILD_VERSION.call(SERVER);
        case 'a' -> TestCall.ADD_VERSION.call(SERVER);
        case 's' -> TestCall.SNAPSHOT.call(SERVER);
        case 'p' -> TestCall.ADD_SNAPSHOT.call(SERVER);
        case 'e' -> SERVER.confirmEmpty();
        default -> assertThat(SERVER.check(TestCall.NIL).findings()).isNotEmpty();
      }
    } catch (SyncException e) {
      assertThat(e.getMessage())
          .isNotEmpty()
          .doesNotContain(CLIENT.toString())
          .doesNotContain("\n", "\r", "\u001b");
    }
  }
}
