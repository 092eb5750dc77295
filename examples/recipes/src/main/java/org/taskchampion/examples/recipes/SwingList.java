package org.taskchampion.examples.recipes;

import java.awt.BorderLayout;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import javax.swing.Box;
import javax.swing.JButton;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTable;
import javax.swing.JTextField;
import javax.swing.SwingUtilities;
import javax.swing.WindowConstants;
import javax.swing.table.DefaultTableCellRenderer;
import org.taskchampion.sync.local.LocalSyncServer;

/**
 * How do I show a list in Swing that stays up to date, with a status line and background
 * synchronisation? {@link SwingTasks} does the work, {@link TaskTable} holds the rows, and this
 * class has the window.
 */
public final class SwingList {

  private final JLabel status = new JLabel(" ");
  private final JTextField added = new JTextField();
  private final JButton done = new JButton("Done");
  private final JButton undo = new JButton("Undo");
  private final JButton sync = new JButton("Synchronise");
  private final JTable table = new JTable();

  /** Makes what is in the window; on the event dispatch thread. */
  SwingList() {
    status.setName("status");
    added.setName("added");
    done.setName("done");
    undo.setName("undo");
    sync.setName("sync");
    table.setName("table");
    // A text is no HTML, whatever it begins with: that of another device could load a picture.
    status.putClientProperty("html.disable", true);
    DefaultTableCellRenderer cells = new DefaultTableCellRenderer();
    cells.putClientProperty("html.disable", true);
    table.setDefaultRenderer(Object.class, cells);
  }

  /** Shows a status line. */
  void show(StatusLine line) {
    String text = line.remedy().isEmpty() ? line.text() : line.text() + ". " + line.remedy();
    status.setText(text);
  }

  /** Connects the buttons with what they do, and returns all that is in the window. */
  JPanel content(SwingTasks tasks) {
    table.setModel(tasks.table());
    added.addActionListener(
        event -> {
          if (!added.getText().isBlank()) {
            tasks.add(added.getText());
            added.setText("");
          }
        });
    done.addActionListener(
        event -> {
          if (table.getSelectedRow() >= 0) {
            tasks.done(table.convertRowIndexToModel(table.getSelectedRow()));
          }
        });
    undo.addActionListener(event -> tasks.undo());
    sync.addActionListener(event -> tasks.syncNow());
    Box buttons = Box.createHorizontalBox();
    buttons.add(done);
    buttons.add(undo);
    buttons.add(sync);
    JPanel above = new JPanel(new BorderLayout());
    above.add(added, BorderLayout.CENTER);
    above.add(buttons, BorderLayout.EAST);
    JPanel content = new JPanel(new BorderLayout());
    content.add(above, BorderLayout.NORTH);
    content.add(new JScrollPane(table), BorderLayout.CENTER);
    content.add(status, BorderLayout.SOUTH);
    return content;
  }

  /**
   * Opens the window.
   *
   * @param args the directories of the replica and of the server
   */
  public static void main(String[] args) {
    Path directory = Path.of(args.length < 2 ? "tasks" : args[0]);
    Path server = Path.of(args.length < 2 ? "server" : args[1]);
    // Not on the event dispatch thread: the disk must not hold up the screen.
    SwingList window =
        CompletableFuture.supplyAsync(SwingList::new, SwingUtilities::invokeLater).join();
    SwingTasks tasks = new SwingTasks(directory, () -> LocalSyncServer.at(server), window::show);
    SwingUtilities.invokeLater(() -> window.open(tasks));
  }

  private void open(SwingTasks tasks) {
    JFrame frame = new JFrame("Tasks");
    frame.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
    frame.addWindowListener(
        new WindowAdapter() {
          @Override
          public void windowClosed(WindowEvent event) {
            new Thread(tasks::close).start(); // no daemon: the last changes are saved
          }
        });
    frame.setContentPane(content(tasks));
    frame.setSize(700, 400);
    frame.setVisible(true);
  }
}
