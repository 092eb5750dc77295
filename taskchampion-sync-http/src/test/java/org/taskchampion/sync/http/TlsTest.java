package org.taskchampion.sync.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.sync.ServerNotTrustedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.testing.FakeSyncServer;

/** Certificates that are trusted or not, and connections without. */
class TlsTest {

  private static final UUID CLIENT = UUID.fromString("11111111-2222-4333-8444-555555555555");
  private static final UUID NIL = new UUID(0, 0);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpsServer https;

  @AfterEach
  void stop() {
    if (https != null) {
      https.stop(0);
    }
    threads.shutdownNow();
  }

  @Test
  void aCertificateThatSignedItselfIsNotTrustedAndNothingIsSent() throws IOException {
    String origin = serve(certificate().build());
    try (HttpSyncServer server = open(origin, new OkHttpClient())) {
      assertThatThrownBy(() -> server.childVersion(NIL))
          .isInstanceOfSatisfying(
              ServerNotTrustedException.class, e -> assertThat(e.isRetryable()).isFalse())
          .hasMessageStartingWith("the server at " + origin + "/ could not be trusted: ")
          .hasMessageEndingWith(
              "no authority that is known here vouches for its certificate. Check the origin, or"
                  + " install its certificate");
      ServerCheck check = server.check(NIL);
      assertThat(check.isFailed()).isTrue();
      assertThat(check.finding(Subject.ADDRESS).orElseThrow().outcome()).isEqualTo(Outcome.OK);
      assertThat(check.finding(Subject.TLS).orElseThrow())
          .satisfies(
              tls -> {
                assertThat(tls.outcome()).isEqualTo(Outcome.FAILED);
                assertThat(tls.message()).contains("could not be trusted");
              });
      for (Subject subject : List.of(Subject.VERSION, Subject.ACCESS, Subject.SECRET)) {
        assertThat(check.finding(subject).orElseThrow().outcome()).isEqualTo(Outcome.NOT_TESTED);
      }
    }
    assertThat(requests).isEmpty();
  }

  @Test
  void aCertificateThatIsTrustedIs() throws IOException {
    HeldCertificate certificate = certificate().build();
    String origin = serve(certificate);
    try (HttpSyncServer server = open(origin, trusting(certificate))) {
      assertThat(server.childVersion(NIL)).isEqualTo(new ChildVersion.UpToDate());
      ServerCheck check = server.check(NIL);
      assertThat(check.isFailed()).isFalse();
      assertThat(check.finding(Subject.TLS).orElseThrow().message())
          .isEqualTo("the connection is encrypted, and the certificate is trusted");
    }
  }

  @Test
  void aCertificateThatExpiredOrIsForAnotherHostIsNotTrusted() throws IOException {
    long now = Instant.now().toEpochMilli();
    HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
    HeldCertificate expired =
        certificate()
            .signedBy(authority)
            .validityInterval(now - 2_000_000, now - 1_000_000)
            .build();
    try (HttpSyncServer server = open(serve(expired), trusting(authority))) {
      assertThatThrownBy(() -> server.childVersion(NIL))
          .isInstanceOf(ServerNotTrustedException.class)
          .hasMessageContaining("its certificate has expired");
    }
    https.stop(0);
    HeldCertificate other =
        new HeldCertificate.Builder()
            .addSubjectAlternativeName("other.example.com")
            .signedBy(authority)
            .build();
    try (HttpSyncServer server = open(serve(other), trusting(authority))) {
      assertThatThrownBy(() -> server.childVersion(NIL))
          .isInstanceOf(ServerNotTrustedException.class)
          .hasMessageContaining("its certificate is not for 127.0.0.1. Check the origin");
    }
    assertThat(requests).isEmpty();
  }

  @Test
  void theLookAtAnIdleConnectionLeavesItWhole() throws IOException {
    HeldCertificate certificate = certificate().build();
    try (HttpSyncServer server = open(serve(certificate), trusting(certificate))) {
      server.childVersion(NIL);
      server.addVersion(NIL, new byte[100_000]);
      server.addVersion(NIL, new byte[] {1});
      server.childVersion(NIL);
    }
    String connection = requests.get(0).substring(4);
    assertThat(requests)
        .containsExactly(
            "GET " + connection, "POST " + connection, "POST " + connection, "GET " + connection);
  }

  @Test
  void aServerThatIsNotThereIsNoMatterOfTrust() throws IOException {
    HeldCertificate certificate = certificate().build();
    String origin = serve(certificate);
    https.stop(0);
    try (HttpSyncServer server = open(origin, trusting(certificate))) {
      assertThatThrownBy(() -> server.childVersion(NIL))
          .isInstanceOf(ServerUnreachableException.class);
      assertThat(server.check(NIL).finding(Subject.TLS).orElseThrow().outcome())
          .isEqualTo(Outcome.NOT_TESTED);
    }
  }

  @Test
  void aConnectionWithoutTlsToAnotherMachineIsWarnedOfOnce() {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, UTF_8));
    try (HttpFront front = new HttpFront(new FakeSyncServer());
        HttpSyncServer near = open(front.origin(), new OkHttpClient());
        HttpSyncServer encrypted = open("https://sync.example.com", new OkHttpClient());
        Replica replica = Replica.open(new InMemoryStorage())) {
      replica.edit(edit -> edit.add("Buy milk"));
      replica.sync(near);
      assertThat(encrypted.identity().address()).isEqualTo("https://sync.example.com/");
      assertThat(said.toString(UTF_8)).isEmpty();

      OkHttpClient client =
          new OkHttpClient.Builder().dns(name -> List.of(InetAddress.getLoopbackAddress())).build();
      String origin = front.origin().replace("127.0.0.1", "sync.example.com");
      try (HttpSyncServer far = open(origin, client)) {
        replica.sync(far);
        replica.sync(far);
      }
      assertThat(said.toString(UTF_8).lines())
          .singleElement()
          .asString()
          .contains("WARN", origin, "without TLS")
          .doesNotContain(CLIENT.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      System.setErr(before);
    }
  }

  private static HeldCertificate.Builder certificate() {
    return new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1");
  }

  /** Starts an empty server with a certificate, and returns its origin. */
  private String serve(HeldCertificate certificate) throws IOException {
    https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    https.setHttpsConfigurator(
        new HttpsConfigurator(
            new HandshakeCertificates.Builder().heldCertificate(certificate).build().sslContext()));
    https.setExecutor(threads);
    https.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestMethod() + " " + exchange.getRemoteAddress().getPort());
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().set("X-Version-Id", new UUID(1, 1).toString());
          boolean post = exchange.getRequestMethod().equals("POST");
          exchange.sendResponseHeaders(post ? 200 : 404, -1);
          exchange.getResponseBody().close(); // the connection stays
        });
    https.start();
    return "https://127.0.0.1:" + https.getAddress().getPort();
  }

  private static OkHttpClient trusting(HeldCertificate certificate) {
    HandshakeCertificates trusted =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(certificate.certificate())
            .build();
    return new OkHttpClient.Builder()
        .sslSocketFactory(trusted.sslSocketFactory(), trusted.trustManager())
        .build();
  }

  private HttpSyncServer open(String origin, OkHttpClient client) {
    return HttpSyncServer.newBuilder()
        .origin(origin)
        .clientId(CLIENT)
        .encryptionSecret(EncryptionSecret.of("secret"))
        .okHttpClient(client)
        .build();
  }
}
