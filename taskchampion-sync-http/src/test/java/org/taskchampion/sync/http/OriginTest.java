package org.taskchampion.sync.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with an origin is said, and no password is. */
class OriginTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|is empty",
        "'  '|is empty",
        "sync.example.com|begins with neither https:// nor http://",
        "localhost:8080|begins with neither https:// nor http://",
        "/var/tasks|begins with neither https:// nor http://",
        "https:/x|begins with neither https:// nor http://",
        "ftp://x|begins with ftp://, and not with https:// or http://",
        "https://x:99999|has the port 99999, and ports go from 1 to 65535",
        "https://x:0/a|has the port 0, and ports go from 1 to 65535",
        "https://[::1]:70000|has the port 70000, and ports go from 1 to 65535",
        "https://x:99999999999999999999|has the port 99999999999999999999, and ports go from",
        "https://x:http|has a port that is no number",
        "https://x:-1|has a port that is no number",
        "https://x/?a=b|has a query (from ? on)",
        "https://x/#a|has a fragment (from # on)",
        "https://|names no host",
        "https://:80|names no host",
        "https://a b|has a host that cannot be one, a b",
        "https://[1::2::3]|has a host that cannot be one, [1::2::3]",
        "https://me@x|has a user or a password in it",
      })
  void whatIsWrongIsSaid(String origin, String wrong) {
    assertThatThrownBy(() -> HttpSyncServer.newBuilder().origin(origin))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the origin " + wrong)
        .hasMessageEndingWith("; it must be an http or https URL, such as https://example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://me:hidden@x/",
        "https://me:hidden@x:99999/",
        "https://me:hid/den@x/",
        "https://me:12345678/hidden@x/",
        "https://me:hidden#@x/",
        "https://me:hidden?@x/",
        "https://hidden:99999/@x",
        "ftp://me:hidden@x/",
        "me:hidden@x",
        "https://me:hidden@",
        "https://x/?password=hidden",
      })
  void noPasswordIsShown(String origin) {
    assertThatThrownBy(() -> HttpSyncServer.newBuilder().origin(origin))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContainingAny("hid", "den", "12345678");
  }

  @Test
  void whatIsRightIsTaken() {
    for (String origin :
        new String[] {
          "https://x",
          "http://127.0.0.1:8080/",
          "HTTPS://Example.com/some/path",
          "https://[::1]:443/",
          "https://x:65535/@a",
          "https://bücher.example",
        }) {
      assertThat(HttpSyncServer.newBuilder().origin(origin)).isNotNull();
    }
  }
}
