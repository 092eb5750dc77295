package org.taskchampion.sync.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import okio.Buffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.SyncCancelledException;
import org.taskchampion.sync.WrongSecretException;

/** Envelopes that the real TaskChampion made, and ours. */
class SealerTest {

  private static final UUID VERSION = UUID.fromString("6c7771a6-30fc-46c4-86d6-3c5f8313d377");

  private static Map<?, ?> golden;
  private static UUID clientId;
  private static byte[] secret;
  private static Sealer sealer;

  @BeforeAll
  static void readGolden() throws IOException {
    try (JsonReader reader = JsonReader.of(new Buffer().write(bytes("golden.json")))) {
      golden = (Map<?, ?>) ((Map<?, ?>) reader.readJsonValue()).get("http");
    }
    clientId = UUID.fromString((String) golden.get("client_id"));
    secret = ((String) golden.get("encryption_secret")).getBytes(UTF_8);
    sealer = sealer(secret, clientId);
  }

  @Test
  void theKeyIsThatOfTheRealTaskChampion() {
    byte[] salt =
        ByteBuffer.allocate(16)
            .putLong(clientId.getMostSignificantBits())
            .putLong(clientId.getLeastSignificantBits())
            .array();
    byte[] key = KeyDerivation.derive(secret, salt, KeyDerivation.ITERATIONS, () -> false);
    assertThat(HexFormat.of().formatHex(key)).isEqualTo(golden.get("key_hex"));
  }

  @Test
  void versionsThatTheRealTaskChampionSealedAreOpened() throws IOException {
    for (Object element : (List<?>) golden.get("versions")) {
      Map<?, ?> version = (Map<?, ?>) element;
      UUID parent = UUID.fromString((String) version.get("parent"));
      byte[] envelope = bytes((String) version.get("envelope"));
      assertThat(sealer.open(parent, envelope, VERSION, "it"))
          .isEqualTo(bytes((String) version.get("segment")));
    }
  }

  @Test
  void theSnapshotThatTheRealTaskChampionSealedIsOpened() throws IOException {
    Map<?, ?> snapshot = (Map<?, ?>) golden.get("snapshot");
    UUID version = UUID.fromString((String) snapshot.get("version"));
    assertThat(sealer.open(version, bytes((String) snapshot.get("envelope")), version, "it"))
        .isEqualTo(bytes((String) snapshot.get("zlib")));
  }

  @Test
  void whatIsSealedIsOpenedAndEveryEnvelopeIsAnother() {
    byte[] payload = "payload".getBytes(UTF_8);
    byte[] first = sealer.seal(VERSION, payload);
    byte[] second = sealer.seal(VERSION, payload);
    assertThat(first)
        .hasSize(payload.length + Sealer.OVERHEAD_BYTES)
        .startsWith(1)
        .isNotEqualTo(second);
    assertThat(sealer.open(VERSION, first, VERSION, "it")).isEqualTo(payload);
    assertThat(sealer.open(VERSION, second, VERSION, "it")).isEqualTo(payload);
  }

  @Test
  void anEnvelopeOfAnotherVersionIsNotOpened() {
    byte[] envelope = sealer.seal(VERSION, new byte[] {1});
    assertThatThrownBy(() -> sealer.open(new UUID(1, 1), envelope, VERSION, "version X"))
        .isInstanceOf(WrongSecretException.class)
        .hasMessageStartingWith("version X from the server cannot be opened");
  }

