package org.taskchampion.internal.sync.simulation;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A history that a fleet lives through.
 *
 * @param replicas how many replicas there are
 * @param steps what happens
 */
record History(int replicas, List<Step> steps) {

  @Override
  public String toString() {
    return replicas
        + " replicas\n  "
        + steps.stream().map(Step::toString).collect(Collectors.joining("\n  "));
  }
}
