package org.taskchampion.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowthTest {

  @TempDir private Path to;

  /** Rows are measured once, in this process; nobody runs the reference. */
  private static Map<Row, Rows.Both> once(int tasks, List<Row> rows) throws IOException {
    Path directory = Files.createTempDirectory("growth");
    try {
      Workspace workspace = new Workspace(directory, tasks);
      workspace.prepare();
      Map<Row, Rows.Both> measured = new LinkedHashMap<>();
      for (Row row : rows) {
        Figures ours = Rows.measure(row, workspace, 1, Duration.ZERO);
        Figures slower = new Figures(2 * ours.first(), 2 * ours.median(), 1);
        measured.put(row, new Rows.Both(ours, row.id().equals("h") ? null : slower));
      }
      return measured;
    } finally {
      Workspace.delete(directory);
    }
  }

  @Test
  void everyKindOfCostIsDrawnWithTheReferencesCurve() throws Exception {
    Growth.draw(
        GrowthTest::once, new Curves(), to, List.of(40, 400), List.of("b", "c4", "j", "e1", "h"));

    assertThat(pictures())
        .containsExactly(
            "growth-b.svg", "growth-c4.svg", "growth-e1.svg", "growth-h.svg", "growth-j.svg");
    assertThat(picture("c4"))
        .contains(">a filter: pending tasks of a project with a tag<", ">this library<")
        .contains(">TaskChampion<", ">40<", ">400<", ">tasks<");
    assertThat(count(picture("c4"), "<circle")).isEqualTo(4);
    assertThat(picture("j")).contains(">one edit of one task, until a live list shows it<");
    assertThat(count(picture("j"), "<polyline")).isEqualTo(2);
    assertThat(picture("h")).doesNotContain("TaskChampion");
  }

  @Test
  void withoutNamesAllAreDrawn() throws Exception {
    List<Integer> sizes = new ArrayList<>();
    List<String> measured = new ArrayList<>();
    Figures figures = new Figures(1_000_000, 1_000_000, 1);

    Growth.draw(
        (tasks, rows) -> {
          sizes.add(tasks);
          Map<Row, Rows.Both> all = new LinkedHashMap<>();
          rows.forEach(row -> all.put(row, new Rows.Both(figures, figures)));
          rows.forEach(row -> measured.add(row.id()));
          return all;
        },
        new Curves(),
        to,
        List.of(7),
        List.of());

    assertThat(sizes).containsExactly(7, 1, 1, 1, 1);
    assertThat(measured)
        .containsExactly(
            "b", "c1", "c2", "c4", "c5", "j", "e1", "e2", "h", "g-2000", "g-6000", "g-12000",
            "g-60000");
    assertThat(pictures()).hasSize(10);
    assertThat(picture("g")).contains(">operations<", ">2,000<", ">60,000<");
    assertThat(count(picture("g"), "<circle")).isEqualTo(8);
  }

  @Test
  void whatWasMeasuredIsDrawnEvenIfALaterSizeFails() {
    Growth.Comparison fails =
        (tasks, rows) -> {
          if (tasks > 40) {
            throw new IOException("no space left");
          }
          return once(tasks, rows);
        };

    assertThatThrownBy(() -> Growth.draw(fails, new Curves(), to, List.of(40, 50), List.of("c2")))
        .isInstanceOf(IOException.class);

    assertThat(to.resolve("growth-c2.svg")).isNotEmptyFile();
  }

  @Test
  void aRowWithoutAPictureIsRefused() {
    assertThatThrownBy(
            () -> Growth.draw(GrowthTest::once, new Curves(), to, List.of(40), List.of("d1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no picture of a row d1");
  }

  @Test
  void whatAnEarlierRunPrintedIsDrawnAndTheLeastCounts() throws Exception {
    Path first = Files.createDirectory(to.resolve("first"));
    Path both = Files.createDirectory(to.resolve("both"));
    Row row = Row.of("c4");
    Figures seven = new Figures(7_000_000, 7_000_000, 1);
    Figures eight = new Figures(8_000_000, 8_000_000, 1);
    Figures five = new Figures(5_000_000, 5_000_000, 1);
    Curves curves = new Curves();
    String printed =
        String.join(
            "\n",
            Curves.title(1_000, "some machine, load 3.0 at the start"),
            curves.add("c4", 1_000, new Rows.Both(seven, eight)),
            "a warning of something else",
            Curves.title(20_000, "some machine"),
            curves.add("c4", 20_000, new Rows.Both(eight, seven)),
            curves.add("h", 20_000, new Rows.Both(five, null)));
    curves.draw(first);
    Path file = Files.writeString(to.resolve("printed"), printed);

    Growth.main(new String[] {"--printed", file.toString(), "--to", both.toString()});

    assertThat(both.resolve("growth-c4.svg"))
        .hasSameTextualContentAs(first.resolve("growth-c4.svg"));
    assertThat(both.resolve("growth-h.svg")).hasSameTextualContentAs(first.resolve("growth-h.svg"));

    Curves merged = new Curves();
    merged.read(file);
    Growth.draw(
        (tasks, rows) -> Map.of(row, new Rows.Both(eight, five)),
        merged,
        both,
        List.of(1_000),
        List.of("c4"));
    Curves expected = new Curves();
    expected.add("c4", 1_000, new Rows.Both(seven, five));
    expected.add("c4", 20_000, new Rows.Both(eight, seven));
    expected.draw(first);
    assertThat(both.resolve("growth-c4.svg"))
        .hasSameTextualContentAs(first.resolve("growth-c4.svg"));
  }

  private List<String> pictures() throws IOException {
    try (Stream<Path> files = Files.list(to)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private String picture(String row) throws IOException {
    return Files.readString(to.resolve("growth-" + row + ".svg"));
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }
}
