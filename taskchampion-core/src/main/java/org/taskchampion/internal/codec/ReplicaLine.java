package org.taskchampion.internal.codec;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The kinds of lines of an exported replica, in the order in which they come. */
enum ReplicaLine {
  HEADER("taskchampion-replica"),
  BASE("base"),
  VALUE("value"),
  TASK("task"),
  WORKING_SET("workingSet"),
  SYNCED("synced"),
  UNSYNCED("unsynced"),
  END("end");

  /** The version of the format. */
  static final int VERSION = 1;

  /** The kinds whose numbers are in the last line. */
  static final List<ReplicaLine> COUNTED = List.of(VALUE, TASK, WORKING_SET, SYNCED, UNSYNCED);

  private final String member;

  ReplicaLine(String member) {
    this.member = member;
  }

  /** Returns the name of the line's only member. */
  String member() {
    return member;
  }

  /** Returns the name of the number of such lines, in the last one. */
  String plural() {
    return this == VALUE || this == TASK ? member + "s" : member;
  }

  /** Counts lines. */
  static final class Counter {
    private final Map<ReplicaLine, Long> counts = new EnumMap<>(ReplicaLine.class);

    void count(ReplicaLine kind) {
      counts.merge(kind, 1L, Long::sum);
    }

    long of(ReplicaLine kind) {
      return counts.getOrDefault(kind, 0L);
    }
  }
}
