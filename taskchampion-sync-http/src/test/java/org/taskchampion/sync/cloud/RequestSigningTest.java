package org.taskchampion.sync.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.taskchampion.sync.cloud.RequestSigning.Parameter;

/**
 * The examples of AWS's documentation of signatures for S3, and signatures that botocore made
 * ({@code S3SigV4Auth}, with the headers below and the payload signed).
 */
class RequestSigningTest {

  private static final S3Credentials KEY =
      S3Credentials.of("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private final RequestSigning signing = new RequestSigning("us-east-1", "s3");

  private String signature(
      String method,
      String path,
      List<Parameter> query,
      Map<String, String> more,
      String bodyHash) {
    Map<String, String> headers = new HashMap<>(more);
    headers.put("host", "examplebucket.s3.amazonaws.com");
    headers.put("x-amz-date", "20130524T000000Z");
    headers.put("x-amz-content-sha256", bodyHash);
    String value = signing.authorization(KEY, method, path, query, headers, bodyHash);
    assertThat(value)
        .startsWith(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + " SignedHeaders=");
    return value.substring(value.indexOf("Signature=") + 10);
  }

  @Test
  void anObjectIsRead() {
    assertThat(signature("GET", "/test.txt", List.of(), Map.of("range", "bytes=0-9"), EMPTY))
        .isEqualTo("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  }

  @Test
  void anObjectIsWritten() {
    String hash = RequestSigning.hash("Welcome to Amazon S3.".getBytes(StandardCharsets.UTF_8));
    assertThat(hash).isEqualTo("44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072");
    assertThat(
            signature(
                "PUT",
                "/" + RequestSigning.encode("test$file.text"),
                List.of(),
                Map.of(
                    "date",
                    "Fri, 24 May 2013 00:00:00 GMT",
                    "x-amz-storage-class",
                    "REDUCED_REDUNDANCY"),
                hash))
        .isEqualTo("98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  }

  @Test
  void aParameterMayHaveNoValue() {
    assertThat(signature("GET", "/", List.of(new Parameter("lifecycle", "")), Map.of(), EMPTY))
        .isEqualTo("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  }

  @Test
  void objectsAreListed() {
    List<Parameter> query = List.of(new Parameter("prefix", "J"), new Parameter("max-keys", "2"));
    assertThat(signature("GET", "/", query, Map.of(), EMPTY))
        .isEqualTo("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  }

  @Test
  void whatIsNotPlainIsEncodedOnce() {
    assertThat(RequestSigning.encode("a b+c/d~é*=&")).isEqualTo("a%20b%2Bc%2Fd~%C3%A9%2A%3D%26");
    assertThat(RequestSigning.query(List.of(new Parameter("b", "1/2"), new Parameter("a", ""))))
        .isEqualTo("a=&b=1%2F2");
  }

  /** What botocore signed at 2026-11-29T23:59:58Z. */
  private static String botocores(
      S3Credentials key,
      String region,
      String method,
      String name,
      List<Parameter> query,
      Map<String, String> more,
      byte[] body) {
    String hash = RequestSigning.hash(body);
    Map<String, String> headers = new HashMap<>(more);
    headers.put("host", "my-tasks.s3." + region + ".amazonaws.com");
    headers.put("x-amz-date", "20261129T235958Z");
    headers.put("x-amz-content-sha256", hash);
    String value =
        new RequestSigning(region, "s3")
            .authorization(key, method, "/" + RequestSigning.encode(name), query, headers, hash);
    return value.substring(value.indexOf("SignedHeaders="));
  }

  private static final String ANOTHER_SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final S3Credentials ANOTHER = S3Credentials.of("AKIDEXAMPLE", ANOTHER_SECRET);
  private static final byte[] NOTHING = {};

  @Test
  void anOddNameIsSignedAsBotocoreDoes() {
    assertThat(
            botocores(
                ANOTHER,
                "eu-central-1",
                "GET",
                "a b+c~é/ü%2F*'()!;:@&=$,",
                List.of(),
                Map.of(),
                NOTHING))
        .isEqualTo(
            "SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
                + " Signature=1002cf05ec1ee8e78e209d9e7c329f966850ac6b9f8e3742364e6f14e9eb08f5");
  }

  @Test
  void aQueryIsSignedAsBotocoreDoes() {
    List<Parameter> query =
        List.of(
            new Parameter("prefix", "v-"),
            new Parameter("list-type", "2"),
            new Parameter("max-keys", "1000"),
            new Parameter("continuation-token", "1/ab+c==& é~*"));
    assertThat(botocores(ANOTHER, "us-east-1", "GET", "", query, Map.of(), NOTHING))
        .isEqualTo(
            "SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
                + " Signature=3c49d46269ea5f8e94a93308863beba3e25ba199267fcf09b0c1e23fa6c908b2");
  }

  @Test
  void aConditionAndASessionTokenAreSignedAsBotocoreDoes() {
    Map<String, String> more =
        Map.of(
            "if-match",
            "\"0123456789abcdef0123456789abcdef\"",
            "x-amz-security-token",
            "IQoJb3JpZ2luX2VjE+/=token");
    byte[] body = "0123é".getBytes(StandardCharsets.UTF_8);
    assertThat(botocores(ANOTHER, "us-gov-west-1", "PUT", "latest", List.of(), more, body))
        .isEqualTo(
            "SignedHeaders=host;if-match;x-amz-content-sha256;x-amz-date;x-amz-security-token,"
                + " Signature=2cdff78121cdc2eb37b90dc935cffa366bd6139f80b4166708932e961ff5845a");
  }

  @Test
  void aSecretMayHaveAnyVisibleCharacters() {
    S3Credentials key = S3Credentials.of("AKIDEXAMPLE", "!secret/with+~%and=&?");
    byte[] body = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    Map<String, String> more = Map.of("if-none-match", "*");
    assertThat(botocores(key, "cn-north-1", "PUT", "salt", List.of(), more, body))
        .isEqualTo(
            "SignedHeaders=host;if-none-match;x-amz-content-sha256;x-amz-date,"
                + " Signature=8d49f29824f89f594589baaf8c073f930c1a70fcdb436081840e0af22c35f6df");
  }

  @Test
  void spacesInAHeaderAreSignedAsBotocoreDoes() {
    Map<String, String> more =
        Map.of("x-amz-meta-note", "  two   spaces  ", "x-amz-security-token", "t");
    String name = "v-" + "0".repeat(32) + "-" + "f".repeat(32);
    assertThat(botocores(ANOTHER, "ap-southeast-2", "DELETE", name, List.of(), more, NOTHING))
        .isEqualTo(
            "SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-meta-note;"
                + "x-amz-security-token,"
                + " Signature=71f98769761925007d6704e7aa7d86a201b422c9604483235a23aead4b97ca10");
  }
}
