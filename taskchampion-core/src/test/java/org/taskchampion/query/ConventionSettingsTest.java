package org.taskchampion.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskchampion.dates.DateWords;

/** Settings of Taskwarrior that conventions take. */
class ConventionSettingsTest {

  private final Conventions.Builder builder = Conventions.standard(ZoneId.of("UTC")).toBuilder();

  @Test
  void noValuesAreAnyValues() {
    assertThat(builder.set("uda.size.values", "large,,small")).isTrue();
    assertThat(builder.build().attribute("size").orElseThrow().values())
        .containsExactly("large", "", "small");
    assertThat(builder.set("uda.size.values", "")).isTrue();
    assertThat(builder.build().attribute("size").orElseThrow().values()).isEmpty();
  }

  @Test
  void aCoefficientThatThereIsNotIsNotTaken() {
    assertThat(builder.set("urgency.nosuch.coefficient", "1")).isFalse();
    assertThat(builder.set("urgency.user.tag..coefficient", "1")).isFalse();
    assertThat(builder.set("urgency.user.tag.x.coefficient", "1")).isTrue();
  }

  @Test
  void wholeNumbersCanHaveAFraction() {
    assertThat(builder.set("urgency.age.max", "365.0")).isTrue();
    assertThat(builder.build().maximumAge()).isEqualTo(365);
    assertThatThrownBy(() -> builder.set("urgency.age.max", "365.5"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("whole number");
    assertThatThrownBy(() -> builder.set("urgency.age.max", "99999999999"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"12d", "12f", "0x10p0", "NaN", "Infinity", "", "1e", "1_0"})
  void whatIsNoNumberInDecimalIsNone(String value) {
    assertThatThrownBy(() -> builder.set("urgency.due.coefficient", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be a number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"urgency.inherit", "search.case.sensitive", "regex"})
  void whatIsNeitherYesNorNoIsNeither(String name) {
    for (String value : List.of("1", "true", "y", "Yes", "on", "0", "false", "n", "NO", "off")) {
      assertThat(builder.set(name, value)).isTrue();
      boolean on = List.of("1", "true", "y", "Yes", "on").contains(value);
      Conventions built = builder.build();
      assertThat(built.inheritsUrgency()).isEqualTo(name.equals("urgency.inherit") && on);
      if (!name.equals("urgency.inherit")) {
        assertThat(name.equals("regex") ? built.hasRegularExpressions() : built.isCaseSensitive())
            .isEqualTo(on);
      }
    }
    for (String value : List.of("ture", "2", "", "ja", "yes no")) {
      assertThatThrownBy(() -> builder.set(name, value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(name + " must be yes or no, but was \"" + value + "\"");
    }
  }

  @Test
  void weeksBeginOnSundayUnlessSaidOtherwise() {
    ZoneId zone = ZoneId.of("Europe/Berlin");
    DateWords words = DateWords.in(zone);
    DateWords standard = Conventions.standard(zone).dateWords();
    Instant now = Instant.parse("2026-03-18T14:30:00Z");
    assertThat(words.firstDayOfWeek())
        .isEqualTo(standard.firstDayOfWeek())
        .isEqualTo(DayOfWeek.SUNDAY);
    assertThat(words.parse("2026-W12-3", now)).isEqualTo(standard.parse("2026-W12-3", now));
  }
}
