package org.taskchampion.internal.sync.simulation;

/**
 * A rule that is broken on purpose.
 *
 * @param rule which rule of the specification
 * @param name what is done to it
 * @param file the source file, below {@code org/taskchampion/internal}
 * @param original the text that is replaced; it occurs once in the file
 * @param replacement what it is replaced with
 */
record Mutation(String rule, String name, String file, String original, String replacement) {

  @Override
  public String toString() {
    return rule + ": " + name;
  }
}
