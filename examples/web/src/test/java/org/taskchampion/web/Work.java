package org.taskchampion.web;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How much the page does, in numbers that do not depend on how fast the machine is.
 *
 * @param steps how often functions, loops and branches of the page's scripts ran
 * @param elements how many elements came into the page
 * @param layouts how often the browser computed styles or positions
 * @param characters how much of the live list was read
 */
record Work(long steps, long elements, long layouts, long characters) {

  /** Counts. */
  static final class Meter implements AutoCloseable {

    private static final String WATCH =
        """
        window.came = 0;
        window.read = 0;
        const count = (node) => node.nodeType === 1 ? 1 + node.getElementsByTagName('*').length : 0;
        new MutationObserver((all) => all.forEach((one) =>
          one.addedNodes.forEach((node) => { window.came += count(node); })))
          .observe(document.body, {childList: true, subtree: true});
        const parse = JSON.parse;
        JSON.parse = (text, ...more) => { window.read += text.length; return parse(text, ...more); };
        """;

    private final Browser browser;

    /** Begins to count in pages that are opened from now on. */
    Meter(Browser browser) {
      this.browser = browser;
      for (String domain : List.of("Profiler", "Performance")) {
        var unused = browser.devTools(domain + ".enable", Map.of());
      }
      var unused =
          browser.devTools(
              "Profiler.startPreciseCoverage", Map.of("callCount", true, "detailed", true));
    }

    /** Counts in the page that is open now, too, what its scripts do not tell. */
    void watch() {
      var unused = browser.script(WATCH);
    }

    /** Returns what the page does while something is done with it. */
    Work of(Consumer<Browser> interaction) {
      long came = number("window.came");
      long read = number("window.read");
      long layouts = layouts();
      long unused = steps();
      interaction.accept(browser);
      return new Work(
          steps(), number("window.came") - came, layouts() - layouts, number("window.read") - read);
    }

    /** Ends counting, which makes scripts slower. */
    @Override
    public void close() {
      for (String command : List.of("stopPreciseCoverage", "disable")) {
        var unused = browser.devTools("Profiler." + command, Map.of());
      }
    }

    private long number(String expression) {
      return ((Number) Objects.requireNonNull(browser.script("return " + expression))).longValue();
    }

    private long layouts() {
      long sum = 0;
      for (Map<?, ?> metric :
          maps(browser.devTools("Performance.getMetrics", Map.of()), "metrics")) {
        if (List.of("LayoutCount", "RecalcStyleCount").contains(metric.get("name"))) {
          sum += ((Number) Objects.requireNonNull(metric.get("value"))).longValue();
        }
      }
      return sum;
    }

    /** Returns what the page's own scripts have done since this was asked last. */
    private long steps() {
      long sum = 0;
      Object coverage = browser.devTools("Profiler.takePreciseCoverage", Map.of());
      for (Map<?, ?> script : maps(coverage, "result")) {
        if (String.valueOf(script.get("url")).endsWith(".js")) {
          for (Map<?, ?> function : maps(script, "functions")) {
            for (Map<?, ?> range : maps(function, "ranges")) {
              sum += ((Number) Objects.requireNonNull(range.get("count"))).longValue();
            }
          }
        }
      }
      return sum;
    }

    private static List<Map<?, ?>> maps(@Nullable Object object, String name) {
      List<?> list = (List<?>) Objects.requireNonNull(((Map<?, ?>) object).get(name));
      return list.stream().<Map<?, ?>>map(it -> (Map<?, ?>) it).toList();
    }
  }
}
