package org.taskchampion.query;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Task;
import org.taskchampion.TaskReader;
import org.taskchampion.WorkingSet;

/** The tasks of a reader, which keeps what an evaluation has read once. */
final class ReadTasks implements TaskSource {

  private final TaskReader reader;
  private @Nullable WorkingSet workingSet;
  private @Nullable List<Task> workingSetTasks;

  ReadTasks(TaskReader reader) {
    this.reader = Objects.requireNonNull(reader, "reader");
  }

  @Override
  public List<Task> tasks() {
    return reader.tasks();
  }

  @Override
  public List<Task> tasks(Collection<UUID> uuids) {
    return reader.tasks(uuids);
  }

  @Override
  public List<Task> workingSetTasks() {
    List<Task> known = workingSetTasks;
    if (known == null) {
      known = reader.workingSetTasks();
      workingSetTasks = known;
    }
    return known;
  }

  @Override
  public Set<UUID> uuids() {
    return reader.uuids();
  }

  @Override
  public WorkingSet workingSet() {
    WorkingSet known = workingSet;
    if (known == null) {
      known = reader.workingSet();
      workingSet = known;
    }
    return known;
  }

  @Override
  public int number(UUID uuid) {
    return workingSet().index(uuid).orElse(0);
  }

  @Override
  public Blocks blocks(Evaluation evaluation) {
    return new OpenTasks(workingSetTasks(), evaluation.now());
  }
}
