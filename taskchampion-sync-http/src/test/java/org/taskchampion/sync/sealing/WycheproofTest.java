package org.taskchampion.sync.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.squareup.moshi.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import okio.Buffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Project Wycheproof's vectors for ChaCha20-Poly1305, in our envelopes. */
class WycheproofTest {

  private static final List<Map<?, ?>> VECTORS = new ArrayList<>();

  @BeforeAll
  static void read() throws IOException {
    String file = "/wycheproof/chacha20_poly1305_test.json";
    try (InputStream in = WycheproofTest.class.getResourceAsStream(file);
        JsonReader reader = JsonReader.of(new Buffer().readFrom(in))) {
      Map<?, ?> all = (Map<?, ?>) reader.readJsonValue();
      for (Object group : (List<?>) all.get("testGroups")) {
        for (Object vector : (List<?>) ((Map<?, ?>) group).get("tests")) {
          VECTORS.add((Map<?, ?>) vector);
        }
      }
    }
    assertThat(VECTORS).hasSize(325);
  }

  @Test
  void validEnvelopesOpenAndInvalidOnesDoNot() throws GeneralSecurityException {
    int opened = 0;
    for (Map<?, ?> vector : VECTORS) {
      Aead cipher = Sealer.cipher(bytes(vector, "key"));
      byte[] envelope = envelope(vector);
      if (vector.get("result").equals("valid")) {
        assertThat(Sealer.open(cipher, envelope, bytes(vector, "aad")))
            .as("vector %s", vector.get("tcId"))
            .isEqualTo(bytes(vector, "msg"));
        opened++;
      } else {
        assertThatThrownBy(() -> Sealer.open(cipher, envelope, bytes(vector, "aad")))
            .as("vector %s", vector.get("tcId"))
            .isInstanceOf(GeneralSecurityException.class);
      }
    }
    assertThat(opened).isEqualTo(256);
  }

  /** Ours have a random nonce, so another implementation opens them. */
  @Test
  void anotherImplementationOpensWhatIsSealedOfThem() throws GeneralSecurityException {
    for (Map<?, ?> vector : VECTORS) {
      byte[] key = bytes(vector, "key");
      byte[] message = bytes(vector, "msg");
      byte[] envelope = Sealer.seal(Sealer.cipher(key), message, bytes(vector, "aad"));
      assertThat(envelope).startsWith(1).hasSize(message.length + Sealer.OVERHEAD_BYTES);
      Cipher other = Cipher.getInstance("ChaCha20-Poly1305");
      other.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(key, "ChaCha20"),
          new IvParameterSpec(Arrays.copyOfRange(envelope, 1, 13)));
      other.updateAAD(bytes(vector, "aad"));
      assertThat(other.doFinal(envelope, 13, envelope.length - 13))
          .as("vector %s", vector.get("tcId"))
          .isEqualTo(message);
    }
  }

  private static byte[] envelope(Map<?, ?> vector) {
    ByteArrayOutputStream envelope = new ByteArrayOutputStream();
    envelope.write(1);
    for (String part : List.of("iv", "ct", "tag")) {
      envelope.writeBytes(bytes(vector, part));
    }
    return envelope.toByteArray();
  }

  private static byte[] bytes(Map<?, ?> vector, String member) {
    return HexFormat.of().parseHex((String) vector.get(member));
  }
}
