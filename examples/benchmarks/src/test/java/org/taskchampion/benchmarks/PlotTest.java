package org.taskchampion.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class PlotTest {

  @Test
  void theNamesOfLinesThatMeetCanBeRead() throws Exception {
    for (double theirs : new double[] {14, 19.9, 20, 20.1, 26}) {
      Document document =
          parsed(
              new Plot("reading", "tasks")
                  .line("ours", "#06c", List.of(new Plot.Point(10, 2), new Plot.Point(100, 20)))
                  .line("theirs", "#c40", List.of(new Plot.Point(100, theirs)))
                  .svg());

      assertThat(Math.abs(yOfText(document, "ours") - yOfText(document, "theirs")))
          .isGreaterThanOrEqualTo(14);
    }
  }

  @Test
  void aCostThatGrowsAsTheSizeIsAStraightLine() throws Exception {
    String svg =
        new Plot("reading < all", "tasks")
            .line(
                "ours",
                "#06c",
                List.of(
                    new Plot.Point(1_000, 2),
                    new Plot.Point(10_000, 20),
                    new Plot.Point(100_000, 200)))
            .line("theirs", "#c40", List.of())
            .svg();

    Document document = parsed(svg);
    assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(1);
    assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(3);
    assertThat(document.getElementsByTagName("text").item(0).getTextContent())
        .isEqualTo("reading < all");
    double[] x = new double[3];
    double[] y = new double[3];
    for (int i = 0; i < 3; i++) {
      Element circle = (Element) document.getElementsByTagName("circle").item(i);
      x[i] = Double.parseDouble(circle.getAttribute("cx"));
      y[i] = Double.parseDouble(circle.getAttribute("cy"));
    }
    assertThat(x[1] - x[0]).isPositive().isEqualTo(x[2] - x[1], within());
    assertThat(y[0] - y[1]).isPositive().isEqualTo(y[1] - y[2], within());
  }

  @Test
  void theDashedLineGrowsAsTheSizeAndStaysInThePicture() throws Exception {
    String svg =
        new Plot("reading", "tasks")
            .line("ours", "#06c", List.of(new Plot.Point(10, 2), new Plot.Point(100, 20)))
            .svg();
    Element whole = dashed(svg);
    Element cut =
        dashed(
            new Plot("reading", "tasks")
                .line("ours", "#06c", List.of(new Plot.Point(10, 5), new Plot.Point(1_000, 6)))
                .svg());

    Element end = (Element) parsed(svg).getElementsByTagName("circle").item(1);
    assertThat(whole.getAttribute("x2")).isEqualTo(end.getAttribute("cx"));
    assertThat(whole.getAttribute("y2")).isEqualTo(end.getAttribute("cy"));
    assertThat(cut.getAttribute("y2")).isEqualTo("40.0"); // the top
    assertThat(Double.parseDouble(cut.getAttribute("x2"))).isLessThan(300);
  }

  private static Element dashed(String svg) throws Exception {
    Document document = parsed(svg);
    for (int i = 0; i < document.getElementsByTagName("line").getLength(); i++) {
      Element line = (Element) document.getElementsByTagName("line").item(i);
      if (line.hasAttribute("stroke-dasharray")) {
        return line;
      }
    }
    throw new AssertionError("there is no dashed line");
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static double yOfText(Document document, String text) {
    for (int i = 0; i < document.getElementsByTagName("text").getLength(); i++) {
      Element element = (Element) document.getElementsByTagName("text").item(i);
      if (element.getTextContent().equals(text)) {
        return Double.parseDouble(element.getAttribute("y"));
      }
    }
    throw new AssertionError("there is no text " + text);
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(0.2);
  }
}
