package org.taskchampion;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import org.taskchampion.internal.Reports;

/**
 * A part of core that knows only those below it. The parts are told by classes, since the main
 * package holds both the values, at the bottom, and the facade, near the top.
 *
 * @param name its name
 * @param packages the packages whose classes are in it, but for those that another layer names
 * @param classes the classes that it names
 * @param below the layers that it knows
 */
record Layer(String name, List<String> packages, List<Class<?>> classes, List<Layer> below) {

  private static final Layer VALUES =
      new Layer(
          "values",
          List.of("org.taskchampion.internal"),
          List.of(
              Annotation.class,
              Attribute.class,
              AttributeType.class,
              Counts.class,
              Dependencies.class,
              DependencyGraph.class,
              HiddenProperties.class,
              Operation.class,
              PropertyNames.class,
              Spellings.class,
              Status.class,
              Subscription.class,
              Tag.class,
              Task.class,
              TaskChampionException.class,
              TaskChanges.class,
              TaskFollower.class,
              WorkingSet.class,
              WrongClockException.class),
          List.of());

  private static final Layer STORAGE = ofPackage("org.taskchampion.storage", VALUES);

  /** Reports sets what nobody outside this module may set of an exception of this layer. */
  private static final Layer SYNC =
      new Layer(
          "org.taskchampion.sync",
          List.of("org.taskchampion.sync"),
          List.of(Reports.class),
          List.of(VALUES));

  /** Results of the facade. */
  private static final Layer HISTORY = ofPackage("org.taskchampion.history", VALUES, SYNC);

  private static final Layer OPERATIONS = ofPackage("org.taskchampion.internal.operation", VALUES);

  private static final Layer CODECS =
      ofPackage("org.taskchampion.internal.codec", VALUES, STORAGE, SYNC, HISTORY);

  private static final Layer REPLICA =
      ofPackage(
          "org.taskchampion.internal.replica", VALUES, STORAGE, SYNC, HISTORY, OPERATIONS, CODECS);

  private static final Layer SESSION =
      ofPackage(
          "org.taskchampion.internal.sync",
          VALUES,
          STORAGE,
          SYNC,
          HISTORY,
          OPERATIONS,
          CODECS,
          REPLICA);

  private static final Layer FACADE =
      new Layer(
          "facade",
          List.of(),
          List.of(
              DependencyCache.class,
              Edit.class,
              EditedDependencies.class,
              EditOptions.class,
              FreeSeconds.class,
              OperationJson.class,
              PastConflicts.class,
              PastWork.class,
              Replica.class,
              ReplicaRows.class,
              ReplicaRowsReport.class,
              RunningSync.class,
              TaskEditor.class,
              TaskReader.class,
              TaskView.class),
          List.of(VALUES, STORAGE, SYNC, HISTORY, OPERATIONS, CODECS, REPLICA, SESSION));

  /** What anybody's frontend could do as well: it knows nothing of the engine. */
  private static final Layer ABOVE =
      new Layer(
          "above the facade",
          List.of(
              "org.taskchampion.query",
              "org.taskchampion.dates",
              "org.taskchampion.background",
              "org.taskchampion.taskwarrior"),
          List.of(),
          List.of(VALUES, STORAGE, SYNC, HISTORY, FACADE));

  private static final List<Layer> ALL =
      List.of(VALUES, STORAGE, SYNC, HISTORY, OPERATIONS, CODECS, REPLICA, SESSION, FACADE, ABOVE);

  private static Layer ofPackage(String name, Layer... below) {
    return new Layer(name, List.of(name), List.of(), List.of(below));
  }

  /** Returns the layers that name a class, or the class around it; else those of its package. */
  static List<Layer> allOf(JavaClass type) {
    JavaClass outermost = type;
    while (outermost.getEnclosingClass().isPresent()) {
      outermost = outermost.getEnclosingClass().get();
    }
    JavaClass named = outermost;
    List<Layer> layers =
        ALL.stream().filter(it -> it.classes.stream().anyMatch(named::isEquivalentTo)).toList();
    return layers.isEmpty()
        ? ALL.stream().filter(it -> it.packages.contains(named.getPackageName())).toList()
        : layers;
  }
}
