package org.taskchampion.taskwarrior;

/**
 * What an import has done. Immutable and thread-safe.
 *
 * @see TaskwarriorJson#importInto
 */
public final class ImportReport {

  private final int added;
  private final int changed;
  private final int unchanged;

  ImportReport(int added, int changed, int unchanged) {
    this.added = added;
    this.changed = changed;
    this.unchanged = unchanged;
  }

  /**
   * Returns how many tasks are new.
   *
   * @return the number
   */
  public int added() {
    return added;
  }

  /**
   * Returns how many tasks were there and have changed.
   *
   * @return the number
   */
  public int changed() {
    return changed;
  }

  /**
   * Returns how many tasks were there already as the text has them.
   *
   * @return the number
   */
  public int unchanged() {
    return unchanged;
  }

  /** Returns the three numbers in words. */
  @Override
  public String toString() {
    return added + " new, " + changed + " changed, " + unchanged + " the same";
  }
}
