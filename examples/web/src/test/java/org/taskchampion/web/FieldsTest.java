package org.taskchampion.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.taskchampion.Status;
import org.taskchampion.Task;

/** What a task has beside its text: dates from the picker, dependencies, recurrence. */
final class FieldsTest extends BrowserTest {

  private Task task(String description) {
    return site.replica().tasks().stream()
        .filter(it -> it.description().equals(description))
        .findAny()
        .orElseThrow();
  }

  private void open(String description) {
    browser.await(description, () -> browser.texts(".row .description").contains(description));
    int row = browser.texts(".row .description").indexOf(description) + 1;
    browser.click(".row:nth-child(" + row + ") .description");
    browser.await("the task", () -> browser.value("[data-field=description]").equals(description));
  }

  /** The browser's own calendar opens at the day that is set; keys choose another one there. */
  @Test
  void theCalendarChoosesADay() {
    show("Buy milk due:2030-05-17");
    open("Buy milk");
    browser.click("button[aria-label='Choose: Due']");
    // A week later, and chosen.
    browser.press(Browser.DOWN);
    browser.press(Browser.ENTER);
    browser.await("the day", () -> browser.value("[data-field=due]").startsWith("2030-05-24"));
    browser.awaitText("#task .date .hint", "Fri, 24 May 2030");
    browser.awaitText(".row .due", "24 May 2030");
    assertThat(
            task("Buy milk").due().orElseThrow().atZone(ZoneId.systemDefault()).toLocalDateTime())
        .isEqualTo(LocalDateTime.of(2030, 5, 24, 0, 0));
    assertThat(browser.isTrue("document.activeElement.dataset.field === 'due'")).isTrue();
  }

  @Test
  void aTaskDependsOnAnother() {
    show("Write the talk", "Choose a topic", "Call mum");
    open("Write the talk");
    browser.type("[data-field=depends]", "topic");
    browser.awaitText("#task .found", "Choose a topic");
    assertThat(browser.texts("#task .found li")).hasSize(1);
    browser.click("#task .found button");
    browser.awaitText("#task .others", "Choose a topic");
    assertThat(task("Write the talk").dependencies())
        .containsExactly(task("Choose a topic").uuid());
    browser.awaitText(".row .sign", "waits for another task");
    // The other one says what waits for it, and leads back.
    browser.click("#task .others button.link");
    browser.await(
        "the other", () -> browser.value("[data-field=description]").equals("Choose a topic"));
    browser.awaitText("#task", "Waiting for this");
    browser.click("#task .others button.link");
    browser.await(
        "the first", () -> browser.value("[data-field=description]").equals("Write the talk"));
    // By keys: Enter takes the first one that is found.
    browser.type("[data-field=depends]", "mum");
    browser.awaitText("#task .found", "Call mum");
    browser.press(Browser.ENTER);
    browser.await("two", () -> browser.count("#task .others li") == 2);
    assertThat(task("Write the talk").dependencies()).hasSize(2);
    browser.click("button[aria-label='Remove: depends on Choose a topic']");
    browser.await("one", () -> browser.count("#task .others li") == 1);
    assertThat(task("Write the talk").dependencies()).containsExactly(task("Call mum").uuid());
  }

  @Test
  void aTaskRecurs() {
    Site.configure(home, "recurrence = \"yes\"\n");
    show("Pay the rent due:2030-05-17");
    open("Pay the rent");
    browser.type("[data-field=recur]", "now-and-then" + Browser.ENTER);
    browser.awaitText("#task .pane-problem", "now-and-then");
    assertThat(task("Pay the rent").status()).isEqualTo(Status.PENDING);
    browser.type("[data-field=recur]", "monthly" + Browser.ENTER);
    browser.awaitText("#task .id", "recurring");
    browser.await("its instance", () -> site.replica().tasks().size() == 2);
    // The list has the instance, with the sign that it recurs.
    browser.awaitText(".row .sign", "recurs");
    assertThat(browser.count(".row")).isEqualTo(1);
    List<Task> instances =
        site.replica().tasks().stream().filter(it -> it.status().equals(Status.PENDING)).toList();
    assertThat(instances).hasSize(1);
    assertThat(instances.get(0).due().orElseThrow().atZone(ZoneId.systemDefault()).toLocalDate())
        .isEqualTo(LocalDate.of(2030, 5, 17));
    assertThat(instances.get(0).property("recur")).contains("monthly");
    // Quick add says what it understood of it.
    browser.press(Browser.ESCAPE);
    browser.type("#add-text", "Water the plants due:tomorrow recur:weekly");
    browser.awaitText("#understood", "recur weekly");
    browser.press(Browser.ENTER);
    browser.await("another instance", () -> browser.count(".row") == 2);
    assertThat(browser.texts(".row .description"))
        .containsExactlyInAnyOrder("Pay the rent", "Water the plants");
  }
}
