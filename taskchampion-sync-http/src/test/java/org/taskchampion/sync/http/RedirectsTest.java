package org.taskchampion.sync.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.taskchampion.sync.NotASyncServerException;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.SyncProblem;

/** A redirect is followed within its origin, and never beyond: the client id goes nowhere else. */
class RedirectsTest {

  private static final int[] STATUSES = {301, 302, 303, 307, 308};

  private final List<String> heads = new CopyOnWriteArrayList<>();
  private volatile String status = "302 Found";
  private volatile String location = "";
  private RawServer elsewhere;
  private RawServer raw;
  private HttpSyncServer server;

  @BeforeEach
  void open() throws IOException {
    elsewhere = new RawServer(exchange -> exchange.answer("200 OK"));
    raw =
        new RawServer(
            exchange -> {
              heads.add(exchange.head());
              boolean moved = exchange.head().contains(" /moved/");
              if (moved) {
                boolean get = exchange.head().startsWith("GET");
                exchange.answer(
                    get ? "404 Not Found" : "200 OK", "X-Version-Id: " + new UUID(1, 1));
              } else if (location.isEmpty()) {
                exchange.answer(status);
              } else {
                exchange.answer(status, "Location: " + location);
              }
            });
    server = open(new OkHttpClient());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    raw.close();
    elsewhere.close();
  }

  private HttpSyncServer open(OkHttpClient client) {
    return HttpSyncServer.newBuilder()
        .origin(raw.origin() + "/base")
        .clientId(new UUID(1, 2))
        .encryptionSecret(EncryptionSecret.of("secret"))
        .okHttpClient(client)
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void toAnotherOriginNothingIsSent(TestCall call) {
    String host = raw.origin().replace("127.0.0.1", "localhost");
    for (int code : STATUSES) {
      status = code + " Moved";
      for (String target :
          new String[] {
            elsewhere.origin(), // another port
            elsewhere.origin().replace("http:", "https:"), // another scheme
            elsewhere.origin().replace("127.0.0.1", "localhost"), // another host
            elsewhere.origin().replace("http:", ""), // relative to the scheme
            raw.origin().replace("http:", "https:"), // only with TLS
            host, // the same server by another name
            elsewhere.origin().replace("http://", "http://user:hidden@"),
          }) {
        location = target + "/base/v1/client/get-child-version/x?token=hidden#hidden";
        assertThatThrownBy(() -> call.call(server))
            .isInstanceOfSatisfying(
                NotASyncServerException.class,
                e -> assertThat(e.problem()).isEqualTo(SyncProblem.NOT_A_SYNC_SERVER))
            .hasMessageContaining("redirects to ")
            .hasMessageContaining("Nothing was sent there")
            .hasMessageNotContaining("hidden");
      }
    }
    assertThat(elsewhere.connections()).isZero();
    assertThat(heads).hasSize(STATUSES.length * 7);
  }

  @Test
  void theMessageNamesTheOriginToSet() {
    status = "308 Permanent Redirect";
    String path = "/v1/client/get-child-version/" + TestCall.NIL;
    location = "https://new.example.com/tasks" + path;
    assertThatThrownBy(() -> server.childVersion(TestCall.NIL))
        .hasMessage(
            "the server at "
                + raw.origin()
                + "/base redirects to https://new.example.com/tasks/. Nothing was sent there: if the"
                + " server has moved, set the origin to that address; if this is a network that one has"
                + " to log in to, log in first");
    location = "https://login.example.com/portal?from=" + path;
    assertThatThrownBy(() -> server.childVersion(TestCall.NIL))
        .hasMessageContaining("redirects to https://login.example.com/. Nothing");
  }

  @ParameterizedTest
  @EnumSource
  void withinTheOriginItIsFollowedIfItKeepsTheMethod(TestCall call) {
    for (String target :
        new String[] {
          raw.origin() + "/moved/x",
          "/moved/x",
          "../../../../../moved/x",
          "//u:p@" + authority() + "/moved/"
        }) {
      for (int code : STATUSES) {
        heads.clear();
        status = code + " Moved";
        location = target;
        if (!call.isPost() || code == 307 || code == 308) {
          call.call(server);
          assertThat(heads).hasSize(2);
          assertThat(heads.get(1))
              .startsWith(call.isPost() ? "POST /moved/" : "GET /moved/")
              .contains("X-Client-Id: " + new UUID(1, 2))
              .doesNotContain("u:p", "Authorization");
        } else {
          assertThatThrownBy(() -> call.call(server))
              .isInstanceOf(ServerRefusedException.class)
              .hasMessageContaining("would lose what is sent");
          assertThat(heads).hasSize(1);
        }
      }
    }
  }

  private String authority() {
    return raw.origin().substring("http://".length());
  }

  @ParameterizedTest
  @EnumSource
  void oneThatLeadsNowhereOrInACircleIsAnError(TestCall call) {
    status = "307 Temporary Redirect";
    for (String target :
        new String[] {
          "", "mailto:me@example.com", "http://", "http://x:99999/", "file:///etc/passwd"
        }) {
      location = target;
      assertThatThrownBy(() -> call.call(server))
          .isInstanceOf(NotASyncServerException.class)
          .hasMessageContaining("redirects to nowhere");
    }
    heads.clear();
    location = "?again";
    assertThatThrownBy(() -> call.call(server))
        .isInstanceOf(NotASyncServerException.class)
        .hasMessageContaining("redirects in a circle");
    assertThat(heads).hasSize(6);
  }

  /** Whatever the application has set for its own requests. */
  @Test
  void aClientThatFollowsRedirectsDoesNotDoSoHere() {
    location = elsewhere.origin() + "/v1/client/snapshot";
    status = "307 Temporary Redirect";
    try (HttpSyncServer other =
        open(new OkHttpClient.Builder().followRedirects(true).followSslRedirects(true).build())) {
      for (TestCall call : TestCall.values()) {
        assertThatThrownBy(() -> call.call(other)).isInstanceOf(NotASyncServerException.class);
      }
    }
    assertThat(elsewhere.connections()).isZero();
  }
}
