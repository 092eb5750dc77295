package org.taskchampion.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the rows work; nothing is said about how long they take. */
class RowsTest {

  /** Those whose place needs nothing but git; S3 and Google's need servers of others. */
  static List<Row> rows() {
    return Row.values().stream()
        .filter(row -> row.place() != PlaceKind.S3 && row.place() != PlaceKind.GCS)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyRowIsMeasured(Row row, @TempDir Path directory) throws IOException {
    try (HttpFront http = new HttpFront()) {
      Services services = new Services(http.origin(), "", Path.of(""), "");
      Workspace workspace = new Workspace(directory, 50, services);
      workspace.prepare();

      assertThat(row.isPossible(services)).isTrue();
      Figures figures = Rows.measure(row, workspace, 1, Duration.ZERO);

      assertThat(figures.first()).isPositive();
      assertThat(figures.median()).isPositive();
      assertThat(figures.runs()).isEqualTo(1);
      assertThat(Row.of(row.id())).isSameAs(row);
    }
  }

  @Test
  void everyPlaceHasItsRows() {
    assertThat(Row.values())
        .extracting(Row::id)
        .doesNotHaveDuplicates()
        .contains("f2-taskwarrior", "e1-http", "e3-http", "f2-http", "e2-git", "e3-s3", "f1-gcs")
        .doesNotContain("e3-taskwarrior");
  }

  @Test
  void withoutItsServerARowIsLeftOut() {
    assertThat(Row.values().stream().filter(row -> !row.isPossible(Services.NONE)))
        .extracting(row -> row.id().replaceFirst(".*-", ""))
        .containsOnly("http", "s3", "gcs");
  }

  @Test
  void theProcessesThatMeasureKnowTheServers() {
    Services services = new Services("http://a", "http://b", Path.of("data"), "http://c");

    assertThat(Services.of(services.environment())).isEqualTo(services);
    assertThat(Services.of(Map.of())).isEqualTo(Services.NONE);
  }

  @Test
  void theEnvironmentSaysHowLongToMeasure() {
    assertThat(Rows.seconds(Map.of())).isEqualTo(1);
    assertThat(Rows.seconds(Map.of("BENCHMARKS_SECONDS", "5"))).isEqualTo(5);
  }

  @Test
  void theRatioIsThatOfTheWarmRuns() {
    Figures ours = Figures.parse("5000000 1000000 7");
    Figures theirs = Figures.parse("3000000 2500000 7\n");

    assertThat(Rows.line(Row.of("c1"), ours, theirs))
        .isEqualTo(
            "| c1 | all tasks | 5.00 ms | 1.00 ms |  | 3.00 ms | 2.50 ms | 0.400 | <= 0.7 |");
  }

  @Test
  void whatWritesStandsBesideTheDisk(@TempDir Path directory) {
    Workspace workspace = new Workspace(directory, 50);
    workspace.prepare();

    assertThat(Rows.measure(Row.of("c1"), workspace, 1, Duration.ZERO).disk()).isZero();
    Figures commit = Rows.measure(Row.of("b"), workspace, 1, Duration.ZERO);
    assertThat(commit.disk()).isPositive();
    assertThat(Rows.measure(Row.of("e1"), workspace, 1, Duration.ZERO).disk()).isPositive();
    assertThat(Rows.line(Row.of("b"), commit, null)).doesNotContain("|  |");
  }

  @Test
  void withoutTheReferenceThereIsNoRatio() {
    assertThat(Rows.line(Row.of("c3"), new Figures(9_000_000, 50_000, 3), null))
        .isEqualTo("| c3 | one task by UUID | 9.00 ms | 0.0500 ms |  | | | | <= 0.7 |");
  }
}
