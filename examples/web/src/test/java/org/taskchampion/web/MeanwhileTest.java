package org.taskchampion.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.taskchampion.Task;
import org.taskchampion.testing.FakeSyncServer;

/**
 * What other programs do between the moment when undo or redo shows what it will do, and the click:
 * it is refused then, and the page shows what is so now.
 */
final class MeanwhileTest extends BrowserTest {

  private static final String REFUSED =
      "Something else was done meanwhile, so nothing was changed.";

  private List<String> descriptions() {
    return site.replica().pendingTasks().stream().map(Task::description).sorted().toList();
  }

  private void accept(String verb) {
    assertThat(browser.text("#dialog .primary")).isEqualTo(verb);
    browser.click("#dialog .primary");
  }

  @Test
  void anUndoDoesNotTakeBackWhatTaHasDoneSince() {
    show("Buy milk");
    browser.click("#undo");
    browser.awaitText("#dialog .changed", "added Buy milk");
    site.ta("add", "Call mum");
    browser.await("two rows", () -> browser.count(".row") == 2);
    accept("Undo");
    browser.awaitText("#dialog .problem", REFUSED);
    assertThat(browser.text("#dialog")).contains("This was done by ta, and not by this page:");
    assertThat(browser.texts("#dialog .changed")).containsExactly("added Call mum");
    browser.screenshot("undo-meanwhile");
    assertThat(descriptions()).containsExactly("Buy milk", "Call mum");
    // What is shown now is what is taken back.
    accept("Undo");
    awaitClosedDialog();
    browser.await("one row", () -> browser.texts(".row .description").equals(List.of("Buy milk")));
    assertThat(descriptions()).containsExactly("Buy milk");
  }

  @Test
  void anUndoOfWhatWasSynchronisedIsBoundToo() {
    FakeSyncServer server = new FakeSyncServer();
    show(server::connect);
    browser.type("#add-text", "Buy milk" + Browser.ENTER);
    browser.awaitText(".row .description", "Buy milk");
    browser.click("#sync");
    browser.awaitText("#dialog", "Synchronise now");
    browser.click("#dialog .primary");
    browser.await("everything sent", () -> site.replica().counts().unsyncedOperations() == 0);
    browser.press(Browser.ESCAPE);
    awaitClosedDialog();
    browser.click("#undo");
    browser.awaitText("#dialog .changed", "added Buy milk");
    site.ta("add", "Call mum");
    accept("Undo");
    browser.awaitText("#dialog .problem", REFUSED);
    browser.press(Browser.ESCAPE);
    awaitClosedDialog();
    assertThat(descriptions()).containsExactly("Buy milk", "Call mum");
  }

  /** Another window of this program takes back one more step: a redo would do that one again. */
  @Test
  void aRedoDoesNoOtherStepAgainThanItShowed() {
    show("Buy milk", "Call mum");
    assertThat(site.replica().undo()).isTrue();
    browser.await("one row", () -> browser.count(".row") == 1);
    browser.click("#redo");
    browser.awaitText("#dialog .changed", "Call mum");
    try (Site window = Site.open(home)) {
      assertThat(window.replica().undo()).isTrue();
    }
    accept("Redo");
    browser.awaitText("#dialog .problem", REFUSED);
    assertThat(browser.text("#dialog .changed")).contains("Buy milk");
    assertThat(descriptions()).isEmpty();
    accept("Redo");
    browser.await("one row", () -> browser.texts(".row .description").equals(List.of("Buy milk")));
    assertThat(descriptions()).containsExactly("Buy milk");
  }

  @Test
  void aRedoOfWhatTaHasChangedSinceIsRefused() {
    show("Buy milk");
    browser.press("jd");
    browser.awaitText("#empty", "Nothing here.");
    browser.press("u");
    browser.awaitText("#dialog", "This will be taken back");
    browser.press(Browser.ENTER);
    browser.awaitText(".row .description", "Buy milk");
    browser.pressShift("U");
    browser.awaitText("#dialog", "This will be done again");
    site.ta("1", "delete");
    accept("Redo");
    browser.awaitText(
        "#toasts", REFUSED + " What was undone cannot be done again: it was changed since.");
    assertThat(site.replica().tasks().get(0).status().value()).isEqualTo("deleted");
    // Nor is it offered.
    browser.pressShift("U");
    browser.await("two refusals", () -> browser.count("#toasts .toast") >= 2);
    assertThat(browser.isTrue("document.querySelector('dialog').open")).isFalse();
  }
}
