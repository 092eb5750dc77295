package org.taskchampion.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the server answers, and with which headers, over plain HTTP. */
final class SecurityTest {

  private static final String ADD = "{\"text\":\"Buy milk\"}";

  @TempDir Path home;
  private Site site;

  @BeforeEach
  void open() {
    site = Site.inMemory(home);
  }

  @AfterEach
  void close() {
    site.close();
  }

  private Exchange exchange() {
    return new Exchange(site);
  }

  private void assertNothingAdded() {
    assertThat(site.replica().tasks()).isEmpty();
  }

  @Test
  void theBrowserWithTheCookieIsAnswered() {
    assertThat(exchange().get("/").send().status()).isEqualTo(200);
    assertThat(exchange().get("/api/setup").send().status()).isEqualTo(200);
    assertThat(exchange().post("/api/add", ADD).send().status()).isEqualTo(200);
    assertThat(site.replica().tasks()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/main.js", "/web.css", "/api/setup", "/api/live", "/nowhere", "/?token="})
  void withoutTheCookieNothingIsAnswered(String path) {
    Exchange.Reply reply = exchange().get(path).without("Cookie").send();
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body()).isEqualTo("Open the address that the program printed.\n");
    assertThat(reply.head()).doesNotContain("Set-Cookie");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", "", "x; taskchampion-0=y"})
  void anotherCookieIsNone(String value) {
    String cookie = "taskchampion-" + site.port() + "=" + value;
    assertThat(exchange().get("/").header("Cookie", cookie).send().status()).isEqualTo(403);
    assertThat(exchange().post("/api/add", ADD).header("Cookie", cookie).send().status())
        .isEqualTo(403);
    assertNothingAdded();
  }

  /** Neither secret is good for the other's purpose. */
  @Test
  void theTokenIsNoCookieAndTheCookieNoToken() {
    String cookie = "taskchampion-" + site.port() + "=" + site.secrets().token();
    assertThat(exchange().get("/").header("Cookie", cookie).send().status()).isEqualTo(403);
    assertThat(
            exchange().get("/?token=" + site.secrets().cookie()).without("Cookie").send().status())
        .isEqualTo(403);
  }

  @Test
  void theFirstAddressGivesAStrictCookieAndLeadsAwayFromTheToken() {
    Exchange.Reply reply =
        exchange().get("/?token=" + site.secrets().token()).without("Cookie").send();
    assertThat(reply.status()).isEqualTo(303);
    assertThat(reply.head())
        .matches("(?is).*\\r\\nLocation: /(\\r\\n.*)?")
        .containsIgnoringCase(
            "\r\nSet-Cookie: taskchampion-"
                + site.port()
                + "="
                + site.secrets().cookie()
                + "; Path=/; HttpOnly; SameSite=Strict");
    assertThat(reply.head() + reply.body()).doesNotContain(site.secrets().token());
  }

  /** A name of an attacker's that leads to this machine comes with the browser's cookies of it. */
  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "evil.example:PORT", "127.0.0.1", "127.0.0.1:1", ""})
  void anotherHostIsRefusedEvenWithTheTokenAndTheCookie(String host) {
    String given = host.replace("PORT", String.valueOf(site.port()));
    String first = "/?token=" + site.secrets().token();
    for (String path : List.of("/", first, "/api/setup")) {
      Exchange.Reply reply = exchange().get(path).header("Host", given).send();
      assertThat(reply.status()).isIn(400, 421);
      assertThat(reply.head()).doesNotContain("Set-Cookie");
    }
    assertThat(exchange().post("/api/add", ADD).header("Host", given).send().status())
        .isIn(400, 421);
    assertNothingAdded();
  }

