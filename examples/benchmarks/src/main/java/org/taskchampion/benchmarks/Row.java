package org.taskchampion.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;

/** A row of the table: what is measured, and the ratio to the reference that it is to reach. */
enum Row {
  A("a", "one durable commit: a new task, its undo point", 0.8, Measurements::smallCommit),
  B("b", "one commit of all tasks", 0.4, Measurements::bulkCommit),
  C1("c1", "all tasks", 0.7, Measurements::allTasks),
  C2("c2", "pending tasks, one in ten", 0.5, Measurements::pendingTasks),
  C3("c3", "one task by UUID", 0.7, Measurements::oneTask),
  D1("d1", "rebuild the working set", 0.2, Measurements::renumber),
  D2("d2", "dependencies of the pending tasks", 0.2, Measurements::dependencies),
  E1("e1", "sync up all tasks, directory", 0.7, Measurements::syncUp),
  E2("e2", "sync down from versions, directory", 0.25, Measurements::syncDown),
  F1("f1", "nothing new, server object kept, directory", 0.02, Measurements::syncNothing),
  G2("g-2000", "2,000 operations meet 2,000 on other tasks", 0.1, w -> meeting(w, 2_000)),
  G6("g-6000", "6,000 operations meet 6,000 on other tasks", 0.1, w -> meeting(w, 6_000)),
  G12("g-12000", "12,000 operations meet 12,000 on other tasks", 0.1, w -> meeting(w, 12_000)),
  H("h", "open an existing replica and read a task", 1.0, Measurements::open),
  I("i", "size on disk after b, closed", 0.6, w -> Measurements.size(w, false)),
  I_OPEN("i-open", "size on disk after b, still open", 0.6, w -> Measurements.size(w, true));

  private final String id;
  private final String title;
  private final double target;

  @SuppressWarnings("ImmutableEnumChecker") // method references without state
  private final Function<Workspace, Measurement> measurement;

  Row(String id, String title, double target, Function<Workspace, Measurement> measurement) {
    this.id = id;
    this.title = title;
    this.target = target;
    this.measurement = measurement;
  }

  static Row of(String id) {
    return Arrays.stream(values())
        .filter(row -> row.id.equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no row " + id));
  }

  String id() {
    return id;
  }

  String title() {
    return title;
  }

  /** Returns what our figure divided by the reference's should be at most. */
  double target() {
    return target;
  }

  /** Says whether the row is about bytes, which are measured once, and not about time. */
  boolean isSize() {
    return this == I || this == I_OPEN;
  }

  Measurement measurement(Workspace workspace) {
    return measurement.apply(workspace);
  }

  /** Returns a figure of this row for people. */
  String format(long figure) {
    return isSize()
        ? String.format(Locale.ROOT, "%.1f MB", figure / 1e6)
        : String.format(Locale.ROOT, figure < 100_000 ? "%.4f ms" : "%.2f ms", figure / 1e6);
  }

  private static Measurement meeting(Workspace workspace, int operations) {
    return Measurements.meeting(workspace, operations);
  }
}
