package org.taskchampion.sync.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.ServerCheck;
import org.taskchampion.sync.ServerCheck.Finding;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.testing.FakeSyncServer;

/** What a look at a server finds out, and that it changes nothing. */
class HttpCheckTest {

  private static final UUID CLIENT = UUID.fromString("11111111-2222-4333-8444-555555555555");
  private static final UUID NIL = new UUID(0, 0);
  private static final UUID UNKNOWN = UUID.fromString("5a3dbf2b-8b51-4c2e-a1c8-f40ab83a4f9d");
  private static final String AFTER_FAILURE = "not tested, because of what failed before";

  private final FakeSyncServer history = new FakeSyncServer();
  private HttpFront front;
  private HttpSyncServer server;

  @BeforeEach
  void open() throws IOException {
    front = new HttpFront(history);
    server = open(front.origin(), EncryptionSecret.of("very secret"), new OkHttpClient());
  }

  @AfterEach
  void close() {
    server.close();
    front.close();
  }

  @Test
  void allIsWellAndNothingIsChanged() {
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      replica.edit(edit -> edit.add("Buy milk"));
      replica.sync(server);
      replica.edit(edit -> edit.add("Buy bread"));
      UUID base = history.versions().get(0).version();
      assertThat(replica.baseVersion()).isEqualTo(base);
      int before = front.requests().size();
      var unsynced = replica.unsyncedOperations();

      ServerCheck check = replica.check(server);

      assertThat(check.findings())
          .containsExactly(
              new Finding(
                  Subject.ADDRESS, Outcome.OK, "a sync server answers at " + front.origin() + "/"),
              new Finding(Subject.TLS, Outcome.OK, "not needed: the server is on this machine"),
              new Finding(Subject.VERSION, Outcome.OK, "it is TaskChampion sync server 0.7.1"),
              new Finding(
                  Subject.ACCESS, Outcome.OK, "the server lets this client in, and knows it"),
              new Finding(
                  Subject.SECRET, Outcome.OK, "the encryption secret opens what the server has"),
              new Finding(Subject.HISTORY, Outcome.OK, "what was read of the history is whole"),
              new Finding(
                  Subject.BASE,
                  Outcome.OK,
                  "version "
                      + base
                      + ", on which this replica is based, is the server's last one"));
      assertThat(check.isFailed()).isFalse();
      assertThat(front.requests().subList(before, front.requests().size()))
          .allMatch(request -> request.startsWith("GET "))
          .endsWith("GET / null"); // no client id where none is needed
      assertThat(history.versions()).hasSize(1);
      assertThat(replica.baseVersion()).isEqualTo(base);
      assertThat(replica.unsyncedOperations()).isEqualTo(unsynced);
    }
  }

  @Test
  void anEmptyServerHasNothingToTestTheSecretWith() {
    ServerCheck check = server.check(NIL);
    assertThat(outcomes(check))
        .isEqualTo(
            Map.of(
                Subject.ADDRESS, Outcome.OK,
                Subject.TLS, Outcome.OK,
                Subject.VERSION, Outcome.OK,
                Subject.ACCESS, Outcome.OK,
                Subject.SECRET, Outcome.NOT_TESTED,
                Subject.HISTORY, Outcome.NOT_TESTED,
                Subject.BASE, Outcome.OK));
    assertThat(message(check, Subject.SECRET)).isEqualTo("the server has nothing to test it with");
    assertThat(message(check, Subject.ACCESS))
        .isEqualTo("the server lets this client in, and has nothing of it yet");
    assertThat(outcomes(server.check(UNKNOWN))).containsEntry(Subject.BASE, Outcome.WARNING);
  }

  @Test
  void whatAnswersLikeAnEmptyServerButDoesNotSayThatItIsOneIsNoted() {
    front.answering(exchange -> answer(exchange, 404, null, ""));
    ServerCheck check = server.check(NIL);
    assertThat(outcomes(check))
        .containsEntry(Subject.ADDRESS, Outcome.WARNING)
        .containsEntry(Subject.VERSION, Outcome.NOT_TESTED);
    assertThat(check.isFailed()).isFalse();
    assertThat(message(check, Subject.ADDRESS)).contains("check the origin, and the path in it");
  }

  @Test
  void aServerThatIsNotThere() {
    front.close();
    ServerCheck check = server.check(NIL);
    assertOnlyFailed(check, Subject.ADDRESS);
    assertThat(message(check, Subject.ADDRESS))
        .startsWith("the server at " + front.origin() + "/ could not be reached");
    for (Subject subject :
        List.of(Subject.VERSION, Subject.ACCESS, Subject.SECRET, Subject.HISTORY, Subject.BASE)) {
      assertThat(check.finding(subject))
          .contains(new Finding(subject, Outcome.NOT_TESTED, AFTER_FAILURE));
    }
  }

  @Test
  void aServerThatFailsIsQuoted() {
    front.answering(exchange -> answer(exchange, 502, "text/plain", "no upstream"));
    ServerCheck check = server.check(NIL);
    assertOnlyFailed(check, Subject.ADDRESS);
    assertThat(message(check, Subject.ADDRESS)).contains("status 502, and says: no upstream");
  }

  @Test
  void aPortalBeforeTheServer() {
    front.answering(exchange -> answer(exchange, 200, "text/html", "<html>log in</html>"));
    ServerCheck check = server.check(NIL);
    assertOnlyFailed(check, Subject.ADDRESS);
    assertThat(message(check, Subject.ADDRESS))
        .contains("is no TaskChampion sync server", "whether a login page or a proxy is between");
  }

  @Test
  void aClientIdThatIsNotAllowed() {
    front.answering(
        exchange ->
            !exchange.getRequestURI().getPath().equals("/")
                && answer(exchange, 403, "text/plain", "unknown x-client-id " + CLIENT));
    ServerCheck check = server.check(NIL);
    assertOnlyFailed(check, Subject.ACCESS);
    assertThat(outcomes(check))
        .containsEntry(Subject.ADDRESS, Outcome.OK)
        .containsEntry(Subject.VERSION, Outcome.OK);
    assertThat(message(check, Subject.ACCESS))
        .contains("the client id is not allowed there", "unknown x-client-id [client id]");
  }

  @Test
  void anotherSecret() {
    UUID first = add(NIL);
    UUID second = add(first);
    try (EncryptionSecret wrong = EncryptionSecret.of("very wrong");
        HttpSyncServer other = open(front.origin(), wrong, new OkHttpClient())) {
      // The child of the base, and where there is none, the child of nil.
      for (UUID base : List.of(NIL, first, second, UNKNOWN)) {
        ServerCheck check = other.check(base);
        assertOnlyFailed(check, Subject.SECRET);
        assertThat(message(check, Subject.SECRET)).contains("cannot be opened");
        assertThat(outcomes(check))
            .containsEntry(Subject.HISTORY, Outcome.NOT_TESTED)
            .containsEntry(Subject.BASE, base.equals(UNKNOWN) ? Outcome.WARNING : Outcome.OK);
      }
      // The snapshot, where the first versions are gone.
      server.addSnapshot(second, new byte[] {1});
      history.expire(1);
      assertOnlyFailed(other.check(second), Subject.SECRET);
    }
    assertThat(outcomes(server.check(second))).containsEntry(Subject.SECRET, Outcome.OK);
  }

  @Test
  void anEnvelopeThatIsNoneIsNoMatterOfTheSecret() {
    UUID first = add(NIL);
    history.replaceVersion(first, new byte[40]);
    ServerCheck check = server.check(NIL);
    assertOnlyFailed(check, Subject.HISTORY);
    assertThat(message(check, Subject.HISTORY)).contains(first.toString(), "unknown format 0");
    assertThat(outcomes(check)).containsEntry(Subject.SECRET, Outcome.NOT_TESTED);
  }

  @Test
  void aBaseThatIsGoneIsAWarningUnlessThereIsNothingToGoOnWith() {
    add(add(NIL));
    assertThat(server.check(UNKNOWN).isFailed()).isFalse();
    assertThat(outcomes(server.check(UNKNOWN))).containsEntry(Subject.BASE, Outcome.WARNING);
    history.expire(1);
    ServerCheck check = server.check(UNKNOWN);
    assertOnlyFailed(check, Subject.BASE);
    assertThat(message(check, Subject.BASE))
        .startsWith("the server's history contains neither version " + UNKNOWN);
  }

  @Test
  void aConnectionWithoutTlsToAnotherMachineIsAWarning() {
    OkHttpClient client =
        new OkHttpClient.Builder().dns(name -> List.of(InetAddress.getLoopbackAddress())).build();
    try (HttpSyncServer far =
        open(
            front.origin().replace("127.0.0.1", "sync.example.com"),
            EncryptionSecret.of("very secret"),
            client)) {
      ServerCheck check = far.check(NIL);
      assertThat(outcomes(check))
          .containsEntry(Subject.ADDRESS, Outcome.OK)
          .containsEntry(Subject.TLS, Outcome.WARNING);
      assertThat(message(check, Subject.TLS)).endsWith("use https");
    }
  }

  private UUID add(UUID parent) {
    server.addVersion(parent, new byte[] {1});
    return history.versions().get(history.versions().size() - 1).version();
  }

  /** Also that nothing secret is in any message. */
  private static void assertOnlyFailed(ServerCheck check, Subject subject) {
    assertThat(check.isFailed()).isTrue();
    assertThat(check.findings().stream().filter(finding -> finding.outcome() == Outcome.FAILED))
        .extracting(Finding::subject)
        .containsExactly(subject);
    assertThat(check.toString()).doesNotContain(CLIENT.toString()).doesNotContain("very");
  }

  private static Map<Subject, Outcome> outcomes(ServerCheck check) {
    Map<Subject, Outcome> outcomes = new EnumMap<>(Subject.class);
    check.findings().forEach(finding -> outcomes.put(finding.subject(), finding.outcome()));
    assertThat(outcomes).hasSize(check.findings().size());
    return outcomes;
  }

  private static String message(ServerCheck check, Subject subject) {
    return check.finding(subject).orElseThrow().message();
  }

  private static HttpSyncServer open(String origin, EncryptionSecret secret, OkHttpClient client) {
    return HttpSyncServer.newBuilder()
        .origin(origin)
        .clientId(CLIENT)
        .encryptionSecret(secret)
        .okHttpClient(client)
        .build();
  }

  private static boolean answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    exchange.getRequestBody().readAllBytes();
    HttpFront.send(exchange, status, type, body.getBytes(UTF_8));
    return true;
  }
}
