package org.taskchampion.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.taskchampion.EditOptions;
import org.taskchampion.Task;

/**
 * What the page looks like: other people's texts, many tasks, a phone, the dark, and for everybody.
 */
final class LooksTest extends BrowserTest {

  private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

  private static final String[] SOME = {
    "Renew passport due:yesterday priority:H project:Home.Papers",
    "Buy milk and bread due:today+20h +shop +kitchen project:Home",
    "Prepare the talk for the user group due:tomorrow project:Work.Talks priority:H",
    "Write the invitation due:2days project:Work.Talks depends:3",
    "Call mum +phone",
    "Repair the bicycle project:Home.Garage +weekend priority:L",
    "Read the chapter on conflicts project:Study +reading priority:M",
    "Pay the rent due:1st recur:monthly project:Home.Papers",
    "Book a hotel in Lisbon due:eom project:Travel +phone",
    "Order new glasses scheduled:tomorrow",
    "Clean the windows +weekend project:Home",
    "Answer Ana about the summer project:Travel",
  };

  private void showSome() {
    Site.configure(
        home,
        """
        "report.shopping.filter" = "status:pending +shop"
        "report.shopping.description" = "What to buy."
        "uda.estimate.type" = "duration"
        "uda.estimate.label" = "Estimate"
        """);
    show(SOME);
    var unused =
        site.replica()
            .edit(
                edit -> {
                  for (Task task : edit.tasks()) {
                    if (task.description().startsWith("Read")) {
                      var unusedEditor = edit.task(task.uuid()).start().annotate("From page 40");
                    }
                  }
                });
    browser.await("all rows", () -> browser.count(".row") >= 11);
    browser.awaitText("#lists", "Travel");
  }

  private void openTalk() {
    browser.click(".row:nth-child(2) .description");
    browser.awaitText("#task .id", "pending");
  }

