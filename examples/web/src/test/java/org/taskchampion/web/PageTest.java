package org.taskchampion.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.taskchampion.Task;

/** The page in a real browser: adding, changing, undoing, and what comes from elsewhere. */
final class PageTest extends BrowserTest {

  private Task onlyTask() {
    assertThat(site.replica().tasks()).hasSize(1);
    return site.replica().tasks().get(0);
  }

  @Test
  void quickAddShowsWhatItUnderstoodAndAddsIt() {
    show();
    browser.awaitText("#empty", "Nothing here.");
    browser.screenshot("empty");
    browser.press("a");
    browser.press("Buy milk +shop project:Home due:2030-05-17 priority:H");
    browser.awaitText("#understood .part.text", "Buy milk");
    browser.await("all parts", () -> browser.count("#understood .part") == 5);
    assertThat(browser.texts("#understood .part"))
        .containsExactly(
            "Buy milk", "project Home", "priority H", "due Fri, 17 May 2030", "tag shop");
    browser.screenshot("quick-add");
    browser.press(Browser.ENTER);
    browser.awaitText(".row .description", "Buy milk");
    assertThat(browser.text(".row .facts")).contains("Home").contains("shop");
    assertThat(browser.value("#add-text")).isEmpty();
    Task task = onlyTask();
    assertThat(task.description()).isEqualTo("Buy milk");
    assertThat(task.hasTag("shop")).isTrue();
    assertThat(task.property("project")).contains("Home");
    assertThat(task.priority()).isEqualTo("H");
  }

  @Test
  void whatCannotBeUnderstoodIsSaidAndNothingIsAdded() {
    show();
    browser.type("#add-text", "Buy milk due:never-ever");
    browser.awaitText("#understood .problem", "due");
    browser.press(Browser.ENTER);
    browser.awaitText("#understood .problem", "due");
    assertThat(browser.value("#add-text")).isEqualTo("Buy milk due:never-ever");
    assertThat(site.replica().tasks()).isEmpty();
  }

  @Test
  void aTaskIsEditedInPlace() {
    show("Buy milk");
    browser.click(".row .description");
    browser.awaitText("#task .id", "pending");
    browser.type("[data-field=description]", "Buy oat milk" + Browser.ENTER);
    browser.awaitText(".row .description", "Buy oat milk");
    browser.type("[data-field=project]", "Home Garden" + Browser.ENTER);
    browser.awaitText(".row .project", "Home Garden");
    browser.type("[data-field=tag]", "shop" + Browser.ENTER);
    browser.awaitText("#task .chip", "shop");
    browser.type("[data-field=due]", "2030-05-17");
    browser.awaitText("#task .date .hint", "Fri, 17 May 2030");
    browser.press(Browser.ENTER);
    browser.awaitText(".row .due", "17 May 2030");
    browser.type("[data-field=note]", "The one in the green box" + Browser.ENTER);
    browser.awaitText("#task .notes", "The one in the green box");
    browser.screenshot("edit");
    Task task = onlyTask();
    assertThat(task.description()).isEqualTo("Buy oat milk");
    assertThat(task.property("project")).contains("Home Garden");
    assertThat(task.hasTag("shop")).isTrue();
    assertThat(task.due()).isPresent();
    assertThat(task.annotations()).hasSize(1);
    browser.click("#task .chip button");
    browser.awaitGone("#task .chip");
    browser.click("#task .notes button");
    browser.awaitGone("#task .notes");
    assertThat(onlyTask().hasTag("shop")).isFalse();
    assertThat(onlyTask().annotations()).isEmpty();
  }

  @Test
  void aFieldSaysWhatItCannotBe() {
    show("Buy milk");
    browser.click(".row .description");
    browser.type("[data-field=due]", "never-ever" + Browser.ENTER);
    browser.awaitText("#task .pane-problem", "due");
    assertThat(browser.value("[data-field=due]")).isEqualTo("never-ever");
    assertThat(onlyTask().due()).isEmpty();
  }

  @Test
  void everythingCanBeDoneByKeys() {
    show("Alpha", "Beta");
    browser.press("/");
    browser.press("Beta");
    browser.await("one row", () -> browser.texts(".row .description").equals(List.of("Beta")));
    browser.press(Browser.ENTER);
    browser.press("j");
    browser.press("s");
    browser.awaitText(".row .state", "active");
    browser.press("d");
    browser.awaitText("#empty", "No task matches.");
    browser.press("u");
    browser.awaitText("#dialog", "This will be taken back");
    assertThat(browser.text("#dialog .changed")).contains("Beta", "status", "pending", "completed");
    browser.screenshot("undo");
    browser.press(Browser.ENTER);
    browser.awaitText(".row .description", "Beta");
    browser.pressShift("U");
    browser.awaitText("#dialog", "done again");
    browser.press(Browser.ENTER);
    browser.awaitText("#empty", "No task matches.");
    browser.press("?");
    browser.awaitText("#dialog-title", "Keys");
    browser.screenshot("keys");
    browser.press(Browser.ESCAPE);
    awaitClosedDialog();
    assertThat(site.replica().pendingTasks()).hasSize(1);
  }

  @Test
  void whatTaDoesBesideItIsSeenAtOnce() {
    show("Buy milk");
    browser.awaitText(".row .description", "Buy milk");
    site.ta("add", "Call", "mum", "+phone");
    browser.await("two rows", () -> browser.count(".row") == 2);
    assertThat(browser.texts(".row .description"))
        .containsExactlyInAnyOrder("Buy milk", "Call mum");
    browser.awaitText("#lists", "phone");
    site.ta("1", "done");
    browser.await("one row", () -> browser.count(".row") == 1);
    assertThat(browser.text(".row .description")).isEqualTo("Call mum");
    // What another program did is not undone without saying whose it was.
    browser.press("u");
    browser.awaitText("#dialog", "This was done by ta");
    browser.press(Browser.ESCAPE);
  }

  @Test
  void thePolicyOfThePageForbidsNothingThatItDoes() {
    show("Buy milk");
    browser.click(".row .description");
    browser.awaitText("#task .id", "pending");
    browser.click("#history");
    browser.awaitText("#dialog-title", "History");
    assertThat(browser.complaints()).isEmpty();
  }
}
