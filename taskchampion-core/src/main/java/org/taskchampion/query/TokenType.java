package org.taskchampion.query;

/** What a word of a filter's text is. */
enum TokenType {
  QUOTED,
  DATE,
  DURATION,
  URL,
  /** The text is the name with its modifier; the value is what follows. */
  PAIR,
  UUID,
  SET,
  NUMBER,
  TAG,
  PATTERN,
  OPERATOR,
  /** A name, or any other word. */
  WORD,
  END
}
