package org.taskchampion.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.taskchampion.background.SyncStatus.Phase;
import org.taskchampion.sync.NotASyncServerException;
import org.taskchampion.sync.ServerNotTrustedException;
import org.taskchampion.sync.SyncProblem;

/** How people and networks shorten what it waits for, and do not lengthen it. */
class AutoSyncWaitsTest extends VirtualAutoSync {

  private static final Duration SOONEST = Duration.ofMillis(2_500);

  static List<RuntimeException> portals() {
    return List.of(
        new NotASyncServerException("a page to log in", null),
        new ServerNotTrustedException("another certificate", null));
  }

  @ParameterizedTest
  @MethodSource("portals")
  void afterTheNetworkOfAHotelAnotherOneIsTriedOnce(RuntimeException portal) {
    fail(portal);
    AutoSync sync = started();
    assertThat(sync.status().phase()).isEqualTo(Phase.STOPPED);
    sync.networkAvailable();
    assertThat(sync.status().nextTry()).isPresent();
    time.advance(SOONEST.minusMillis(1));
    assertThat(runs()).isEqualTo(1);
    time.advance(Duration.ofDays(1));
    assertThat(runs()).isEqualTo(2);
    assertThat(sync.status().phase()).isEqualTo(Phase.STOPPED);
    assertThat(sync.status().nextTry()).isEmpty();
    fail(offline());
    sync.networkAvailable();
    time.advance(Duration.ofDays(1));
    assertThat(runs()).isEqualTo(3);
    assertThat(sync.status().phase()).isEqualTo(Phase.STOPPED);
    mend();
    sync.networkAvailable();
    time.runDue();
    assertThat(runs()).isEqualTo(4);
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
  }

  @ParameterizedTest
  @MethodSource("portals")
  void aNetworkThatComesDuringTheRunThatStopsItIsTried(RuntimeException portal) {
    AutoSync[] made = new AutoSync[1];
    server.onCall(
        call -> {
          made[0].networkAvailable();
          mend();
          throw portal;
        });
    made[0] = builder.start();
    time.runDue();
    assertThat(made[0].status().phase()).isEqualTo(Phase.STOPPED);
    time.advance(SOONEST);
    assertThat(made[0].status().phase()).isEqualTo(Phase.IDLE);
  }

  @Test
  void noNetworkHelpsAgainstAWrongSecret() {
    fail(wrongSecret());
    AutoSync sync = started();
    server.onCall(
        call -> {
          sync.networkAvailable();
          throw offline();
        });
    sync.syncNow();
    time.advance(Duration.ofDays(1));
    sync.networkAvailable();
    time.advance(Duration.ofDays(1));
    assertThat(runs()).isEqualTo(2);
    assertThat(sync.status().problem()).contains(SyncProblem.WRONG_SECRET);
  }

  @Test
  void theNetworkThatIsBackDuringAPauseIsRemembered() {
    fail(offline());
    AutoSync sync = started();
    time.advance(seconds(100));
    assertThat(sync.status().nextTry().get()).isAfter(time.clock().instant().plusSeconds(10));
    mend();
    int before = runs();
    sync.pause();
    sync.networkAvailable();
    assertThat(sync.status().nextTry()).isEmpty();
    time.advance(seconds(10));
    assertThat(runs()).isEqualTo(before);
    sync.resume();
    time.runDue();
    assertThat(runs()).isEqualTo(before + 1);
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
  }

  @Test
  void impatientPeopleDoNotLengthenTheBackOff() {
    fail(offline());
    AutoSync sync = started();
    for (int i = 0; i < 20; i++) {
      sync.syncNow();
      time.runDue();
    }
    assertThat(runs()).isEqualTo(21);
    mend();
    time.advance(seconds(5));
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
  }

  @Test
  void aNetworkThatComesAndGoesDoesNotLengthenTheBackOff() {
    random = 0.9;
    fail(offline());
    AutoSync sync = started();
    for (int i = 0; i < 40; i++) {
      sync.networkAvailable();
      time.advance(SOONEST);
    }
    assertThat(runs()).isEqualTo(41);
    mend();
    time.advance(seconds(5));
    assertThat(sync.status().phase()).isEqualTo(Phase.IDLE);
  }
}
