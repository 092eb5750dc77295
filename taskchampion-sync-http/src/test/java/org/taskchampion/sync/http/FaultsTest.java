package org.taskchampion.sync.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okio.Buffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.taskchampion.sync.MalformedDataException;
import org.taskchampion.sync.NotASyncServerException;
import org.taskchampion.sync.ServerCheck.Finding;
import org.taskchampion.sync.ServerCheck.Outcome;
import org.taskchampion.sync.ServerCheck.Subject;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.WrongSecretException;

/**
 * What goes wrong on the wire, in each call: it is an exception of the right type, on a new
 * connection and on one that was used before, and the next call works.
 */
class FaultsTest {

  private static final UUID NIL = new UUID(0, 0);
  private static final SocketEffect RESET = new SocketEffect.CloseSocket();
  private static final int TIMEOUT_MILLIS = 300;

  private static final WatchedSockets SOCKETS = new WatchedSockets();

  /** Whether reads time out soon. Otherwise a slow machine might look like a slow server. */
  private static volatile boolean impatient;

  private static final String AFTER_REQUEST = "reset after the request is read";

  private static final Map<String, UnaryOperator<MockResponse.Builder>> BREAKS =
      new LinkedHashMap<>();

  static {
    BREAKS.put(AFTER_REQUEST, answer -> answer.onResponseStart(RESET));
    BREAKS.put(
        "reset after the headers of the answer",
        answer -> answer.addHeader("X-Filler", "x").body(filler()).onResponseBody(RESET));
    BREAKS.put(
        "end before the end of the body",
        answer -> answer.setHeader("Content-Length", 1_000_000).onResponseEnd(RESET));
    BREAKS.put(
        "end within a chunk",
        answer ->
            answer.removeHeader("Content-Length").chunkedBody(filler(), 100).onResponseBody(RESET));
  }

  private static MockServer mock;

  /** One call, with the recorded exchange in which it succeeds. */
  private enum Call {
    CHILD_VERSION("child-found") {
      @Override
      void call(HttpSyncServer server) {
        server.childVersion(NIL);
      }
    },
    ADD_VERSION("add-version-first") {
      @Override
      void call(HttpSyncServer server) {
        server.addVersion(NIL, "a segment".getBytes(UTF_8));
      }
    },
    SNAPSHOT("snapshot-found") {
      @Override
      void call(HttpSyncServer server) {
        server.snapshot();
      }
    },
    ADD_SNAPSHOT("add-snapshot") {
      @Override
      void call(HttpSyncServer server) {
        server.addSnapshot(NIL, "a snapshot".getBytes(UTF_8));
      }
    };

    private final String exchange;

    Call(String exchange) {
      this.exchange = exchange;
    }

    abstract void call(HttpSyncServer server);

    boolean isPost() {
      return this == ADD_VERSION || this == ADD_SNAPSHOT;
    }

    Exchange exchange() throws IOException {
      return Exchange.read(Exchange.DIRECTORY.resolve(exchange + ".json"));
    }
  }

  @BeforeAll
  static void start() throws IOException {
    mock =
        new MockServer(
            new OkHttpClient.Builder()
                .socketFactory(SOCKETS)
                .addInterceptor(
                    chain ->
                        impatient
                            ? chain
                                .withReadTimeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                                .proceed(chain.request())
                            : chain.proceed(chain.request()))
                .build());
  }

  @AfterAll
  static void stop() {
    mock.close();
  }

  /** Each leaves open whether the server did what was asked, so all may be tried again. */
  @TestFactory
  Stream<DynamicTest> aBrokenConnectionIsAServerThatCannotBeReached() {
    return BREAKS.entrySet().stream()
        .flatMap(
            fault ->
                Stream.of(Call.values())
                    // What was sent has been accepted as soon as the head of the answer says so.
                    .filter(call -> !call.isPost() || fault.getKey().equals(AFTER_REQUEST))
                    .flatMap(
                        call ->
                            Stream.of(false, true)
                                .map(
                                    used ->
                                        test(
                                            call, used, fault.getKey(), false, fault.getValue()))));
  }

  /** The server of this test decides these before the request, so the connection is a new one. */
  @TestFactory
  Stream<DynamicTest> aResetBeforeTheEndOfTheRequestIsAServerThatCannotBeReached() {
    Stream<DynamicTest> before =
        Stream.of(Call.values())
            .map(
                call ->
                    test(
                        call,
                        false,
                        "reset before the request is read",
                        false,
                        answer -> answer.onRequestStart(RESET)));
    Stream<DynamicTest> within =
        Stream.of(Call.values())
            .filter(Call::isPost)
            .map(
                call ->
                    test(
                        call,
                        false,
                        "reset within the body of the request",
                        false,
                        answer -> answer.onRequestBody(RESET)));
    return Stream.concat(before, within);
  }

