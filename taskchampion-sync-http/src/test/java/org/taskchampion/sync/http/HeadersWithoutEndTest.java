package org.taskchampion.sync.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.taskchampion.sync.ChildVersion;
import org.taskchampion.sync.SyncException;

/** A server cannot fill the memory with headers, over neither version of HTTP. */
class HeadersWithoutEndTest {

  private static final UUID NIL = new UUID(0, 0);
  private static final int FEW = 100;
  private static final int MANY = 2_000;

  @ParameterizedTest
  @EnumSource(
      value = Protocol.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void aMegabyteOfThemIsAnErrorAndTheNextCallWorks(Protocol protocol) throws IOException {
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build();
    HandshakeCertificates served =
        new HandshakeCertificates.Builder().heldCertificate(certificate).build();
    HandshakeCertificates trusted =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(certificate.certificate())
            .build();
    OkHttpClient client =
        new OkHttpClient.Builder()
            .sslSocketFactory(trusted.sslSocketFactory(), trusted.trustManager())
            .build();
    try (MockWebServer web = new MockWebServer()) {
      web.useHttps(served.sslSocketFactory());
      web.setProtocols(
          protocol == Protocol.HTTP_2
              ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1)
              : List.of(Protocol.HTTP_1_1));
      web.start();
      web.enqueue(headers(MANY));
      web.enqueue(headers(FEW));
      try (HttpSyncServer server =
          HttpSyncServer.newBuilder()
              .origin("https://127.0.0.1:" + web.getPort())
              .clientId(new UUID(1, 1))
              .encryptionSecret(EncryptionSecret.of("secret"))
              .okHttpClient(client)
              .build()) {
        assertThatThrownBy(() -> server.childVersion(NIL)).isInstanceOf(SyncException.class);
        assertThat(server.childVersion(NIL)).isInstanceOf(ChildVersion.UpToDate.class);
      }
    } finally {
      client.dispatcher().executorService().shutdown();
      client.connectionPool().evictAll();
    }
  }

  private static MockResponse headers(int count) {
    Headers.Builder headers = new Headers.Builder();
    for (int i = 0; i < count; i++) {
      headers.add("X-" + i, "y".repeat(500));
    }
    return new MockResponse.Builder().code(404).headers(headers.build()).build();
  }
}
