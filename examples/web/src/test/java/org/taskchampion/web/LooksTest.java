package org.taskchampion.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the page looks like: other people's texts, and a phone. */
final class LooksTest extends BrowserTest {

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
}
