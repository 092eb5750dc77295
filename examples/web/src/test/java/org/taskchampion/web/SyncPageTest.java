package org.taskchampion.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.sync.ServerUnreachableException;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.testing.FakeSyncServer;

/** What the page says of other replicas: their changes, conflicts, and a server that is away. */
final class SyncPageTest extends BrowserTest {

  private final FakeSyncServer server = new FakeSyncServer();

  private void syncNow() {
    browser.press("y");
  }

  private void awaitSent() {
    browser.await(
        "everything sent",
        () ->
            browser.text("#sync-text").equals("Synchronised just now")
                && site.replica().counts().unsyncedOperations() == 0);
  }

  /** Changes the text of a task elsewhere, and here before that is known, and opens the dialog. */
  private void showConflict() throws Exception {
    show(server::connect, "Buy milk");
    awaitSent();
    try (SyncServer connection = server.connect();
        Replica other =
            Replica.open(
                new InMemoryStorage(), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5)))) {
      var unused = other.sync(connection);
      Task milk = other.tasks().get(0);
      var unusedOperations = other.edit(edit -> edit.task(milk.uuid()).description("Buy oat milk"));
      var unusedReport = other.sync(connection);
    }
    // Changed here before the other change is known.
    browser.press("j");
    browser.press("e");
    browser.type("[data-field=description]", "Buy 2 l of milk" + Browser.ENTER);
    browser.press(Browser.ESCAPE);
    syncNow();
    browser.awaitText(".row .description", "Buy oat milk");
    browser.awaitText("#conflicts", "1 conflict");
    browser.click("#conflicts");
    browser.awaitText("#dialog-title", "Conflicts");
  }

  @Test
  void aConflictShowsBothValuesAndTheLostOneIsTakenBack() throws Exception {
    showConflict();
    assertThat(browser.text(".sides .lost")).contains("Changed here", "Buy 2 l of milk");
    assertThat(browser.text(".sides .won"))
        .contains("Changed elsewhere, holds now", "Buy oat milk");
    browser.screenshot("conflict");
    browser.click(".choices button");
    browser.awaitText("#dialog .content", "There are no conflicts.");
    browser.press(Browser.ESCAPE);
    awaitClosedDialog();
    browser.awaitText(".row .description", "Buy 2 l of milk");
    browser.await(
        "no conflicts", () -> browser.isTrue("document.getElementById('conflicts').hidden"));
    assertThat(site.replica().conflicts()).isEmpty();
    assertThat(site.replica().tasks().get(0).description()).isEqualTo("Buy 2 l of milk");
  }

  @Test
  void whatWonIsKept() throws Exception {
    showConflict();
    assertThat(browser.texts(".choices button"))
        .containsExactly("Take back “Buy 2 l of milk”", "Keep what won");
    browser.click(".choices button:nth-child(2)");
    browser.awaitText("#dialog .content", "There are no conflicts.");
    browser.press(Browser.ESCAPE);
    awaitClosedDialog();
    browser.await(
        "no conflicts", () -> browser.isTrue("document.getElementById('conflicts').hidden"));
    assertThat(site.replica().conflicts()).isEmpty();
    assertThat(browser.text(".row .description")).isEqualTo("Buy oat milk");
    assertThat(site.replica().tasks().get(0).description()).isEqualTo("Buy oat milk");
  }

  @Test
  void aServerThatIsAwayIsToldWithTheRemedyAndIsFoundAgain() {
    AtomicBoolean isAway = new AtomicBoolean(true);
    show(
        () -> {
          if (isAway.get()) {
            throw new ServerUnreachableException("no way to sync.example.com", null);
          }
          return server.connect();
        },
        "Buy milk");
    browser.awaitText("#sync-text", "The server cannot be reached.");
    browser.click("#sync");
    browser.awaitText("#dialog", "no way to sync.example.com");
    assertThat(browser.text("#dialog"))
        .contains("Nothing is lost. It is tried again by itself.", "changes are not sent yet");
    browser.screenshot("offline-server");
    isAway.set(false);
    browser.click("#dialog .primary");
    browser.awaitText("#dialog", "Everything is sent.");
    browser.press(Browser.ESCAPE);
    awaitClosedDialog();
    awaitSent();
    assertThat(server.versions()).isNotEmpty();
  }

  @Test
  void withoutAServerThePageSaysHowToSetOne() {
    show("Buy milk");
    browser.awaitText("#sync-text", "Not synchronised");
    browser.click("#sync");
    browser.awaitText("#dialog", "ta config set server_dir");
    browser.press(Browser.ESCAPE);
    awaitClosedDialog();
  }

  /**
   * What is synchronised can no longer be dropped from the log; it is taken back by new changes.
   */
  @Test
  void whatWasSynchronisedIsUndoneToo() {
    show(server::connect);
    browser.type("#add-text", "Buy milk" + Browser.ENTER);
    browser.awaitText(".row .description", "Buy milk");
    browser.click("#sync");
    browser.awaitText("#dialog", "Synchronise now");
    browser.click("#dialog .primary");
    awaitSent();
    browser.press(Browser.ESCAPE);
    awaitClosedDialog();
    browser.click("#undo");
    browser.awaitText("#dialog .changed", "added Buy milk");
    browser.click("#dialog .primary");
    browser.awaitText("#empty", "Nothing here.");
    assertThat(site.replica().tasks()).isEmpty();
  }

  @Test
  void aProgramThatIsAwayIsToldAndThePageRecovers() {
    show("Buy milk");
    browser.awaitText(".row .description", "Buy milk");
    int port = site.port();
    site.stop();
    browser.awaitText("#banner", "The program does not answer.");
    browser.type("#add-text", "Call mum" + Browser.ENTER);
    browser.awaitText("#understood .problem", "What you typed is still here");
    assertThat(browser.value("#add-text")).isEqualTo("Call mum");
    browser.screenshot("offline");
    site.add("Water the plants");
    site.startAgain(port);
    browser.await("two rows", () -> browser.count(".row") == 2);
    browser.await("no banner", () -> browser.isTrue("document.getElementById('banner').hidden"));
    browser.click("#add-text");
    browser.press(Browser.ENTER);
    browser.await("three rows", () -> browser.count(".row") == 3);
  }

  @Test
  void theHistoryTakesBackOneStep() {
    show("Buy milk");
    browser.press("jd");
    browser.awaitText("#empty", "Nothing here.");
    browser.press("h");
    browser.awaitText("#dialog-title", "History");
    assertThat(browser.text(".history section")).contains("this page", "Buy milk", "completed");
    browser.screenshot("history");
    browser.click(".history section button");
    browser.await("a third unit", () -> browser.count(".history section") == 3);
    browser.press(Browser.ESCAPE);
    awaitClosedDialog();
    browser.awaitText(".row .description", "Buy milk");
    browser.click(".row .description");
    browser.click("[data-name=history] summary");
    browser.awaitText("#task .past", "completed");
    assertThat(browser.text("#task .past")).contains("this page");
  }
}