  /** As the real server does with one that is idle for some seconds. */
  @TestFactory
  Stream<DynamicTest> aConnectionThatTheServerClosedMeanwhileIsReplaced() {
    return Stream.of(Call.values())
        .map(
            call ->
                DynamicTest.dynamicTest(
                    call.toString(),
                    () -> {
                      mock.forgetConnections();
                      MockResponse good = MockServer.response(call.exchange());
                      mock.answer(good.newBuilder().onResponseEnd(RESET).build());
                      call.call(mock.server());
                      SOCKETS.awaitEndOfLast();
                      mock.answer(good);
                      call.call(mock.server());
                      assertThat(mock.requests()).hasSize(1);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> whatBreaksAfterTheHeadOfTheAnswerDoesNotMatterForWhatWasSent() {
    return BREAKS.entrySet().stream()
        .filter(fault -> !fault.getKey().equals(AFTER_REQUEST))
        .flatMap(
            fault ->
                Stream.of(Call.ADD_VERSION, Call.ADD_SNAPSHOT)
                    .map(
                        call ->
                            DynamicTest.dynamicTest(
                                call + ", " + fault.getKey(),
                                () -> {
                                  mock.forgetConnections();
                                  MockResponse good = MockServer.response(call.exchange());
                                  mock.answer(fault.getValue().apply(good.newBuilder()).build());
                                  call.call(mock.server());
                                  assertThat(mock.requests()).hasSize(1);
                                })));
  }

  @TestFactory
  Stream<DynamicTest> whatDoesNotSpeakHttpIsNoServer() {
    return Stream.of(Call.values())
        .map(
            call ->
                DynamicTest.dynamicTest(
                    call.toString(),
                    () -> {
                      mock.forgetConnections();
                      MockResponse good = MockServer.response(call.exchange());
                      mock.answer(good.newBuilder().status("SSH-2.0-OpenSSH_9.2p1").build());
                      assertThatThrownBy(() -> call.call(mock.server()))
                          .isInstanceOf(NotASyncServerException.class)
                          .hasMessageContaining(
                              "does not speak HTTP as it should (Unexpected status line:"
                                  + " SSH-2.0-OpenSSH_9.2p1)");
                    }));
  }

  @TestFactory
  Stream<DynamicTest> aServerThatIsTooSlowCannotBeReached() {
    Map<String, UnaryOperator<MockResponse.Builder>> faults = new LinkedHashMap<>();
    faults.put("no reading", answer -> answer.onRequestStart(SocketEffect.Stall.INSTANCE));
    faults.put("no answer", answer -> answer.onResponseStart(SocketEffect.Stall.INSTANCE));
    faults.put(
        "a body that stops",
        answer ->
            answer
                .setHeader("Content-Length", 300_000)
                .body(filler())
                .throttleBody(1_000, 1, TimeUnit.DAYS));
    return faults.entrySet().stream()
        .flatMap(
            fault ->
                Stream.of(Call.values())
                    .filter(call -> !call.isPost() || !fault.getKey().startsWith("a body"))
                    .map(call -> test(call, false, fault.getKey(), true, fault.getValue())));
  }

  private static DynamicTest test(
      Call call,
      boolean used,
      String what,
      boolean slow,
      UnaryOperator<MockResponse.Builder> fault) {
    return DynamicTest.dynamicTest(
        call + ", " + what + (used ? ", on a used connection" : ""),
        () -> {
          mock.forgetConnections();
          MockResponse good = MockServer.response(call.exchange());
          if (used) {
            mock.answer(good);
            call.call(mock.server());
          }
          mock.answer(fault.apply(good.newBuilder()).build());
          impatient = slow;
          try {
            assertThatThrownBy(() -> call.call(mock.server()))
                .isInstanceOfSatisfying(
                    ServerUnreachableException.class, e -> assertThat(e.isRetryable()).isTrue())
                .hasMessageEndingWith(
                    call.isPost()
                        ? ". It may have accepted what was sent: synchronising again is safe"
                        : "; try again later");
          } finally {
            impatient = false;
          }
          if (call.isPost()) {
            // What the server has read may have been done: it is not sent again by itself.
            assertThat(mock.requests()).hasSizeLessThanOrEqualTo(1);
          }
          mock.answer(good);
          call.call(mock.server());
        });
  }

  /** A look at the server fails at nothing: what went wrong is what it found. */
  @TestFactory
  Stream<DynamicTest> aLookFindsThatTheServerCannotBeReached() {
    return BREAKS.entrySet().stream()
        .map(
            fault ->
                DynamicTest.dynamicTest(
                    fault.getKey(),
                    () -> {
                      MockResponse good = MockServer.response(Call.CHILD_VERSION.exchange());
                      mock.forgetConnections();
                      mock.answer(fault.getValue().apply(good.newBuilder()).build());
                      assertThat(outcome(Subject.ADDRESS)).isEqualTo(Outcome.FAILED);
                      assertThat(outcome(Subject.SECRET)).isEqualTo(Outcome.NOT_TESTED);
                      mock.answer("/get-child-version/" + NIL, good);
                      assertThat(outcome(Subject.ADDRESS)).isEqualTo(Outcome.OK);
                      assertThat(outcome(Subject.SECRET)).isEqualTo(Outcome.OK);
                    }));
  }

  private static Outcome outcome(Subject subject) {
    return mock.server().check(NIL).findings().stream()
        .filter(finding -> finding.subject() == subject)
        .map(Finding::outcome)
        .findFirst()
        .orElseThrow();
  }

  @TestFactory
  Stream<DynamicTest> anAnswerWithALengthThatIsTooSmallDoesNotOpen() {
    return Stream.of(Call.CHILD_VERSION, Call.SNAPSHOT)
        .flatMap(
            call ->
                Stream.of(0, 28, 29, 100)
                    .map(
                        length ->
                            DynamicTest.dynamicTest(
                                call + " with " + length + " bytes", () -> cut(call, length))));
  }

  /** The connection ends with the answer, as after all that a server cannot count. */
  private static void cut(Call call, int length) throws IOException {
    MockResponse good = MockServer.response(call.exchange());
    mock.answer(good.newBuilder().setHeader("Content-Length", length).onResponseEnd(RESET).build());
    assertThatThrownBy(() -> call.call(mock.server()))
        .isInstanceOfAny(MalformedDataException.class, WrongSecretException.class);
    mock.forgetConnections();
    mock.answer(good);
    call.call(mock.server());
  }

  private static Buffer filler() {
    return new Buffer().write(new byte[300_000]);
  }
}
