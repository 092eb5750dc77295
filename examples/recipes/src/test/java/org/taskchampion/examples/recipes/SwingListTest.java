package org.taskchampion.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Component;
import java.awt.Container;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTable;
import javax.swing.JTextField;
import javax.swing.SwingUtilities;
import javax.swing.event.TableModelEvent;
import javax.swing.event.TableModelListener;
import javax.swing.plaf.basic.BasicHTML;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.taskchampion.Attribute;
import org.taskchampion.Replica;
import org.taskchampion.Task;
import org.taskchampion.storage.InMemoryStorage;
import org.taskchampion.storage.h2.H2Storage;
import org.taskchampion.sync.SyncServer;
import org.taskchampion.sync.local.LocalSyncServer;

/** What is in the window, without a window: the machine needs no screen. */
@Timeout(600)
class SwingListTest {

  @TempDir private Path directory;

  /** After each event: the descriptions that the table shows. */
  private final BlockingQueue<List<String>> shown = new LinkedBlockingQueue<>();

  /** What the events alone say that the rows are. */
  private final List<UUID> rowsByEvents = new ArrayList<>();

  /** What the status line said. */
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  /** What no thread expected. */
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  private final TableModelListener following = this::follow;
  private SwingList window;
  private SwingTasks tasks;
  private JPanel content;

  @BeforeEach
  void open() throws Exception {
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
    window = onScreen(SwingList::new);
    tasks = new SwingTasks(directory.resolve("tasks"), this::server, this::show);
    content =
        onScreen(
            () -> {
              tasks.table().addTableModelListener(following);
              return window.content(tasks);
            });
  }

  @AfterEach
  void close() {
    tasks.close();
    Thread.setDefaultUncaughtExceptionHandler(null);
  }

  private void show(StatusLine line) {
    if (!SwingUtilities.isEventDispatchThread()) {
      failures.add(new AssertionError("not on the event dispatch thread"));
    }
    window.show(line);
    told.add(find(JLabel.class, "status").getText());
  }

  private SyncServer server() {
    return LocalSyncServer.at(directory.resolve("server"));
  }

  private static <T> T onScreen(Callable<T> action) throws Exception {
    FutureTask<T> task = new FutureTask<>(action);
    SwingUtilities.invokeLater(task);
    return task.get(60, TimeUnit.SECONDS);
  }

  private void follow(TableModelEvent event) {
    assertThat(SwingUtilities.isEventDispatchThread()).isTrue();
    int row = event.getFirstRow();
    TaskTable table = tasks.table();
    switch (event.getType()) {
      case TableModelEvent.INSERT -> rowsByEvents.add(row, table.task(row).uuid());
      case TableModelEvent.DELETE -> rowsByEvents.remove(row);
      default -> {}
    }
    List<UUID> rows = new ArrayList<>();
    List<String> descriptions = new ArrayList<>();
    for (int i = 0; i < table.getRowCount(); i++) {
      rows.add(table.task(i).uuid());
      descriptions.add((String) table.getValueAt(i, 0));
    }
    assertThat(rowsByEvents).isEqualTo(rows);
    shown.add(descriptions);
  }

  private void awaitRows(String... descriptions) throws InterruptedException {
    List<String> expected = List.of(descriptions);
    List<String> rows;
    do {
      rows = shown.poll(120, TimeUnit.SECONDS);
      assertThat(rows).as("the rows").isNotNull();
    } while (!rows.equals(expected));
  }

  private <T extends Component> T find(Class<T> type, String name) {
    return find(content, type, name);
  }

