package org.taskchampion.web;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.sync.SyncServer;

/** A test in the one browser that all of them share, over a replica of its own. */
abstract class BrowserTest {

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
    var unused = browser.complaints(); // What other tests did on purpose.
    browser.open(site.address());
    browser.await(
        "the list", () -> browser.isTrue("document.querySelector('.row, .empty:not([hidden])')"));
  }

  final void awaitClosedDialog() {
    browser.await(
        "a closed dialog", () -> !browser.isTrue("document.querySelector('dialog').open"));
  }
}
