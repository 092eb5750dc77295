package org.taskchampion.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Component;
import java.awt.Container;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTable;
import javax.swing.JTextField;
import javax.swing.SwingUtilities;
import javax.swing.event.TableModelEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
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

  private SwingTasks tasks;
  private JPanel content;

  @BeforeEach
  void open() throws Exception {
    SwingList window = onScreen(SwingList::new);
    tasks = new SwingTasks(directory.resolve("tasks"), this::server, window::show);
    content =
        onScreen(
            () -> {
              tasks.table().addTableModelListener(this::follow);
              return window.content(tasks);
            });
  }

  @AfterEach
  void close() {
    tasks.close();
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
