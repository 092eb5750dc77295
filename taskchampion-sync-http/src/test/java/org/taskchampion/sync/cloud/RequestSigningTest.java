package org.taskchampion.sync.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.taskchampion.sync.cloud.RequestSigning.Parameter;

/** The examples of AWS's documentation of signatures for S3. */
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
}