  /** Everything that a text could try is shown as a text, and runs nothing. */
  @Test
  void aHostileTextIsShownAndNothingElse() {
    List<String> texts =
        List.of(
            "<img src=x onerror=\"window.hacked=1\">",
            "\"><script>window.hacked=1</script>",
            "javascript:window.hacked=1",
            "{{constructor.constructor('window.hacked=1')()}}",
            "\u202Eright to left\u202D \u2066isolate",
            "zalgo h\u0337\u0335\u0334\u0336e\u0300\u0301\u0302\u0303\u0304\u0305",
            "line\nbreak\u0000null\u001b[31m",
            "x".repeat(200_000));
    site = Site.open(home);
    for (String text : texts) {
      var unused =
          site.replica()
              .edit(
                  edit -> {
                    var task = edit.add(text).annotate(text).set("project", text).addTag("tag");
                    var unusedEditor = task.set("tag_" + text.replace("\n", ""), "");
                  });
    }
    browser.open(site.address());
    browser.await("all rows", () -> browser.count(".row") == texts.size());
    assertThat(browser.count(".row img, .row script, #lists script, .row a")).isZero();
    assertThat(browser.texts(".row .description"))
        .contains(texts.get(0), texts.get(1))
        .anyMatch(text -> text.startsWith("xxx") && text.length() < 1_000);
    for (int i = 1; i <= texts.size(); i++) {
      browser.click(".row:nth-child(" + i + ") .description");
      browser.awaitText("#task .id", "pending");
      assertThat(browser.count("#task img, #task script, #task .fields a")).isZero();
    }
    browser.screenshot("hostile");
    browser.click("#history");
    browser.awaitText("#dialog-title", "History");
    assertThat(browser.count("#dialog img, #dialog script")).isZero();
    // Nothing grows beyond the window.
    assertThat(browser.isTrue("document.documentElement.scrollWidth <= innerWidth")).isTrue();
    assertThat(browser.isTrue("window.hacked")).isFalse();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void tenThousandTasksAreNoMoreElementsThanAScreenful() {
    site = Site.open(home);
    var unused =
        site.replica()
            .edit(
                EditOptions.withoutUndoPoint(),
                edit -> {
                  for (int i = 0; i < 10_000; i++) {
                    var unusedTask = edit.add("Task number " + i).set("project", "P" + i % 40);
                  }
                });
    browser.open(site.address() + "#report=list&order=description%2B");
    browser.awaitText("#count", "10,000 tasks");
    assertThat(browser.count(".row")).isBetween(8, 40);
    browser.click("#list .row .facts");
    browser.press(Browser.ESCAPE);
    browser.press(Browser.END);
    browser.awaitText(".row.selected .description", "Task number 9999");
    assertThat(browser.count(".row")).isBetween(8, 40);
    browser.screenshot("ten-thousand");
    // A change moves one row and does not send the list again.
    var unusedAnswer =
        browser.script(
            "window.longest = 0; new PerformanceObserver(l => l.getEntries().forEach(e =>"
                + " window.longest = Math.max(window.longest, e.duration)))"
                + ".observe({entryTypes: ['longtask']})");
    browser.press("d");
    browser.awaitText("#count", "9,999 tasks");
    site.add("Task number 99990");
    browser.awaitText("#count", "10,000 tasks");
    browser.type("#filter", "project:P38");
    browser.awaitText("#count", "250 tasks");
  }

  @Test
  void onAPhoneEverythingIsInReach() {
    showSome();
    browser.size(390, 844, true);
    browser.await("phone size", () -> browser.isTrue("innerWidth === 390"));
    browser.screenshot("phone");
    assertThat(browser.isTrue("document.documentElement.scrollWidth <= 390")).isTrue();
    browser.click("#menu");
    browser.awaitText("#lists", "Travel");
    browser.await("the side", () -> browser.isTrue("document.activeElement.id === 'close-side'"));
    browser.screenshot("phone-lists");
    browser.click("#lists .entry[title^='Lists what was started']");
    browser.awaitText("#title", "Active");
    browser.await("one row", () -> browser.count(".row") == 1);
    browser.click(".row .description");
    browser.awaitText("#task .id", "pending");
    browser.screenshot("phone-task");
    assertThat(
            browser.isTrue("document.getElementById('task').getBoundingClientRect().width === 390"))
        .isTrue();
    browser.click("#task .actions .primary");
    browser.awaitText("#task .id", "completed");
    browser.click("#task header button");
    browser.awaitText("#empty", "Nothing here.");
  }

  /** axe-core finds nothing, in the light and in the dark, on a desktop and on a phone. */
  @Test
  void nothingKeepsPeopleOut() throws IOException {
    showSome();
    List<String> found = new ArrayList<>();
    for (boolean isPhone : List.of(false, true)) {
      browser.size(isPhone ? 390 : 1280, isPhone ? 844 : 800, isPhone);
      for (boolean isDark : List.of(false, true)) {
        browser.dark(isDark);
        String view = (isPhone ? "phone" : "desktop") + (isDark ? "-dark" : "-light");
        found.addAll(axe(view + " list"));
        browser.screenshot("list-" + view);
        openTalk();
        if (!isPhone) {
          browser.type("#add-text", "Buy bread due:tomorrow +shop");
          browser.awaitText("#understood", "tag shop");
        }
        found.addAll(axe(view + " task"));
        browser.screenshot("task-" + view);
        var unused = browser.script("document.getElementById('add-text').value = ''");
        browser.click("#task header button");
        browser.press("?");
        browser.awaitText("#dialog-title", "Keys");
        found.addAll(axe(view + " keys"));
        browser.press(Browser.ESCAPE);
        awaitClosedDialog();
        browser.press("u");
        browser.awaitText("#dialog-title", "Undo");
        found.addAll(axe(view + " undo"));
        browser.screenshot("undo-" + view);
        browser.press(Browser.ESCAPE);
        awaitClosedDialog();
      }
    }
    assertThat(found).isEmpty();
  }

  private List<String> axe(String view) throws IOException {
    if (!browser.isTrue("window.axe")) {
      try (InputStream in = Objects.requireNonNull(LooksTest.class.getResourceAsStream(AXE), AXE)) {
        var unused = browser.script(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    Object result =
        browser.asyncScript(
            "const done = arguments[arguments.length - 1];"
                + "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',"
                + " 'best-practice']}).then(r => done({passes: r.passes.length, violations:"
                + " r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target + ' ' +"
                + " n.failureSummary).join(' | '))}), e => done({passes: 0, violations: [String(e)]}))");
    Map<?, ?> report = (Map<?, ?>) Objects.requireNonNull(result);
    assertThat(((Number) Objects.requireNonNull(report.get("passes"))).intValue())
        .as("rules that were looked at")
        .isGreaterThan(15);
    List<?> violations = (List<?>) Objects.requireNonNull(report.get("violations"));
    return violations.stream().map(it -> view + ": " + it).toList();
  }
}
