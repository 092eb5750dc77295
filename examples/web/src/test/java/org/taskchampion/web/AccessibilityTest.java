package org.taskchampion.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.FakeSyncServer;

/**
 * axe-core finds nothing that keeps people out: in lists, tasks, the side and every dialog, in the
 * light and in the dark, on a desktop and on a phone.
 */
final class AccessibilityTest extends BrowserTest {

  private final FakeSyncServer server = new FakeSyncServer();
  private final AtomicBoolean isAway = new AtomicBoolean();
  private final List<String> found = new ArrayList<>();

  private SyncServer connect() {
    if (isAway.get()) {
      throw new ServerUnreachableException("no way to sync.example.com", null);
    }
    return server.connect();
  }

  private void inEveryLight(boolean isPhone, Consumer<String> look) {
    browser.size(isPhone ? 390 : 1280, isPhone ? 844 : 800, isPhone);
    for (boolean isDark : List.of(false, true)) {
      browser.dark(isDark);
      look.accept((isPhone ? "phone" : "desktop") + (isDark ? "-dark" : "-light"));
    }
  }

  private void everywhere(Consumer<String> look) {
    inEveryLight(false, look);
    inEveryLight(true, look);
    assertThat(found).isEmpty();
  }

  private void look(String view, String here) {
    found.addAll(new Axe(browser).findings(view, here));
  }

  @Test
  void listsAndTasks() {
    showSome();
    everywhere(
        view -> {
          look(view + " list", "#list");
          browser.screenshot("list-" + view);
          browser.click(".row:nth-child(2) .description");
          browser.awaitText("#task .id", "pending");
          browser.click("[data-name=urgency] summary");
          browser.click("[data-name=history] summary");
          browser.awaitText("#task .past", "added");
          browser.type("[data-field=depends]", "bicycle");
          browser.awaitText("#task .found", "bicycle");
          if (!view.startsWith("phone")) {
            browser.type("#add-text", "Buy bread due:tomorrow +shop");
            browser.awaitText("#understood", "tag shop");
          }
          look(view + " task", "#task");
          browser.screenshot("task-" + view);
          var unused = browser.script("document.getElementById('add-text').value = ''");
          browser.type("[data-field=depends]", "");
          browser.type("[data-field=due]", "never-ever" + Browser.ENTER);
          browser.awaitText("#task .pane-problem", "due");
          look(view + " problem of a task", "#task");
          browser.press(Browser.ESCAPE);
          browser.await("no task", () -> browser.isTrue("document.getElementById('task').hidden"));
          browser.type("#filter", "due.before:never-ever");
          browser.awaitText("#filter-problem", "no date");
          look(view + " problem of a filter", ".find");
          browser.type("#filter", "unheard");
          browser.awaitText("#empty:not([hidden])", "No task matches.");
          look(view + " empty list", "#empty");
          browser.press(Browser.ESCAPE);
          browser.await("all rows", () -> browser.count(".row") >= 11);
        });
  }

  @Test
  void theSideOfAPhone() {
    showSome();
    inEveryLight(
        true,
        view -> {
          browser.click("#menu");
          browser.awaitText("#lists", "Travel");
          browser.await(
              "the side", () -> browser.isTrue("document.activeElement.id === 'close-side'"));
          look(view + " side", "#side");
          browser.click("#lists summary");
          browser.await(
              "more", () -> browser.isTrue("document.querySelector('#lists details').open"));
          look(view + " side with all reports", "#lists details");
          browser.screenshot("side-" + view);
          browser.click("#lists summary");
          browser.click("#close-side");
        });
    assertThat(found).isEmpty();
  }

  @Test
  void everyDialog() throws Exception {
    showSome(this::connect);
    makeAConflict();
    site.add("Something that is undone");
    var unused = site.replica().undo();
    isAway.set(true);
    browser.press("y");
    browser.awaitText("#sync-text", "The server cannot be reached.");
    everywhere(
        view -> {
          dialog(view, "Keys", () -> browser.press("?"));
          dialog(view, "Undo", () -> browser.press("u"));
          dialog(view, "Redo", () -> browser.pressShift("U"));
          dialog(view, "History", () -> browser.press("h"));
          dialog(view, "Conflicts", () -> browser.press("c"));
          if (view.startsWith("phone")) {
            browser.click("#menu");
          }
          dialog(view, "Synchronisation", () -> browser.click("#sync"));
          if (view.startsWith("phone")) {
            browser.click("#close-side");
          }
        });
  }

  private void dialog(String view, String title, Runnable open) {
    open.run();
    browser.awaitText("#dialog-title", title);
    look(view + " " + title, "#dialog");
    browser.screenshot(title + "-" + view);
    browser.press(Browser.ESCAPE);
    awaitClosedDialog();
  }

  /** Changes the same here and elsewhere. */
  private void makeAConflict() throws Exception {
    browser.press("y");
    browser.await("everything sent", () -> site.replica().counts().unsyncedOperations() == 0);
    try (SyncServer connection = server.connect();
        Replica other =
            Replica.open(
                new InMemoryStorage(), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5)))) {
      var unused = other.sync(connection);
      Task mum =
          other.tasks().stream()
              .filter(it -> it.description().equals("Call mum"))
              .findAny()
              .orElseThrow();
      var unusedEdit = other.edit(edit -> edit.task(mum.uuid()).description("Call mum at eight"));
      var unusedReport = other.sync(connection);
      var unusedHere =
          site.replica().edit(edit -> edit.task(mum.uuid()).description("Call mum at seven"));
    }
    browser.press("y");
    browser.awaitText("#conflicts", "1 conflict");
  }
}