  private static <T extends Component> T find(Container in, Class<T> type, String name) {
    for (Component each : in.getComponents()) {
      if (name.equals(each.getName())) {
        return type.cast(each);
      }
      T found = each instanceof Container inner ? find(inner, type, name) : null;
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private void press(String button) throws Exception {
    onScreen(
        () -> {
          find(JButton.class, button).doClick();
          return null;
        });
  }

  private void type(String text) throws Exception {
    onScreen(
        () -> {
          JTextField field = find(JTextField.class, "added");
          field.setText(text);
          field.postActionEvent();
          assertThat(field.getText()).isEmpty();
          return null;
        });
  }

  private void select(int row) throws Exception {
    onScreen(
        () -> {
          find(JTable.class, "table").setRowSelectionInterval(row, row);
          return null;
        });
  }

  @Test
  void aPersonAddsCompletesAndChangesTheirMind() throws Exception {
    type("Buy milk");
    awaitRows("Buy milk");
    type("Pay rent");
    awaitRows("Buy milk", "Pay rent");
    select(0);
    press("done");
    awaitRows("Pay rent");
    press("undo");
    awaitRows("Buy milk", "Pay rent");
  }

  @Test
  void whatAnotherDeviceDoesIsShown() throws Exception {
    type("Buy milk");
    awaitRows("Buy milk");
    try (Replica other = Replica.open(new InMemoryStorage());
        SyncServer server = server()) {
      while (other.tasks().isEmpty()) { // until the background has sent it
        other.sync(server);
      }
      Task task = other.tasks().iterator().next();
      other.edit(edit -> edit.task(task.uuid()).description("Buy oat milk"));
      other.sync(server);
    }
    press("sync");
    awaitRows("Buy oat milk");
    String status = "";
    while (!status.startsWith("Synchronised at") || !status.endsWith("everything is sent")) {
      status = onScreen(() -> find(JLabel.class, "status").getText());
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void theSelectionStaysWithItsTask() throws Exception {
    type("Buy milk");
    awaitRows("Buy milk");
    select(0);
    type("Pay rent");
    awaitRows("Buy milk", "Pay rent");
    String selected =
        onScreen(
            () -> {
              JTable table = find(JTable.class, "table");
              return (String) table.getValueAt(table.getSelectedRow(), 0);
            });
    assertThat(selected).isEqualTo("Buy milk");
  }

  /** A picture in the markup would be loaded from wherever somebody likes. */
  @Test
  void noTextIsMarkup() throws Exception {
    String text = "<html><b>Buy milk";
    type(text);
    awaitRows(text);
    onScreen(
        () -> {
          JTable table = find(JTable.class, "table");
          JComponent cell = (JComponent) table.prepareRenderer(table.getCellRenderer(0, 0), 0, 0);
          assertThat(((JLabel) cell).getText()).isEqualTo(text);
          assertThat(cell.getClientProperty(BasicHTML.propertyKey)).isNull();
          window.show(new StatusLine(text, ""));
          JLabel status = find(JLabel.class, "status");
          assertThat(status.getText()).isEqualTo(text);
          assertThat(status.getClientProperty(BasicHTML.propertyKey)).isNull();
          return null;
        });
  }

  @Test
  void aRowHasWhatAPersonLooksFor() throws Exception {
    Instant due = Instant.now().plus(Duration.ofDays(10));
    try (Replica other = Replica.open(H2Storage.at(directory.resolve("tasks")), "other")) {
      other.edit(
          edit ->
              edit.add("Buy milk").set(Attribute.PROJECT, "home").due(due).addTag("a").addTag("b"));
    }
    awaitRows("Buy milk");
    String date =
        DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
            .withZone(ZoneId.systemDefault())
            .format(due);
    onScreen(
        () -> {
          TaskTable table = tasks.table();
          assertThat(table.getColumnCount()).isEqualTo(4);
          assertThat(table.getColumnName(1)).isEqualTo("Project");
          assertThat(table.getValueAt(0, 1)).isEqualTo("home");
          assertThat(table.getValueAt(0, 2)).isEqualTo(date);
          assertThat(table.getValueAt(0, 3)).isEqualTo("a b");
          return null;
        });
  }

  @Test
  void closingEndsEverything() throws Exception {
    tasks.close();
    for (String of : List.of("live", "background", "changes")) {
      while (isAlive("taskchampion-" + of)) {
        Thread.sleep(10);
      }
    }
  }

  private static boolean isAlive(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith(name));
  }

  @Test
  void nothingIsDoneWithoutATextOrASelection() throws Exception {
    onScreen(
        () -> {
          JTextField field = find(JTextField.class, "added");
          field.setText("  ");
          field.postActionEvent();
          return null;
        });
    press("done");
    type("Buy milk");
    awaitRows("Buy milk");
    assertThat(failures).isEmpty();
  }

  @Test
  void theRowThatIsShownIsTheOneThatIsCompleted() throws Exception {
    type("Buy milk");
    awaitRows("Buy milk");
    type("Pay rent");
    awaitRows("Buy milk", "Pay rent");
    onScreen(
        () -> {
          JTable table = find(JTable.class, "table");
          table.setAutoCreateRowSorter(true);
          table.getRowSorter().toggleSortOrder(0);
          table.getRowSorter().toggleSortOrder(0); // downwards
          table.setRowSelectionInterval(0, 0);
          return null;
        });
    press("done");
    awaitRows("Buy milk");
  }

  /** A person means the row that they see, whatever moves before the change has its turn. */
  @Test
  void theRowIsThatOfTheMomentOfThePress() throws Exception {
    type("Buy milk");
    awaitRows("Buy milk");
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch pressed = new CountDownLatch(1);
    try (Replica other = Replica.open(H2Storage.at(directory.resolve("tasks")), "other")) {
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(
              () ->
                  other.edit(
                      edit -> {
                        edit.add("Urgent").set(Attribute.PRIORITY, "H").addTag("next");
                        writing.countDown();
                        await(pressed);
                      }));
      await(writing);
      for (int i = 0; i < 20; i++) {
        type("task " + i); // each has to wait for its turn
      }
      select(0);
      press("done");
      pressed.countDown();
      writer.get(2, TimeUnit.MINUTES);
      tasks.close();
      assertThat(other.pendingTasks())
          .extracting(Task::description)
          .contains("Urgent")
          .doesNotContain("Buy milk");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(2, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void completingWhatAnotherProgramRemovedDoesNothing() throws Exception {
    type("Buy milk");
    awaitRows("Buy milk");
    select(0);
    try (Replica other = Replica.open(H2Storage.at(directory.resolve("tasks")), "other")) {
      onScreen(
          () -> { // while the table cannot hear of it
            other.edit(edit -> edit.tasks().forEach(task -> edit.task(task.uuid()).purge()));
            find(JButton.class, "done").doClick();
            return null;
          });
      type("Pay rent");
      awaitRows("Pay rent");
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void manyChangesAreToldAsOne() throws Exception {
    type("Buy milk");
    awaitRows("Buy milk");
    List<Integer> events = new ArrayList<>(); // of the event dispatch thread
    onScreen(
        () -> {
          tasks.table().removeTableModelListener(following);
          tasks.table().addTableModelListener(event -> events.add(event.getType()));
          return null;
        });
    try (Replica other = Replica.open(H2Storage.at(directory.resolve("tasks")), "other")) {
      other.edit(
          edit -> {
            for (int i = 0; i < 1000; i++) {
              edit.add("task " + i);
            }
          });
    }
    while (onScreen(() -> tasks.table().getRowCount()) < 1001) {
      Thread.sleep(10);
    }
    assertThat(onScreen(() -> List.copyOf(events))).hasSize(1);
  }

  @Test
  void aChangeThatFailsIsTold() throws Exception {
    type("Buy milk");
    awaitRows("Buy milk");
    Path file = directory.resolve("tasks").resolve("replica.mv");
    byte[] content = Files.readAllBytes(file);
    Files.delete(file);
    Files.write(file, content); // another program has put another file there
    type("Pay rent");
    awaitStatus(it -> it.startsWith("Nothing was changed: ") && it.endsWith("Try again."));
    assertThat(failures).isEmpty();
  }

  @Test
  void aListThatMayBeOldIsTold() throws Exception {
    type("Buy milk");
    awaitRows("Buy milk");
    Path file = directory.resolve("tasks").resolve("replica.mv");
    byte[] content = Files.readAllBytes(file);
    Files.delete(file);
    Files.write(file, content);
    awaitStatus(it -> it.startsWith("The list may be old: "));
  }

  private void awaitStatus(Predicate<String> expected) throws Exception {
    String status;
    do {
      status = told.poll(120, TimeUnit.SECONDS);
      assertThat(status).as("the status").isNotNull();
    } while (!expected.test(status));
  }

  @Test
  void whatWasTypedLastIsSavedBeforeItCloses() throws Exception {
    for (int i = 0; i < 50; i++) {
      tasks.add("task " + i);
    }
    Thread.currentThread().interrupt();
    tasks.close();
    assertThat(Thread.interrupted()).isTrue();
    try (Replica replica = Replica.open(H2Storage.at(directory.resolve("tasks")), "test")) {
      assertThat(replica.tasks()).hasSize(50);
    }
  }
}
