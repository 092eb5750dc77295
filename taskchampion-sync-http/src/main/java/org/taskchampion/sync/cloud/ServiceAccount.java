package org.taskchampion.sync.cloud;

import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.HttpUrl;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.ClientNotAllowedException;

/**
 * A service account, which proves who it is by what it signs (RFC 7523): a claim, signed by RS256,
 * is changed for a token. Thread-safe.
 */
final class ServiceAccount implements TokenSource {

  /** What is allowed with the token; Google lets nobody ask for more than an hour. */
  private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";

  private static final Duration VALID = Duration.ofHours(1);
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  private final String email;
  private final @Nullable String keyId;
  private final PrivateKey key;
  private final HttpUrl tokenUri;
  private final Clock clock;

  private ServiceAccount(
      String email, @Nullable String keyId, PrivateKey key, HttpUrl tokenUri, Clock clock) {
    this.email = email;
    this.keyId = keyId;
    this.key = key;
    this.tokenUri = tokenUri;
    this.clock = clock;
  }

  /**
   * Makes one.
   *
   * @param email its name
   * @param keyId which of its keys it is; null if that is not known
   * @param pem the private key: PKCS 8 in PEM
   * @param tokenUri where tokens are given out
   * @param what what has the key, for an error
   * @throws ClientNotAllowedException if the key is none; the message does not show it
   */
  static ServiceAccount of(
      String email,
      @Nullable String keyId,
      String pem,
      HttpUrl tokenUri,
      Clock clock,
      String what) {
    try {
      String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
      byte[] encoded = Base64.getDecoder().decode(base64);
      PrivateKey key =
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return new ServiceAccount(email, keyId, key, tokenUri, clock);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Without the cause, which may quote the key.
      throw new ClientNotAllowedException(
          what + " has no private key of the kind RSA (PKCS 8) in private_key: get a new file",
          null);
    }
  }

  @Override
  public GcsAccessToken fetch(TokenEndpoint endpoint) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", GRANT);
    form.put("assertion", assertion());
    return endpoint.post(tokenUri, form, "the service account " + email);
  }

  /** Returns the signed claim. */
  String assertion() {
    long now = clock.instant().getEpochSecond();
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", "RS256");
    header.put("typ", "JWT");
    if (keyId != null) {
      header.put("kid", keyId);
    }
    Map<String, Object> claim = new LinkedHashMap<>();
    claim.put("iss", email);
    claim.put("scope", SCOPE);
    claim.put("aud", tokenUri.toString());
    claim.put("iat", now);
    claim.put("exp", now + VALID.getSeconds());
    String signed = encoded(json(header)) + "." + encoded(json(claim));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + encoded(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new ClientNotAllowedException(
          "the private key of the service account " + email + " signs nothing: get a new one",
          null);
    }
  }

  private static byte[] json(Map<String, ?> members) {
    Buffer buffer = new Buffer();
    try (JsonWriter writer = JsonWriter.of(buffer)) {
      writer.jsonValue(members);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return buffer.readByteArray();
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
