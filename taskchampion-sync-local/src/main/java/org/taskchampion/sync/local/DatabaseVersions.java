package org.taskchampion.sync.local;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Uuids;
import org.taskchampion.sync.MalformedDataException;

/**
 * The tables of Taskwarrior's database, in one transaction.
 *
 * <p>A version has one child in a history that is whole. Two of Taskwarrior's processes can give it
 * two: then the one that was added first counts, since that is the one that all others read.
 */
final class DatabaseVersions {

  private static final String LATEST = "latest_version_id";

  /** Ours: up to which version the history is known to have no second child on its way. */
  private static final String CHECKED = "java_checked_version_id";

  private final Connection connection;

  DatabaseVersions(Connection connection) {
    this.connection = connection;
  }

  /**
   * Where the history ends.
   *
   * @param last the last version; null if there is none
   * @param latest the version that Taskwarrior takes for the last one; null if it takes none
   * @param walked how many versions were looked at to make sure
   */
  record End(@Nullable UUID last, @Nullable UUID latest, int walked) {
    /** Says whether Taskwarrior takes another version for the last one. */
    boolean isWrong() {
      return last != null && !last.equals(latest);
    }
  }

  /** Finds where the history ends. */
  End end() throws SQLException {
    UUID latest = value(LATEST);
    UUID known = latest == null || !exists(latest) ? null : latest;
    UUID start = known == null ? first() : known;
    if (start == null) {
      return new End(null, latest, 0);
    }
    UUID checked = value(CHECKED);
    UUID main = start;
    int walked = 0;
    // Back to what is known: the last one that turns out to be a second child has the main history
    // at its first one.
    for (UUID version = start; !version.equals(checked); walked++) {
      UUID parent = parent(version);
      if (parent == null) {
        throw damaged(version, "it is gone");
      }
      UUID firstChild = child(parent);
      if (!version.equals(firstChild)) {
        main = firstChild == null ? main : firstChild;
      }
      long number = number(parent);
      if (number == 0) {
        break;
      }
      if (number >= number(version)) {
        throw damaged(version, "the version before it was added after it");
      }
      version = parent;
    }
    for (UUID next = child(main); next != null; next = child(next)) {
      main = next;
      walked++;
    }
    return new End(main, latest, walked);
  }

  /**
   * Returns the versions that lead from the history to one beside it: the first is a second child
   * of a version of the history.
   *
   * @return the versions in order; empty if the version is in the history, or nothing leads to it
   */
  List<UUID> branch(UUID version) throws SQLException {
    UUID checked = value(CHECKED);
    List<UUID> back = new ArrayList<>();
    int beside = 0;
    for (UUID at = version; !at.equals(checked) && exists(at); ) {
      UUID parent = parent(at);
      if (parent == null) {
        break;
      }
      back.add(at);
      if (!at.equals(child(parent))) {
        beside = back.size(); // the one that is nearest to the beginning counts
      }
      long number = number(parent);
      if (number == 0 || number >= number(at)) {
        break;
      }
      at = parent;
    }
    List<UUID> branch = new ArrayList<>(back.subList(0, beside));
    Collections.reverse(branch);
    return branch;
  }

  /** Says whether a version is another one, or comes before it. */
  boolean leadsTo(UUID earlier, UUID later) throws SQLException {
    UUID at = later;
    while (at != null && !at.equals(earlier)) {
      UUID parent = parent(at);
      at = parent == null || number(parent) >= number(at) ? null : parent;
    }
    return at != null;
  }

  /** Puts right which version Taskwarrior takes for the last one. */
  void putLatest(UUID last) throws SQLException {
    put(LATEST, last);
    put(CHECKED, last);
  }

  /** Remembers that the history is checked. */
  void putChecked(UUID last) throws SQLException {
    put(CHECKED, last);
  }

  /** Adds a version, and says that it is the last one. */
  void add(UUID version, UUID parent, byte[] segment) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO versions (version_id, parent_version_id, data) VALUES (?, ?, ?)")) {
      statement.setString(1, version.toString());
      statement.setString(2, parent.toString());
      statement.setBytes(3, segment);
      statement.executeUpdate();
    }
    putLatest(version);
  }

  boolean isEmpty() throws SQLException {
    return first() == null;
  }

  /** Returns the version that was added first; null if there is none. */
  private @Nullable UUID first() throws SQLException {
    return uuid("SELECT version_id FROM versions ORDER BY rowid LIMIT 1", null);
  }

  boolean exists(UUID version) throws SQLException {
    return uuid("SELECT version_id FROM versions WHERE version_id = ?", version) != null;
  }

  /** Returns the parent of a version; null if there is no such version. */
  @Nullable UUID parent(UUID version) throws SQLException {
    return uuid("SELECT parent_version_id FROM versions WHERE version_id = ?", version);
  }

  /**
   * Returns the first child of a version; null if it has none. It was added after the version, so
   * nobody goes in a circle.
   */
  @Nullable UUID child(UUID parent) throws SQLException {
    return uuid(
        "SELECT version_id FROM versions WHERE parent_version_id = ?1 AND rowid >"
            + " coalesce((SELECT rowid FROM versions WHERE version_id = ?1), 0) ORDER BY rowid"
            + " LIMIT 1",
        parent);
  }

  /** Returns what a version holds. */
  byte[] segment(UUID version) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT CASE WHEN typeof(data) IN ('blob', 'text') AND octet_length(data) <= ? THEN"
                + " data END FROM versions WHERE version_id = ?")) {
      statement.setInt(1, Header.MOST_BODY_BYTES);
      statement.setString(2, version.toString());
      try (ResultSet rows = statement.executeQuery()) {
        byte[] data = rows.next() ? rows.getBytes(1) : null;
        if (data == null || data.length == 0) {
          throw damaged(version, "it holds no history, or more than 100 MiB");
        }
        return data;
      }
    }
  }

  /**
   * Returns the number of the row of a version, which is greater the later it was added; 0 if there
   * is none.
   */
  long number(UUID version) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT rowid FROM versions WHERE version_id = ?")) {
      statement.setString(1, version.toString());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getLong(1) : 0;
      }
    }
  }

  @Nullable UUID value(String key) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT value FROM data WHERE key = ?")) {
      statement.setString(1, key);
      try (ResultSet rows = statement.executeQuery()) {
        String text = rows.next() ? rows.getString(1) : null;
        return text == null ? null : Uuids.parse(text);
      }
    }
  }

  void put(String key, UUID value) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT OR REPLACE INTO data (key, value) VALUES (?, ?)")) {
      statement.setString(1, key);
      statement.setString(2, value.toString());
      statement.executeUpdate();
    }
  }

  private @Nullable UUID uuid(String query, @Nullable UUID parameter) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      if (parameter != null) {
        statement.setString(1, parameter.toString());
      }
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          return null;
        }
        String text = rows.getString(1);
        UUID uuid = text == null ? null : Uuids.parse(text);
        if (uuid == null) {
          throw damaged(parameter == null ? Uuids.NIL : parameter, "a version's id is no UUID");
        }
        return uuid;
      }
    }
  }

  private static MalformedDataException damaged(UUID version, String how) {
    return new MalformedDataException(
        version,
        "Taskwarrior's database "
            + TaskwarriorFile.NAME
            + " is damaged at version "
            + version
            + ": "
            + how
            + "; restore it from a backup",
        null);
  }
}
