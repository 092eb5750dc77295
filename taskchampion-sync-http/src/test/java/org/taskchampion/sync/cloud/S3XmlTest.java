package org.taskchampion.sync.cloud;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What S3 says, and what something hostile may say in its place. */
class S3XmlTest {

  private static S3Xml.Listed listed(String xml) throws S3Xml.MalformedXmlException {
    return S3Xml.listed(xml.getBytes(UTF_8));
  }

  @Test
  void aPageIsRead() throws S3Xml.MalformedXmlException {
    S3Xml.Listed page =
        listed(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + "<Name>b</Name><Prefix>v-</Prefix><IsTruncated>true</IsTruncated>"
                + "<Contents><Key>v-&amp;&#x31;</Key><LastModified>2026-11-28T00:40:24.000Z</LastModified>"
                + "<Owner><Key>no</Key></Owner></Contents>"
                + "<Contents><Key>v-2</Key><LastModified>yesterday</LastModified></Contents>"
                + "<CommonPrefixes><Prefix>x</Prefix></CommonPrefixes>"
                + "<NextContinuationToken>a+/=</NextContinuationToken></ListBucketResult>");
    assertThat(page.items())
        .containsExactly(
            new Page.Item("v-&1", Instant.parse("2026-11-28T00:40:24Z")),
            new Page.Item("v-2", null));
    assertThat(page.continuation()).isEqualTo("a+/=");
  }

  @Test
  void anEmptyPageMayGoOnAndALastOneDoesNot() throws S3Xml.MalformedXmlException {
    assertThat(
            listed(
                    "<ListBucketResult><NextContinuationToken>t</NextContinuationToken></ListBucketResult>")
                .continuation())
        .isEqualTo("t");
    assertThat(
            listed("<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>")
                .continuation())
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not XML",
        "<html><body>log in</body></html>",
        "<ListBucketResult><Contents><Key>v-1</Key></Contents>",
        "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
        "<!DOCTYPE a [<!ENTITY e SYSTEM"
            + " \"file:///etc/passwd\">]><ListBucketResult>&e;</ListBucketResult>",
        "<!DOCTYPE a [<!ENTITY e \"eeeeeeeeee\"><!ENTITY f"
            + " \"&e;&e;&e;\">]><ListBucketResult>&f;</ListBucketResult>",
        "<ListBucketResult>&unknown;</ListBucketResult>",
      })
  void whatIsNoListingIsRefused(String xml) {
    assertThatThrownBy(() -> listed(xml)).isInstanceOf(S3Xml.MalformedXmlException.class);
  }

  @Test
  void depthAndLengthAreLimited() {
    assertThatThrownBy(() -> listed("<ListBucketResult>" + "<a>".repeat(100_000)))
        .isInstanceOf(S3Xml.MalformedXmlException.class)
        .hasRootCauseMessage("too deep");
    // The names of all elements around one are looked at for each one.
    String long100 = "<" + "n".repeat(100) + ">";
    assertThatThrownBy(() -> listed("<ListBucketResult>" + long100.repeat(6)))
        .isInstanceOf(S3Xml.MalformedXmlException.class)
        .hasRootCauseMessage("too deep");
    assertThatThrownBy(() -> listed("<ListBucketResult><a>" + "x".repeat(100_000)))
        .isInstanceOf(S3Xml.MalformedXmlException.class)
        .hasRootCauseMessage("too long");
    byte[] otherEncoding =
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?><!DOCTYPE a><ListBucketResult/>"
            .getBytes(UTF_16);
    assertThatThrownBy(() -> S3Xml.listed(otherEncoding))
        .isInstanceOf(S3Xml.MalformedXmlException.class);
  }

  @Test
  void anErrorIsReadAsFarAsItCame() {
    assertThat(
            S3Xml.failure(
                ("<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Message>It is "
                        + "not there.</Message><Region>eu-west-1</Region><HostId>abc")
                    .getBytes(UTF_8)))
        .isEqualTo(new S3Xml.Failure("NoSuchKey", "It is not there.", "eu-west-1"));
    assertThat(S3Xml.failure(new byte[0])).isEqualTo(new S3Xml.Failure("", "", ""));
  }
}
