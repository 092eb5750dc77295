package org.taskchampion.web;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Task;
import org.taskchampion.sync.SyncServer;

/** A test in the one browser that all of them share, over a replica of its own. */
abstract class BrowserTest {

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

  @TempDir Path home;
  Browser browser;
  Site site;

  /** Started by the first test, and ended with the process. */
  private static final class Shared {
    static final Browser BROWSER = Browser.start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(BROWSER::close));
    }

    private Shared() {}
  }

  @BeforeEach
  final void size() {
    browser = Shared.BROWSER;
    browser.size(1280, 800, false);
    browser.dark(false);
    var unused = browser.complaints(); // What other tests did on purpose.
  }

  @AfterEach
  final void close() {
    browser.open("about:blank");
    if (site != null) {
      site.close();
    }
  }

  /** Opens the page over new tasks. */
  final void show(String... lines) {
    site = Site.open(home);
    begin(lines);
  }

  /** Opens the page over new tasks that are synchronised. */
  final void show(Supplier<? extends SyncServer> servers, String... lines) {
    site = Site.open(home, servers);
    begin(lines);
  }

  private void begin(String... lines) {
    site.add(lines);
    browser.open(site.address());
    browser.await(
        "the list", () -> browser.isTrue("document.querySelector('.row, .empty:not([hidden])')"));
  }

  /** Opens the page over tasks with all that tasks can have, and reports of their own. */
  final void showSome() {
    configureSome();
    show(SOME);
    startReading();
  }

  /** Does so with a server. */
  final void showSome(Supplier<? extends SyncServer> servers) {
    configureSome();
    show(servers, SOME);
    startReading();
  }

  private void configureSome() {
    Site.configure(
        home,
        """
        "report.shopping.filter" = "status:pending +shop"
        "report.shopping.description" = "What to buy."
        "uda.estimate.type" = "duration"
        "uda.estimate.label" = "Estimate"
        """);
  }

  private void startReading() {
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

  final void awaitClosedDialog() {
    browser.await(
        "a closed dialog", () -> !browser.isTrue("document.querySelector('dialog').open"));
  }
}
