package org.taskchampion.sync.cloud;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.taskchampion.fuzz.FuzzedServer;

/**
 * What answers in the place of S3: a call gives a value, or an error of ours. The first byte says
 * which call it is; x reads the rest as XML.
 */
class S3AnswersFuzzTest {

  private static final FuzzedServer ANSWERS = new FuzzedServer();
  private static final OkHttpClient CLIENT = ANSWERS.client();

  @FuzzTest
  void aCallEndsWithAValueOrAnErrorOfOurs(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(data, 1, data.length);
    if (data[0] == 'x') {
      xml(rest);
      return;
    }
    ANSWERS.answer(rest);
    CloudCalls.call(
        data[0],
        CloudCalls.s3(
            HttpUrl.get("http://127.0.0.1:9/"),
            () -> S3Credentials.of("ID", "hidden"),
            CLIENT,
            Clock.fixed(Instant.parse("2026-11-01T00:00:00Z"), ZoneOffset.UTC)));
  }

  private static void xml(byte[] body) {
    S3Xml.failure(body);
    try {
      S3Xml.listed(body);
    } catch (S3Xml.MalformedXmlException e) {
      // It is refused.
    }
  }
}
