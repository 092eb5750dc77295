package org.taskchampion.internal.sync.simulation;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A history that a fleet with folders lives through.
 *
 * @param machines how many machines there are, each with a replica and a copy of the folder
 * @param versionBytes how many bytes a version has at the most
 * @param steps what happens
 */
record FolderLives(int machines, int versionBytes, List<FolderStep> steps) {

  @Override
  public String toString() {
    return machines
        + " machines, versions of "
        + versionBytes
        + " bytes\n  "
        + steps.stream().map(FolderStep::toString).collect(Collectors.joining("\n  "));
  }
}
