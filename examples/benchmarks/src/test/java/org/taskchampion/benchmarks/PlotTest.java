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

    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
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

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(0.2);
  }
}
