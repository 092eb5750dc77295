package org.taskchampion.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Modifier;
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

  private record Kind(SyncProblem problem, boolean retryable, SyncException error) {}

  private static List<Kind> kinds() {
    SyncException offline = new ServerUnreachableException("x", null);
    return List.of(
        new Kind(SyncProblem.OFFLINE, true, offline),
        new Kind(SyncProblem.FAILED, true, new ServerFailedException("x", null)),
        new Kind(SyncProblem.FAILED, false, new ServerRefusedException("x", null)),
        new Kind(SyncProblem.NOT_ALLOWED, false, new ClientNotAllowedException("x", null)),
        new Kind(SyncProblem.NOT_A_SYNC_SERVER, false, new NotASyncServerException("x", null)),
        new Kind(SyncProblem.NOT_TRUSTED, false, new ServerNotTrustedException("x", null)),
        new Kind(SyncProblem.TOO_LARGE, false, new TooLargeException("x", null)),
        new Kind(SyncProblem.WRONG_SECRET, false, new WrongSecretException("x", null)),
        new Kind(SyncProblem.DAMAGED, false, new MalformedDataException(new UUID(0, 1), "x", null)),
        new Kind(SyncProblem.OUT_OF_SYNC, false, new OutOfSyncException("x", null)),
        new Kind(SyncProblem.OUT_OF_SYNC, false, new HistoryGoneException("x", null)),
        new Kind(SyncProblem.FOREIGN_HISTORY, false, new ForeignHistoryException("x", null)),
        new Kind(SyncProblem.OFFLINE, true, new SnapshotRefusedException("x", offline)),
        new Kind(SyncProblem.CANCELLED, true, new SyncCancelledException("x", null)));
  }

  @Test
  void eachKindOfErrorHasItsProblem() {
    kinds().forEach(kind -> assertIs(kind.problem(), kind.retryable(), kind.error()));
  }

  /** Whoever adds a kind says here what it is for people. */
  @Test
  void theListHasThemAll() {
    List<Class<?>> kinds = new ArrayList<>();
    collect(SyncException.class, kinds);
    assertThat(kinds().stream().<Class<?>>map(kind -> kind.error().getClass()))
        .containsExactlyInAnyOrderElementsOf(kinds);
  }

  private static void collect(Class<?> type, List<Class<?>> kinds) {
    if (!Modifier.isAbstract(type.getModifiers())) {
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
