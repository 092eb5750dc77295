package org.taskchampion.query;

/** Finds something in texts. */
interface Search {

  /**
   * Says whether a text has what is searched for.
   *
   * @param isAnchored whether the start and the end of a plain text can be asked for
   */
  boolean finds(String text, boolean isAnchored);
}