  @Test
  void noChangedByteGoesUnnoticed() {
    byte[] envelope = sealer.seal(VERSION, new byte[] {1, 2, 3});
    for (int i = 0; i < envelope.length; i++) {
      byte[] changed = envelope.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> sealer.open(VERSION, changed, VERSION, "it"))
          .isInstanceOfAny(WrongSecretException.class, MalformedDataException.class);
    }
  }

  @Test
  void anEnvelopeThatIsTooShortOrOfAnotherFormatSaysSo() {
    assertThatThrownBy(() -> sealer.open(VERSION, new byte[28], VERSION, "version X"))
        .isInstanceOf(MalformedDataException.class)
        .hasMessage("version X from the server is too short for an envelope: 28 bytes");
    assertThatThrownBy(() -> sealer.open(VERSION, new byte[40], VERSION, "version X"))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("unknown format 0");
  }

  @Test
  void aTokenIsRecognisedByItsKeyAloneAndEveryTokenIsAnother() {
    String token = sealer.token();
    assertThat(token).isNotEqualTo(sealer.token());
    assertThat(sealer.recognises(token)).isTrue();
    assertThat(sealer(secret, clientId).recognises(token)).isTrue();
    byte[] blank = Arrays.copyOf(secret, secret.length + 1);
    blank[blank.length - 1] = ' ';
    assertThat(sealer(blank, clientId).recognises(token)).isFalse();
    assertThat(sealer(secret, VERSION).recognises(token)).isFalse();
    for (String other : List.of("", "?", "token", token.substring(4), token + token)) {
      assertThat(sealer.recognises(other)).as(other).isFalse();
    }
  }

  /** It holds nothing but what a sealed version holds: a nonce and a tag. */
  @Test
  void aTokenIsAnEnvelopeThatPassesForNoVersionAndNoVersionForIt() {
    byte[] envelope = Base64.getDecoder().decode(sealer.token());
    assertThat(envelope).hasSize(Sealer.OVERHEAD_BYTES).startsWith(1);
    for (UUID version : List.of(VERSION, new UUID(0, 0), clientId)) {
      assertThatThrownBy(() -> sealer.open(version, envelope, version, "it"))
          .isInstanceOf(WrongSecretException.class);
      byte[] empty = sealer.seal(version, new byte[0]);
      assertThat(sealer.recognises(Base64.getEncoder().encodeToString(empty))).isFalse();
    }
  }

  @Test
  void whatDoesNotOpenNamesItsVersion() {
    byte[] envelope = sealer.seal(VERSION, new byte[] {1});
    assertThatExceptionOfType(WrongSecretException.class)
        .isThrownBy(() -> sealer.open(new UUID(1, 1), envelope, VERSION, "it"))
        .satisfies(e -> assertThat(e.version()).contains(VERSION));
  }

  /** The derivation asks now and then; it takes some tenths of a second, and is not under way. */
  @Test
  void theKeyIsNotDerivedToItsEndAndNotKept() throws Exception {
    Sealer sealer = sealer(secret, clientId);
    sealer.seal(VERSION, new byte[] {1});
    sealer.close();
    assertThatThrownBy(() -> sealer.seal(VERSION, new byte[] {1}))
        .isInstanceOf(SyncCancelledException.class);
    assertThat(sealer.hasKey()).isFalse();
    assertThatThrownBy(
            () ->
                KeyDerivation.derive(
                    new byte[] {1}, new byte[16], KeyDerivation.ITERATIONS, () -> true))
        .isInstanceOf(SyncCancelledException.class);
  }

  @Test
  void aKeyThatIsPreparedIsDerivedOnceAndByAnotherThread() throws Exception {
    List<Thread> derivers = new CopyOnWriteArrayList<>();
    Sealer prepared =
        new Sealer(
            () -> {
              derivers.add(Thread.currentThread());
              return secret.clone();
            },
            Sealer.bytes(clientId),
            "the encryption secret");
    prepared.prepare();
    for (int i = 0; i < 6_000 && !prepared.hasKey(); i++) {
      Thread.sleep(10);
    }
    prepared.prepare();
    byte[] envelope = prepared.seal(VERSION, new byte[] {1});
    assertThat(sealer.open(VERSION, envelope, VERSION, "it")).containsExactly(1);
    assertThat(derivers).hasSize(1).doesNotContain(Thread.currentThread());
  }

  /** Its own thread is not interrupted: the key is derived for it. */
  @Test
  void whoWaitsForAThreadThatIsInterruptedGetsTheKey() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch going = new CountDownLatch(1);
    Sealer shared = waiting(begun, going);
    List<Throwable> thrown = new CopyOnWriteArrayList<>();
    Thread first =
        new Thread(() -> thrown.add(catchThrowable(() -> shared.seal(VERSION, new byte[] {1}))));
    first.start();
    await(begun);
    List<byte[]> envelopes = new CopyOnWriteArrayList<>();
    Thread second = new Thread(() -> envelopes.add(shared.seal(VERSION, new byte[] {2})));
    second.start();
    first.interrupt();
    going.countDown();
    first.join();
    second.join();
    assertThat(thrown).singleElement().isInstanceOf(SyncCancelledException.class);
    assertThat(sealer.open(VERSION, envelopes.get(0), VERSION, "it")).containsExactly(2);
  }

  /** Returns one that says when it begins to derive the key, and waits then. */
  private static Sealer waiting(CountDownLatch begun, CountDownLatch going) {
    return new Sealer(
        () -> {
          begun.countDown();
          await(going);
          return secret.clone();
        },
        Sealer.bytes(clientId),
        "the encryption secret");
  }

  private static void await(CountDownLatch latch) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          latch.await();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void whoIsInterruptedWhileAnotherThreadDerivesDoesNotWait() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch going = new CountDownLatch(1);
    Sealer shared = waiting(begun, going);
    shared.prepare();
    await(begun);
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> shared.seal(VERSION, new byte[] {1}))
          .isInstanceOf(SyncCancelledException.class);
      assertThat(Thread.interrupted()).isTrue();
    } finally {
      going.countDown();
    }
  }

  private static Sealer sealer(byte[] secret, UUID salt) {
    return new Sealer(secret::clone, Sealer.bytes(salt), "the encryption secret or the client id");
  }

  private static byte[] bytes(String file) throws IOException {
    try (InputStream in = SealerTest.class.getResourceAsStream("/golden/" + file)) {
      return in.readAllBytes();
    }
  }
}
