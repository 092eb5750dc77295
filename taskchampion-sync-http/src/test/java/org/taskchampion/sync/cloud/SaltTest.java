package org.taskchampion.sync.cloud;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.taskchampion.sync.ServerRefusedException;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.cloud.MemoryBucket.Condition;
import org.taskchampion.sync.cloud.MemoryBucket.Fault;

/** How the salt is made, and the probe of whether the service honours conditions. */
class SaltTest {

  private static final byte[] MINE = "0123456789abcdef".getBytes(US_ASCII);
  private static final byte[] THEIRS = "fedcba9876543210".getBytes(US_ASCII);

  private final MemoryBucket bucket = new MemoryBucket();

  @Test
  void theOneThatIsThereCounts() {
    assertThat(new Salt(bucket.store()).findOrMake(MINE)).isEqualTo(MINE);
    assertThat(new Salt(bucket.store()).findOrMake(THEIRS)).isEqualTo(MINE);
    assertThat(bucket.objects().get("salt")).isEqualTo(MINE);
  }

  @Test
  void whoIsSlowerTakesTheOneOfWhoIsFaster() {
    ObjectStore slow =
        bucket.store(
            (method, key) -> {
              if (method.equals("SWAP") && bucket.objects().isEmpty()) {
                bucket.put("salt", THEIRS);
              }
              return Fault.NONE;
            });
    assertThat(new Salt(slow).findOrMake(MINE)).isEqualTo(THEIRS);
    assertThat(bucket.objects().get("salt")).isEqualTo(THEIRS);
  }

  /** One alone is enough: the first two pushes need the one, all others the other. */
  @ParameterizedTest
  @EnumSource
  void aServiceThatIgnoresOneConditionIsRefusedAndNothingIsChanged(Condition ignored) {
    bucket.put("salt", THEIRS);
    bucket.ignoring(ignored);
    assertThatThrownBy(() -> new Salt(bucket.store()).findOrMake(MINE))
        .isInstanceOf(ServerRefusedException.class)
        .hasMessageContaining("ignores the condition of a write");
    assertThat(bucket.objects()).containsOnlyKeys("salt");
    assertThat(bucket.objects().get("salt")).isEqualTo(THEIRS);
  }

  @Test
  void anUnclearAnswerToTheProbeIsNoneAndItIsAskedAgain() {
    bucket.put("salt", THEIRS);
    AtomicInteger swaps = new AtomicInteger();
    ObjectStore shaky =
        bucket.store(
            (method, key) ->
                method.equals("SWAP") && swaps.getAndIncrement() % 3 < 2
                    ? Fault.ANSWER_LOST
                    : Fault.NONE);
    assertThat(new Salt(shaky).findOrMake(MINE)).isEqualTo(THEIRS);
    assertThat(swaps).hasValue(6);
    ObjectStore silent =
        bucket.store((method, key) -> method.equals("SWAP") ? Fault.REQUEST_LOST : Fault.NONE);
    assertThatThrownBy(() -> new Salt(silent).findOrMake(MINE))
        .isInstanceOf(ServerUnreachableException.class)
        .hasMessageContaining("does not answer clearly");
  }

  @Test
  void aSaltThatWasWrittenThoughTheAnswerIsLostIsTheOne() {
    ObjectStore shaky =
        bucket.store(
            (method, key) ->
                method.equals("SWAP") && bucket.objects().isEmpty()
                    ? Fault.ANSWER_LOST
                    : Fault.NONE);
    assertThat(new Salt(shaky).findOrMake(MINE)).isEqualTo(MINE);
  }
}
