package org.taskchampion.internal.sync.simulation;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A history that a fleet lives through.
 *
 * @param replicas how many replicas there are
 * @param versionBytes how many bytes a version has at the most
 * @param steps what happens
 */
record History(int replicas, int versionBytes, List<Step> steps) {

  @Override
  public String toString() {
    return replicas
        + " replicas, versions of "
        + versionBytes
        + " bytes\n  "
        + steps.stream().map(Step::toString).collect(Collectors.joining("\n  "));
  }
}
