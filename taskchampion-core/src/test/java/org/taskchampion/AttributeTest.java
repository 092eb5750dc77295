package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.storage.InMemoryStorage;

class AttributeTest {
  private static final Attribute<Duration> ESTIMATE = Attribute.duration("estimate");
  private static final Attribute<BigDecimal> SIZE = Attribute.number("size");
  private static final Attribute<Instant> REVIEW = Attribute.date("review");
  private static final Attribute<String> PLACE = Attribute.string("place");

  @Test
  void aTaskGivesBackWhatItsEditorSet() {
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      Instant review = Instant.ofEpochSecond(1_800_000_000);
      Task task =
          replica.editAndGet(
              edit ->
                  edit.add("Paint the fence")
                      .set(ESTIMATE, Duration.ofMinutes(90))
                      .set(SIZE, new BigDecimal("2.5"))
                      .set(REVIEW, review)
                      .set(PLACE, "garden")
                      .set(Attribute.PROJECT, "home.outside")
                      .set(Attribute.SCHEDULED, review)
                      .task());
      assertThat(task.get(ESTIMATE)).contains(Duration.ofMinutes(90));
      assertThat(task.get(SIZE)).contains(new BigDecimal("2.5"));
      assertThat(task.get(REVIEW)).contains(review);
      assertThat(task.get(PLACE)).contains("garden");
      assertThat(task.get(Attribute.PROJECT)).contains("home.outside");
      assertThat(task.get(Attribute.SCHEDULED)).contains(review);
      assertThat(task.get(Attribute.DESCRIPTION)).contains("Paint the fence");
      assertThat(task.properties())
          .containsEntry("estimate", "PT1H30M")
          .containsEntry("size", "2.5")
          .containsEntry("review", "1800000000");

      UUID uuid = task.uuid();
      replica.edit(edit -> edit.task(uuid).set(ESTIMATE, null).set(Attribute.PROJECT, null));
      Task after = replica.task(uuid).orElseThrow();
      assertThat(after.get(ESTIMATE)).isEmpty();
      assertThat(after.properties()).doesNotContainKeys("estimate", "project");
    }
  }

  @Test
  void aTextThatIsNoneOfTheTypeReadsAsAbsentAndIsNotLost() {
    try (Replica replica = Replica.open(new InMemoryStorage())) {
      Task task = replica.editAndGet(edit -> edit.add("Odd").set("estimate", "soon").task());
      assertThat(task.get(ESTIMATE)).isEmpty();
      assertThat(task.get(Attribute.string("estimate"))).contains("soon");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "P1D, 86400",
    "P1Y, 31536000",
    "P2M, 5184000",
    "P1W, 604800",
    "PT36H, 129600",
    "PT5M, 300",
    "P1Y2M3DT4H5M6S, 36993906",
    "P0D, 0",
    "PT0S, 0",
    "P10001D, 864086400",
  })
  void durationsAreReadAsTaskwarriorReadsThem(String text, long seconds) {
    assertThat(ESTIMATE.parse(text)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "P",
        "PT",
        "P1H",
        "PT1D",
        "P1.5D",
        "P1D2H",
        "p1d",
        "P1W2D",
        "P1DT",
        "-P1D",
        "3d",
        "P99999999999999999999D",
        "P9223372036854775807Y",
        "P٣D",
        " P1D",
        "P1D\n"
      })
  void whatIsNoDurationIsRefused(String text) {
    assertThat(ESTIMATE.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "1, PT1S",
    "60, PT1M",
    "90061, P1DT1H1M1S",
    "31536000, P365D",
    "604800, P7D",
  })
  void durationsAreWrittenAsTaskwarriorWritesThem(long seconds, String text) {
    assertThat(ESTIMATE.format(Duration.ofSeconds(seconds))).isEqualTo(text);
    assertThat(ESTIMATE.format(Duration.ofSeconds(seconds, 999_999_999))).isEqualTo(text);
  }

  @Test
  void whatIsWrittenIsReadAsTheSame() {
    Random random = new Random(12);
    for (int i = 0; i < 20_000; i++) {
      Duration duration = Duration.ofSeconds(random.nextLong() >>> (1 + random.nextInt(63)));
      assertThat(ESTIMATE.parse(ESTIMATE.format(duration))).contains(duration);
      BigDecimal number =
          new BigDecimal(new java.math.BigInteger(1 + random.nextInt(200), random))
              .scaleByPowerOfTen(random.nextInt(400) - 200)
              .multiply(random.nextBoolean() ? BigDecimal.ONE : BigDecimal.ONE.negate());
      assertThat(SIZE.parse(SIZE.format(number)).orElseThrow()).isEqualByComparingTo(number);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        ".",
        "1e",
        "1e1000",
        "0x10",
        "NaN",
        "Infinity",
        "1,5",
        "1 2",
        "٣",
        "1_000",
        "1e+"
      })
  void whatIsNoNumberIsRefused(String text) {
    assertThat(SIZE.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "-5", "+5", "5.", ".5", "5.000000", "1e+06", "1E-3"})
  void numbersAreReadAsTheyAre(String text) {
    assertThat(SIZE.parse(text)).contains(new BigDecimal(text));
  }

  @Test
  void valuesThatCannotBeStoredAreRefusedAndChangeNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ESTIMATE.format(Duration.ofSeconds(-1)))
        .withMessageContaining("negative");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SIZE.format(new BigDecimal("1e100000")))
        .withMessageContaining("digits");
    assertThatIllegalArgumentException().isThrownBy(() -> REVIEW.format(Instant.MAX));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "status", "tag_home", "annotation_1", "dep_x"})
  void whatHasMethodsOfItsOwnIsNoAttribute(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> Attribute.string(name));
  }

  @Test
  void attributesAreEqualByNameAndType() {
    assertThat(Attribute.date("due")).isEqualTo(Attribute.DUE).hasSameHashCodeAs(Attribute.DUE);
    assertThat(Attribute.string("due")).isNotEqualTo(Attribute.DUE);
    assertThat(Attribute.DUE.type()).isEqualTo(AttributeType.DATE);
    assertThat(Attribute.DUE).hasToString("due");
  }
}
