package org.taskchampion.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.taskchampion.EditOptions;

/**
 * With ten thousand tasks, the page does as much for a key, a click, the wheel or a change from
 * elsewhere as with a hundred, so that nothing stutters that does not stutter there. No time is
 * measured: what is counted is the same on a slow machine.
 */
final class ManyTasksTest extends BrowserTest {

  private static final int FEW = 100;
  private static final int MANY = 10_000;
  private static final int PROJECTS = 10;

  @Test
  void tenThousandTasksAreNoMoreWorkThanAHundred() {
    Map<String, Work> few = measure(FEW);
    browser.open("about:blank");
    site.close();
    Map<String, Work> many = measure(MANY);
    SoftAssertions all = new SoftAssertions();
    few.forEach(
        (name, least) -> {
          Work most = many.get(name);
          String said = name + ": " + most + " with many tasks, " + least + " with few";
          all.assertThat(most.steps()).as(said).isLessThan(2 * least.steps() + 500);
          all.assertThat(most.elements()).as(said).isLessThan(2 * least.elements() + 50);
          all.assertThat(most.layouts()).as(said).isLessThan(2 * least.layouts() + 20);
          all.assertThat(most.characters()).as(said).isLessThan(2 * least.characters() + 500);
        });
    all.assertAll();
  }

  private Map<String, Work> measure(int tasks) {
    site = Site.open(home.resolve(String.valueOf(tasks)));
    var unused =
        site.replica()
            .edit(
                EditOptions.withoutUndoPoint(),
                edit -> {
                  for (int i = 0; i < tasks; i++) {
                    // Five of them have a letter that no other one has.
                    String text = String.format(i < 5 ? "zebra %05d" : "Task %05d", i);
                    var unusedTask = edit.add(text).set("project", "P" + i % PROJECTS);
                  }
                });
    try (Work.Meter meter = new Work.Meter(browser)) {
      return measure(tasks, meter);
    }
  }

  private Map<String, Work> measure(int tasks, Work.Meter meter) {
    browser.open(site.address() + "#report=list&order=description%2B");
    awaitTasks(tasks);
    assertThat(browser.count(".row")).isBetween(8, 40);
    meter.watch();
    Map<String, Work> done = new LinkedHashMap<>();
    Map<String, Consumer<Browser>> interactions = new LinkedHashMap<>();
    interactions.put(
        "ten keys down",
        it -> {
          it.press("jjjjjjjjjj");
          awaitSelected("Task 00014");
        });
    interactions.put(
        "a click",
        it -> {
          it.click(".row:nth-child(4) .facts");
          awaitSelected("Task 00008");
          it.awaitText("#task .id", "pending");
          it.press(Browser.ESCAPE);
          it.await("no task", () -> it.isTrue("document.getElementById('task').hidden"));
        });
    interactions.put(
        "to the end",
        it -> {
          it.press(Browser.END);
          awaitSelected("zebra 00004");
        });
    interactions.put(
        "pages up",
        it -> {
          it.press(Browser.PAGE_UP.repeat(3));
          it.await("another one", () -> !it.text(".row.selected .description").startsWith("z"));
        });
    interactions.put(
        "the wheel",
        it -> {
          it.scroll("#list", -2_000);
          it.await("earlier rows", () -> it.count(".row.selected") == 0);
        });
    interactions.put(
        "one is done",
        it -> {
          it.press("d");
          awaitTasks(tasks - 1);
        });
    interactions.put(
        "another one comes",
        it -> {
          site.add("Task 00003b project:P3");
          awaitTasks(tasks);
        });
    interactions.put(
        "a filter",
        it -> {
          it.press("/zebra");
          it.awaitText("#count", "5 tasks");
          it.await("five rows", () -> it.count(".row") == 5);
        });
    interactions.forEach((name, interaction) -> done.put(name, meter.of(interaction)));
    browser.screenshot("tasks-" + tasks);
    assertThat(browser.complaints()).isEmpty();
    return done;
  }

  private void awaitSelected(String text) {
    browser.awaitText(".row.selected .description", text);
  }

  /** Waits until the list has a number of tasks, and the side knows of it. */
  private void awaitTasks(int count) {
    browser.awaitText("#count", String.format("%,d tasks", count));
    browser.await(
        "the side",
        () ->
            browser.isTrue(
                "[...document.querySelectorAll('#lists .entry .number')]"
                    + ".reduce((sum, it) => sum + Number(it.textContent), 0) === "
                    + count));
  }
}
