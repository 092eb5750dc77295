package org.taskchampion;

/** What kind of value an attribute has. */
public enum AttributeType {
  /** Any text. */
  STRING,
  /** A number, in decimal. */
  NUMERIC,
  /** A point in time, in Unix seconds. */
  DATE,
  /** A span of time, such as "P1DT2H". */
  DURATION
}
