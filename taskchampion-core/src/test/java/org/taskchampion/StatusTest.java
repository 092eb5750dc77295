package org.taskchampion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTest {

  @Test
  void theFourKnownStatusesAreKnown() {
    assertThat(Status.of("pending")).isSameAs(Status.PENDING);
    assertThat(Status.of("completed")).isSameAs(Status.COMPLETED);
    assertThat(Status.of("deleted")).isSameAs(Status.DELETED);
    assertThat(Status.of("recurring")).isSameAs(Status.RECURRING);
    for (Status status :
        List.of(Status.PENDING, Status.COMPLETED, Status.DELETED, Status.RECURRING)) {
      assertThat(status.isKnown()).isTrue();
      assertThat(status).hasToString(status.value()).isEqualTo(new Status(status.value()));
    }
  }

  @Test
  void anyOtherTextIsKept() {
    for (String text : List.of("", "Pending", "pending ", "waiting", "P")) {
      assertThat(Status.of(text).value()).isEqualTo(text);
      assertThat(Status.of(text).isKnown()).isFalse();
      assertThat(Status.of(text)).isEqualTo(Status.of(text)).hasToString(text);
    }
  }

  @Test
  void nullIsNoStatus() {
    assertThatThrownBy(() -> new Status(null)).isInstanceOf(NullPointerException.class);
  }
}
