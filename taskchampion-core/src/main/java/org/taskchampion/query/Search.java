package org.taskchampion.query;

/** Finds something in texts. */
interface Search {

  /**
   * Says whether a text has what is searched for.
   *
   * @param isAnchored whether the start and the end can be asked for without regular expressions
   */
  boolean finds(String text, boolean isAnchored);
}
