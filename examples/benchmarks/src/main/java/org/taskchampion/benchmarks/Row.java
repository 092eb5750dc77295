package org.taskchampion.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table: what is measured, and the ratio to the reference that it is to reach.
 *
 * @param id its name on the command line
 * @param title what is measured
 * @param target what our figure divided by the reference's should be at most
 * @param place the kind of place that it needs; null if none that has to be made for it
 * @param maker makes the measurement
 */
record Row(
    String id,
    String title,
    double target,
    @Nullable PlaceKind place,
    Function<Workspace, Measurement> maker) {

  private static final List<PlaceKind> PLACES =
      List.of(PlaceKind.TASKWARRIOR, PlaceKind.HTTP, PlaceKind.GIT, PlaceKind.S3, PlaceKind.GCS);

  private static final List<Row> ALL = all();

  private Row(String id, String title, double target, Function<Workspace, Measurement> maker) {
    this(id, title, target, null, maker);
  }

  /** Returns the rows in their order. */
  static List<Row> values() {
    return ALL;
  }

  private static List<Row> all() {
    List<Row> rows =
        new ArrayList<>(
            List.of(
                new Row(
                    "a",
                    "one durable commit: a new task, its undo point",
                    0.8,
                    Measurements::smallCommit),
                new Row("b", "one commit of all tasks", 0.4, Measurements::bulkCommit),
                new Row("c1", "all tasks", 0.7, Measurements::allTasks),
                new Row("c2", "pending tasks, one in ten", 0.5, Measurements::pendingTasks),
                new Row("c3", "one task by UUID", 0.7, Measurements::oneTask),
                new Row(
                    "c4",
                    "a filter: pending tasks of a project with a tag",
                    0.5,
                    ListMeasurements::filter),
                new Row(
                    "c5",
                    "a filter: all tasks of a project with a tag",
                    0.5,
                    ListMeasurements::filterOfAll),
                new Row("d1", "rebuild the working set", 0.2, Measurements::renumber),
                new Row("d2", "dependencies of the pending tasks", 0.2, Measurements::dependencies),
                new Row("e1", "sync up all tasks, directory", 0.7, Measurements::syncUp),
                new Row("e2", "sync down from versions, directory", 0.25, Measurements::syncDown),
                new Row(
                    "f1",
                    "nothing new, server object kept, directory",
                    0.02,
                    Measurements::syncNothing)));
    for (int operations : new int[] {2_000, 6_000, 12_000, 60_000}) {
      String many = String.format(Locale.ROOT, "%,d", operations);
      rows.add(
          new Row(
              "g-" + operations,
              many + " operations meet " + many + " on other tasks",
              0.1,
              workspace -> Measurements.meeting(workspace, operations)));
    }
    rows.add(new Row("h", "open an existing replica and read a task", 1.0, Measurements::open));
    rows.add(new Row("i", "size on disk after b, closed", 0.6, w -> Measurements.size(w, false)));
    rows.add(
        new Row(
            "i-open", "size on disk after b, still open", 0.6, w -> Measurements.size(w, true)));
    rows.add(
        new Row(
            "j",
            "one edit of one task, until a live list shows it",
            0.5,
            ListMeasurements::liveEdit));
    for (PlaceKind place : PLACES) {
      addPlace(rows, place);
    }
    return List.copyOf(rows);
  }

  private static void addPlace(List<Row> rows, PlaceKind place) {
    String to = ", " + place.words();
    rows.add(at(place, "e1", "sync up all tasks" + to, 0.5, PlaceMeasurements::up));
    rows.add(
        at(place, "e2", "sync down from versions" + to, 0.25, PlaceMeasurements::downFromVersions));
    if (place != PlaceKind.TASKWARRIOR) { // which keeps no snapshots
      rows.add(
          at(
              place,
              "e3",
              "sync down from a snapshot" + to,
              0.5,
              PlaceMeasurements::downFromSnapshot));
    }
    rows.add(
        at(
            place,
            "f1",
            "nothing new, server object kept" + to,
            place == PlaceKind.GIT ? 0.5 : 0.02,
            PlaceMeasurements::nothingNew));
    rows.add(
        at(
            place,
            "f2",
            "nothing new, new server object" + to,
            place == PlaceKind.GIT ? 0.5 : 0.02,
            PlaceMeasurements::nothingNewAgain));
  }

  /** What a row does at a kind of place. */
  private interface AtPlace {
    Measurement measurement(Workspace workspace, PlaceKind kind);
  }

  private static Row at(PlaceKind kind, String id, String title, double target, AtPlace work) {
    return new Row(
        id + "-" + kind.id(), title, target, kind, workspace -> work.measurement(workspace, kind));
  }

  static Row of(String id) {
    return values().stream()
        .filter(row -> row.id.equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no row " + id));
  }

  /** Says whether what the row needs is there. */
  boolean isPossible(Services services) {
    return place == null || services.have(place);
  }

  /** Says whether the reference can do it: it knows no address of Google's but the real one. */
  boolean isOfTheReference() {
    return place != PlaceKind.GCS;
  }

  /** Says whether the row is about bytes, which are measured once, and not about time. */
  boolean isSize() {
    return id.equals("i") || id.startsWith("i-");
  }

  Measurement measurement(Workspace workspace) {
    return maker.apply(workspace);
  }

  /** Returns a figure of this row for people. */
  String format(long figure) {
    return isSize()
        ? String.format(Locale.ROOT, "%.1f MB", figure / 1e6)
        : String.format(Locale.ROOT, figure < 100_000 ? "%.4f ms" : "%.2f ms", figure / 1e6);
  }

  @Override
  public String toString() {
    return id;
  }
}
