package org.taskchampion.query;

/** A part of a filter: something that is true or false of a task, or a value. */
sealed interface Expression permits Condition, Operand {

  /**
   * How deep parts may lie in each other. What walks through them calls itself no more often than
   * this.
   */
  int DEEPEST = 100;

  /** Returns how many parts lie in each other, this one included. */
  int depth();
}
