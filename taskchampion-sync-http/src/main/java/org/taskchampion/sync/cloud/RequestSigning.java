package org.taskchampion.sync.cloud;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 in the header, as S3 wants it: paths are encoded once, and the hash of
 * the body is signed. Pure.
 */
final class RequestSigning {

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String HMAC = "HmacSHA256";
  private static final String HEX = "0123456789abcdef";
  private static final String UPPER_HEX = "0123456789ABCDEF";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String region;
  private final String service;

  RequestSigning(String region, String service) {
    this.region = region;
    this.service = service;
  }

  /** A name and a value of a query, not encoded. */
  record Parameter(String name, String value) {}

  /** Returns the time as the header x-amz-date has it. */
  static String time(Instant now) {
    return TIME.format(now);
  }

  /**
   * Returns the header Authorization.
   *
   * @param path the path, encoded as it is sent
   * @param query the parameters
   * @param headers all that are signed, by their lower-case names; x-amz-date and host among them
   * @param bodyHash the hash of the body, in hexadecimal
   */
  String authorization(
      S3Credentials credentials,
      String method,
      String path,
      List<Parameter> query,
      Map<String, String> headers,
      String bodyHash) {
    TreeMap<String, String> sorted = new TreeMap<>(headers);
    String time = String.valueOf(sorted.get("x-amz-date"));
    String day = time.substring(0, 8);
    String scope = day + "/" + region + "/" + service + "/aws4_request";
    String signed = String.join(";", sorted.keySet());
    String toSign =
        ALGORITHM
            + "\n"
            + time
            + "\n"
            + scope
            + "\n"
            + hash(bytes(canonical(method, path, query, sorted, signed, bodyHash)));
    byte[] key = hmac(bytes("AWS4" + credentials.secretAccessKey()), day);
    key = hmac(hmac(hmac(key, region), service), "aws4_request");
    return ALGORITHM
        + " Credential="
        + credentials.accessKeyId()
        + "/"
        + scope
        + ", SignedHeaders="
        + signed
        + ", Signature="
        + hex(hmac(key, toSign));
  }

  private static String canonical(
      String method,
      String path,
      List<Parameter> query,
      Map<String, String> headers,
      String signed,
      String bodyHash) {
    StringBuilder text = new StringBuilder(method).append('\n').append(path).append('\n');
    text.append(query(query)).append('\n');
    headers.forEach(
        (name, value) ->
            text.append(name).append(':').append(value.trim().replaceAll(" +", " ")).append('\n'));
    return text.append('\n').append(signed).append('\n').append(bodyHash).toString();
  }

  /** Returns a query as it is sent and signed: encoded, and in the order of the encoded names. */
  static String query(List<Parameter> query) {
    TreeMap<String, String> encoded = new TreeMap<>();
    for (Parameter each : query) {
      encoded.put(encode(each.name()), encode(each.value()));
    }
    StringBuilder text = new StringBuilder();
    encoded.forEach(
        (name, value) ->
            text.append(text.length() == 0 ? "" : "&").append(name).append('=').append(value));
    return text.toString();
  }

  /** Encodes all but what RFC 3986 leaves as it is. */
  static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : bytes(text)) {
      char c = (char) (b & 0xff);
      boolean isPlain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~".indexOf(c) >= 0;
      if (isPlain) {
        encoded.append(c);
      } else {
        encoded.append('%').append(UPPER_HEX.charAt(c >> 4)).append(UPPER_HEX.charAt(c & 15));
      }
    }
    return encoded.toString();
  }

  static String hash(byte[] body) {
    try {
      return hex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + HMAC, e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder(2 * bytes.length);
    for (byte b : bytes) {
      text.append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
    }
    return text.toString();
  }
}
