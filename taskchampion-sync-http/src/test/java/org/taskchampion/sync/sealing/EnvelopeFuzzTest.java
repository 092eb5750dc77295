package org.taskchampion.sync.sealing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.UUID;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.WrongSecretException;

/**
 * Envelopes: what was sealed is opened as it was, and nothing else is, neither with a bit changed
 * nor for another version.
 */
class EnvelopeFuzzTest {

  private static final UUID VERSION = UUID.fromString("99999999-0000-4000-8000-000000000009");
  private static final UUID OTHER = UUID.fromString("99999999-0000-4000-8000-00000000000a");

  /** Deriving a key takes long: all inputs share one. */
  private static final Sealer SEALER =
      new Sealer(() -> "secret".getBytes(ISO_8859_1), new byte[16], "the encryption secret");

  @FuzzTest
  void onlyWhatWasSealedIsOpened(byte[] data) {
    refuses(VERSION, data);
    SEALER.recognises(new String(data, ISO_8859_1));
    byte[] envelope = SEALER.seal(VERSION, data);
    assertThat(envelope).hasSize(data.length + Sealer.OVERHEAD_BYTES);
    assertThat(SEALER.open(VERSION, envelope, VERSION, "it")).isEqualTo(data);
    refuses(OTHER, envelope);
    refuses(VERSION, Arrays.copyOf(envelope, envelope.length - 1));
    int bit = Math.floorMod(Arrays.hashCode(data), 8 * envelope.length);
    envelope[bit / 8] ^= (byte) (1 << (bit % 8));
    refuses(VERSION, envelope);
  }

  private static void refuses(UUID version, byte[] envelope) {
    assertThatThrownBy(() -> SEALER.open(version, envelope, version, "it"))
        .isInstanceOfAny(MalformedDataException.class, WrongSecretException.class);
  }
}
