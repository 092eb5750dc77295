package org.taskchampion.endtoend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.taskchampion.Operation;
import org.taskchampion.Replica;
import org.taskchampion.TaskEditor;

/**
 * Makes random edits, and tells of each before it is committed ("try ...") and once it is
 * acknowledged ("ok ..."). Every edit leaves two marks, properties of its own name, on each task
 * that it changes, so that a {@link Ledger} can tell what must be there and what must not.
 */
final class Editor {

  /** From here on, tasks are purged as often as they are added. */
  private static final int MANY = 40;

  private final Replica replica;
  private final String name;
  private final Random random;
  private final boolean alone;
  private final Consumer<String> told;
  private int number;

  /**
   * Prepares edits.
   *
   * @param replica the replica
   * @param name begins the names of the edits; of no other editor
   * @param random chooses
   * @param alone whether nobody else uses the replica, so that what is undone at once was never
   *     sent
   * @param told hears of the edits
   */
  Editor(Replica replica, String name, Random random, boolean alone, Consumer<String> told) {
    this.replica = replica;
    this.name = name;
    this.random = random;
    this.alone = alone;
    this.told = told;
  }

  /** Makes one edit, or two. */
  void step() {
    int choice = random.nextInt(100);
    if (choice < 25) {
      add();
    } else if (choice < 80) {
      change(choice < 40 ? 2 : 1, choice >= 65);
    } else if (choice < 90) {
      takeBackAtOnce(change(2, false));
    } else {
      purge();
    }
  }

  /** Takes back whatever the last edit was, of this process or of one before it. */
  void undoLast() {
    List<Operation> operations = replica.undoOperations();
    undo(operations, "loose");
  }

  private String next() {
    return name + "_" + ++number;
  }

  private void tell(String... words) {
    told.accept(String.join(" ", words) + ";");
  }

  private void add() {
    String id = next();
    replica.edit(edit -> mark("add", id, List.of(edit.add("Task of " + id)), false));
    tell("ok", id);
  }

  /** Changes some tasks in one edit, or adds one if there is none. */
  private String change(int count, boolean done) {
    String id = next();
    replica.edit(
        edit -> {
          List<TaskEditor> tasks = new ArrayList<>();
          List<UUID> uuids = new ArrayList<>(edit.uuids());
          while (tasks.size() < count && !uuids.isEmpty()) {
            tasks.add(edit.task(uuids.remove(random.nextInt(uuids.size()))));
          }
          if (tasks.isEmpty()) {
            mark("add", id, List.of(edit.add("The first of " + id)), done);
            return;
          }
          mark("set", id, tasks, done);
        });
    tell("ok", id);
    return id;
  }

  private void mark(String what, String id, List<TaskEditor> tasks, boolean done) {
    StringBuilder uuids = new StringBuilder();
    tasks.forEach(task -> uuids.append(' ').append(task.uuid()));
    tell("try " + what, id + uuids);
    for (TaskEditor task : tasks) {
      task.set(Ledger.FIRST_MARK + id, id);
      // Wanted by everybody, so that there is something to rebase.
      task.set("contested", id).priority(random.nextBoolean() ? "H" : null);
      if (done) {
        task.done();
      }
    }
    tasks.forEach(task -> task.set(Ledger.SECOND_MARK + id, id));
  }

  private void purge() {
    if (replica.uuids().size() < MANY && random.nextInt(3) > 0) {
      return;
    }
    String id = next();
    replica.edit(
        edit -> {
          List<UUID> uuids = new ArrayList<>(edit.uuids());
          if (uuids.isEmpty()) {
            return;
          }
          UUID uuid = uuids.get(random.nextInt(uuids.size()));
          tell("try purge", id, uuid.toString());
          edit.task(uuid).purge();
        });
    tell("ok", id);
  }

  private void takeBackAtOnce(String id) {
    List<Operation> operations = replica.undoOperations();
    if (marks(operations).equals(List.of(id))) { // else somebody else was faster
      undo(operations, alone ? "strict" : "loose");
    }
  }

  private void undo(List<Operation> operations, String how) {
    String id = next();
    List<String> words = new ArrayList<>(Arrays.asList("try", "undo", id, how));
    words.addAll(marks(operations));
    for (Operation operation : operations) {
      if (operation instanceof Operation.Delete delete) {
        words.add(delete.uuid().toString());
      }
    }
    tell(words.toArray(new String[0]));
    if (replica.commitReversed(operations)) {
      tell("ok", id);
    }
  }

  private static List<String> marks(List<Operation> operations) {
    return operations.stream()
        .filter(Operation.Update.class::isInstance)
        .map(operation -> ((Operation.Update) operation).property())
        .filter(Ledger::isMark)
        .map(Ledger::edit)
        .distinct()
        .toList();
  }
}
