package org.taskchampion.examples.recipes;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import javax.swing.table.AbstractTableModel;
import org.taskchampion.Attribute;
import org.taskchampion.Task;
import org.taskchampion.query.ListChange;

/**
 * The rows of a {@code JTable}, which follow a live query: a row that changes is told as that row,
 * so the table keeps its selection and its place. For the event dispatch thread alone.
 */
final class TaskTable extends AbstractTableModel {

  private static final long serialVersionUID = 1L;

  /** From so many steps on, a table is faster if it looks at everything once. */
  private static final int MANY_STEPS = 200;

  private static final List<String> COLUMNS = List.of("Description", "Project", "Due", "Tags");

  private final transient List<Task> tasks = new ArrayList<>();
  private final transient DateTimeFormatter dates =
      DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withZone(ZoneId.systemDefault());

  /** Takes over a change of the list. */
  void apply(ListChange change) {
    if (change.steps().size() > MANY_STEPS) {
      showAll(change);
      return;
    }
    for (ListChange.Step step : change.steps()) {
      if (step instanceof ListChange.Inserted inserted) {
        insert(inserted.index(), inserted.task());
      } else if (step instanceof ListChange.Removed removed) {
        remove(removed.index());
      } else if (step instanceof ListChange.Moved moved) {
        remove(moved.from());
        insert(moved.to(), moved.task());
      } else if (step instanceof ListChange.Updated updated) {
        tasks.set(updated.index(), updated.task());
        fireTableRowsUpdated(updated.index(), updated.index());
      } else { // of a later version of the library
        showAll(change);
        return;
      }
    }
  }

  private void showAll(ListChange change) {
    tasks.clear();
    tasks.addAll(change.tasks());
    fireTableDataChanged();
  }

  private void insert(int row, Task task) {
    tasks.add(row, task);
    fireTableRowsInserted(row, row);
  }

  private void remove(int row) {
    tasks.remove(row);
    fireTableRowsDeleted(row, row);
  }

  /** Returns the task of a row. */
  Task task(int row) {
    return tasks.get(row);
  }

  @Override
  public int getRowCount() {
    return tasks.size();
  }

  @Override
  public int getColumnCount() {
    return COLUMNS.size();
  }

  @Override
  public String getColumnName(int column) {
    return COLUMNS.get(column);
  }

  @Override
  public Object getValueAt(int row, int column) {
    Task task = tasks.get(row);
    return switch (column) {
      case 0 -> task.description();
      case 1 -> task.get(Attribute.PROJECT).orElse("");
      case 2 -> task.due().map(dates::format).orElse("");
      default -> String.join(" ", task.userTags().stream().map(Object::toString).toList());
    };
  }
}
