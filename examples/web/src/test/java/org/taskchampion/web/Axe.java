package org.taskchampion.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Looks at the page with axe-core for what keeps people out. */
final class Axe {

  private static final String SCRIPT = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

  /**
   * The rules of WCAG A and AA and good practice, over all of the page; in the dark, only that of
   * contrasts, since the others do not depend on colours. The contrasts of a dialog are looked at
   * without the page behind it: axe-core takes that for what is in front.
   */
  private static final String RUN =
      """
      const done = arguments[arguments.length - 1];
      const told = (rule) => rule.id + ': '
          + rule.nodes.map((node) => node.target + ' ' + node.failureSummary).join(' | ');
      const within = (node) => document.querySelector(node.target[0])?.closest(axe.within);
      const contrasts = (rules) =>
          rules.filter((rule) => rule.id === 'color-contrast').flatMap((rule) => rule.nodes).filter(within);
      const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];
      const contrast = {type: 'rule', values: ['color-contrast']};
      const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
      const isDialog = document.querySelector('dialog').open;
      (async () => {
        let report = {violations: [], passes: []};
        if (!isDark || !isDialog) report = await axe.run(document, {runOnly: isDark ? contrast : wcag});
        let texts = report;
        if (isDialog) {
          const app = document.getElementById('app');
          app.hidden = true;
          texts = await axe.run('dialog', {runOnly: contrast});
          app.hidden = false;
          report.violations.push(...texts.violations);
        }
        return {
          violations: report.violations.map(told),
          isDark,
          rules: report.passes.length,
          contrasts: contrasts(texts.passes).length,
          doubts: contrasts(texts.incomplete).map((node) => node.target + ' ' + node.any[0]?.message),
        };
      })().then(done, (e) => done({violations: [String(e)], rules: 0, contrasts: 0, doubts: []}));
      """;

  private final Browser browser;

  Axe(Browser browser) {
    this.browser = browser;
  }

  /**
   * Returns what is wrong with the page as it is now.
   *
   * @param view how it is called in what is returned
   * @param here the part of the page that matters now: contrasts of texts must have been seen there
   */
  List<String> findings(String view, String here) {
    if (!browser.isTrue("window.axe")) {
      var unused = browser.script(source());
    }
    var unused = browser.script("axe.within = arguments[0]", here);
    Map<?, ?> report = (Map<?, ?>) Objects.requireNonNull(browser.asyncScript(RUN));
    List<?> violations = (List<?>) Objects.requireNonNull(report.get("violations"));
    if (!Boolean.TRUE.equals(report.get("isDark"))) {
      assertThat(number(report, "rules"))
          .as("rules looked at in %s; %s", view, violations)
          .isGreaterThan(15);
    }
    List<?> doubts = (List<?>) Objects.requireNonNull(report.get("doubts"));
    assertThat(number(report, "contrasts"))
        .as("texts of %s in %s; not decided: %s", here, view, doubts)
        .isGreaterThan(1);
    return violations.stream().map(it -> view + ": " + it).toList();
  }

  private static int number(Map<?, ?> report, String name) {
    return ((Number) Objects.requireNonNull(report.get(name))).intValue();
  }

  private static String source() {
    try (InputStream in = Objects.requireNonNull(Axe.class.getResourceAsStream(SCRIPT), SCRIPT)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
