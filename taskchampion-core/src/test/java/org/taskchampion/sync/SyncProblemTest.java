package org.taskchampion.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What each kind of error means for people, and that its message is harmless. */
class SyncProblemTest {

  private static final String HARMFUL =
      "a\u001b[31m\u0007\n\tb\u0085\u2028c\u202ed\u2066e\u200b\ufeff\ud800f\udb40\udc41";
  private static final String HARMLESS =
      "a\ufffd[31m\ufffd  b\ufffd c\ufffdd\ufffde\ufffd\ufffd\ufffdf\ufffd";

  @Test
  void eachKindOfErrorHasItsProblem() {
    assertIs(SyncProblem.OFFLINE, true, new ServerUnreachableException("x", null));
    assertIs(SyncProblem.FAILED, true, new ServerFailedException("x", null));
    assertIs(SyncProblem.FAILED, false, new ServerRefusedException("x", null));
    assertIs(SyncProblem.NOT_ALLOWED, false, new ClientNotAllowedException("x", null));
    assertIs(SyncProblem.NOT_A_SYNC_SERVER, false, new NotASyncServerException("x", null));
    assertIs(SyncProblem.NOT_TRUSTED, false, new ServerNotTrustedException("x", null));
    assertIs(SyncProblem.TOO_LARGE, false, new TooLargeException("x", null));
    assertIs(SyncProblem.WRONG_SECRET, false, new WrongSecretException("x", null));
    assertIs(SyncProblem.DAMAGED, false, new MalformedDataException(new UUID(0, 1), "x", null));
    assertIs(SyncProblem.OUT_OF_SYNC, false, new OutOfSyncException("x", null));
    assertIs(SyncProblem.OUT_OF_SYNC, false, new HistoryGoneException("x", null));
    assertIs(SyncProblem.FOREIGN_HISTORY, false, new ForeignHistoryException("x", null));
    assertIs(SyncProblem.CANCELLED, true, new SyncCancelledException("x", null));
  }

  /** The list above has them all. */
  @Test
  void thereAreThirteenKinds() {
    List<Class<?>> kinds = new ArrayList<>();
    collect(SyncException.class, kinds);
    assertThat(kinds).hasSize(13);
  }

  private static void collect(Class<?> type, List<Class<?>> kinds) {
    if (!java.lang.reflect.Modifier.isAbstract(type.getModifiers())) {
      kinds.add(type);
    }
    if (type.isSealed()) {
      for (Class<?> kind : type.getPermittedSubclasses()) {
        collect(kind, kinds);
      }
    }
  }

  @Test
  void aServerMaySayMore() {
    assertIs(
        SyncProblem.TIMEOUT, true, new ServerUnreachableException(SyncProblem.TIMEOUT, "x", null));
    assertIs(
        SyncProblem.DAMAGED, false, new ServerRefusedException(SyncProblem.DAMAGED, "x", null));
    ServerFailedException later =
        new ServerFailedException(
            SyncProblem.TOO_MANY_REQUESTS, Duration.ofSeconds(30), "later", null);
    assertThat(later.problem()).isEqualTo(SyncProblem.TOO_MANY_REQUESTS);
    assertThat(later.retryAfter()).contains(Duration.ofSeconds(30));
    assertThatThrownBy(
            () ->
                new ServerFailedException(SyncProblem.BUSY, Duration.ofSeconds(-1), "never", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("retryAfter must not be negative");
  }

  @Test
  void noMessageSteersATerminalOrForgesALine() {
    assertThat(new ServerRefusedException(HARMFUL, null)).hasMessage(HARMLESS);
    assertThat(new ServerUnreachableException(HARMFUL, null)).hasMessage(HARMLESS);
    assertThat(new MalformedDataException(new UUID(0, 1), HARMFUL, null)).hasMessage(HARMLESS);
    assertThat(new WrongSecretException("Grüße, 日本, 👩‍👩‍👧, می‌خواهم", null))
        .hasMessage("Grüße, 日本, 👩‍👩‍👧, می‌خواهم");
  }

  private static void assertIs(SyncProblem problem, boolean retryable, SyncException e) {
    assertThat(e.problem()).isEqualTo(problem);
    assertThat(e.isRetryable()).isEqualTo(retryable);
    assertThat(e.retryAfter()).isEmpty();
    assertThat(e).hasMessage("x");
  }
}