  @Test
  void twoHostsAreNone() {
    String two = "127.0.0.1:" + site.port() + "\r\nHost: evil.example";
    assertThat(exchange().get("/").header("Host", two).send().status()).isIn(400, 421);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "null",
        "http://localhost:PORT",
        "http://127.0.0.1:1",
        "https://127.0.0.1:PORT",
        "http://127.0.0.1:PORT.evil.example"
      })
  void anotherPageMayNeitherWriteNorRead(String origin) {
    String given = origin.replace("PORT", String.valueOf(site.port()));
    assertThat(exchange().post("/api/add", ADD).header("Origin", given).send().status())
        .isEqualTo(403);
    assertThat(exchange().get("/api/setup").header("Origin", given).send().status()).isEqualTo(403);
    assertNothingAdded();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void whatTheBrowserCallsAnotherSiteIsRefused(String where) {
    assertThat(exchange().post("/api/add", ADD).header("Sec-Fetch-Site", where).send().status())
        .isEqualTo(403);
    for (String path : List.of("/", "/main.js", "/api/setup")) {
      assertThat(exchange().get(path).header("Sec-Fetch-Site", where).send().status())
          .isEqualTo(403);
    }
    assertNothingAdded();
  }

  /** A form of another page can send neither JSON nor without an origin. */
  @Test
  void aWriteNeedsAnOriginAndJson() {
    assertThat(exchange().post("/api/add", ADD).without("Origin").send().status()).isEqualTo(403);
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
      assertThat(exchange().post("/api/add", ADD).header("Content-Type", type).send().status())
          .isEqualTo(403);
    }
    assertThat(exchange().post("/api/add", ADD).without("Content-Type").send().status())
        .isEqualTo(403);
    assertNothingAdded();
  }

  @Test
  void readingChangesNothing() {
    for (String path : List.of("/api/add", "/api/done", "/api/sync", "/api/take-back")) {
      assertThat(exchange().get(path).send().status()).isEqualTo(404);
    }
    for (String method : List.of("PUT", "DELETE", "OPTIONS", "TRACE")) {
      assertThat(exchange().get("/api/add").method(method).send().status()).isEqualTo(405);
    }
  }

  @Test
  void everyAnswerHasTheHeadersThatBindTheBrowser() {
    List<Exchange.Reply> replies =
        List.of(
            exchange().get("/").send(),
            exchange().get("/main.js").send(),
            exchange().get("/api/setup").send(),
            exchange().get("/nowhere").send(),
            exchange().get("/").without("Cookie").send());
    for (Exchange.Reply reply : replies) {
      assertThat(reply.head().toLowerCase(Locale.ROOT))
          .contains(
              "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self';",
              "frame-ancestors 'none'",
              "require-trusted-types-for 'script'",
              "x-content-type-options: nosniff",
              "referrer-policy: no-referrer",
              "cache-control: no-store")
          .doesNotContain("unsafe", "access-control-allow");
    }
  }

  @Test
  void aBodyThatIsTooLongIsRefused() {
    String text = "x".repeat(WebServer.MOST_BYTES);
    Exchange.Reply reply = exchange().post("/api/add", "{\"text\":\"" + text + "\"}").send();
    assertThat(reply.status()).isEqualTo(413);
    assertNothingAdded();
    String most = "x".repeat(WebServer.MOST_BYTES - 11);
    assertThat(exchange().post("/api/add", "{\"text\":\"" + most + "\"}").send().status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "7", "{", "{\"text\":7}", "{\"text\":null}", "{\"texts\":\"a\"}"})
  void aBodyThatIsNoRequestIsRefused(String json) {
    assertThat(exchange().post("/api/add", json).send().status()).isEqualTo(400);
    assertNothingAdded();
  }

  @Test
  void aBodyThatIsNestedWithoutEndIsRefused() {
    assertThat(exchange().post("/api/add", "[".repeat(200_000)).send().status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2fweb.css",
        "//web.css",
        "/Web.class",
        "/main.js/",
        "/./main.js%00"
      })
  void noPathLeadsElsewhere(String path) {
    Exchange.Reply reply = exchange().get(path).send();
    assertThat(reply.status()).isIn(400, 404);
    assertThat(reply.body()).doesNotContain("root:");
  }

  @Test
  void itListensOnTheLoopbackAddressOnly() throws Exception {
    try (Stream<NetworkInterface> all = NetworkInterface.networkInterfaces()) {
      for (NetworkInterface one : all.toList()) {
        for (InetAddress address : Collections.list(one.getInetAddresses())) {
          if (!address.isLoopbackAddress()) {
            assertThat(isOpen(address)).as(address.toString()).isFalse();
          }
        }
      }
    }
    assertThat(isOpen(InetAddress.getLoopbackAddress())).isTrue();
  }

  private boolean isOpen(InetAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, site.port()), 2_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void thereIsALimitOfOpenPagesAndAClosedOneMakesRoom() throws IOException, InterruptedException {
    List<Socket> pages = new ArrayList<>();
    try {
      for (int i = 0; i < WebServer.MOST_STREAMS; i++) {
        Socket page = exchange().get("/api/live").begin();
        pages.add(page);
        assertThat(new String(page.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
            .isEqualTo("HTTP/1.1 200");
      }
      Exchange.Reply reply = exchange().get("/api/live").send();
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.body()).contains("close some of its tabs");
      assertThat(exchange().get("/").send().status()).isEqualTo(200);
    } finally {
      for (Socket page : pages) {
        page.close();
      }
    }
    // What is written to them tells that they are gone.
    String status = "";
    for (int i = 0; i < 100 && !status.equals("HTTP/1.1 200"); i++) {
      assertThat(exchange().post("/api/add", ADD).send().status()).isEqualTo(200);
      try (Socket page = exchange().get("/api/live").begin()) {
        status = new String(page.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      }
      Thread.sleep(100);
    }
    assertThat(status).isEqualTo("HTTP/1.1 200");
  }

  @Test
  void whoeverConnectsAndSaysNothingKeepsNobodyOut() throws IOException {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 3 * WebServer.MOST_STREAMS; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.port());
        silent.add(socket);
        if (i % 2 == 0) {
          socket
              .getOutputStream()
              .write("GET / HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.US_ASCII));
        }
      }
      assertThat(exchange().get("/").send().status()).isEqualTo(200);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }
}
