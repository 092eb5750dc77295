package org.taskchampion.internal.codec;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.sync.Overwritten;

/**
 * A value that a synchronisation overwrote, as a replica keeps it, in one line of JSON: <code>
 * {"task":U,"property":P,"local":V,"server":V,"winner":"LOCAL" or "SERVER","localTime":T,
 * "serverTime":T,"recorded":T,"whole":"{…}","removed":"true"}</code>. Members that are absent are
 * left out; others may come, whose values are strings.
 *
 * @param value what lost, and to what
 * @param localTime when the replica's value was set, if that is known
 * @param serverTime when the server's value was set, if that is known
 * @param recorded when it was overwritten here
 * @param whole the whole task as the side had it that lost, where the other side has removed it;
 *     with one of the task's entries
 * @param removed whether the side that lost had removed the whole task, and not the property alone
 */
public record OverwrittenEntry(
    Overwritten value,
    Optional<Instant> localTime,
    Optional<Instant> serverTime,
    Instant recorded,
    Optional<Map<String, String>> whole,
    boolean removed) {

  /**
   * Returns the entry with a whole task.
   *
   * @param task the task
   * @return the entry
   */
  public OverwrittenEntry withWhole(Map<String, String> task) {
    return new OverwrittenEntry(value, localTime, serverTime, recorded, Optional.of(task), removed);
  }

  /**
   * Writes entries.
   *
   * @param entries the entries
   * @return a line for each, without a line break at the end
   */
  public static String write(List<OverwrittenEntry> entries) {
    Buffer text = new Buffer();
    for (OverwrittenEntry entry : entries) {
      if (text.size() > 0) {
        text.writeByte('\n');
      }
      entry.write(text);
    }
    return text.readUtf8();
  }

  private void write(Buffer text) {
    text.writeUtf8("{\"task\":\"" + value.taskUuid() + "\",\"property\":");
    JsonText.writeAny(text, value.property());
    value.local().ifPresent(local -> TextMembers.write(text, "local", local));
    value.server().ifPresent(server -> TextMembers.write(text, "server", server));
    TextMembers.write(text, "winner", value.winner().name());
    localTime.ifPresent(time -> TextMembers.write(text, "localTime", Timestamps.format(time)));
    serverTime.ifPresent(time -> TextMembers.write(text, "serverTime", Timestamps.format(time)));
    TextMembers.write(text, "recorded", Timestamps.format(recorded));
    whole.ifPresent(
        task -> {
          Buffer nested = new Buffer();
          new ObjectWriter(nested).properties(task);
          TextMembers.write(text, "whole", nested.readUtf8());
        });
    if (removed) {
      TextMembers.write(text, "removed", "true");
    }
    text.writeByte('}');
  }

  /**
   * Reads entries.
   *
   * @param text what {@link #write} wrote; lines may be blank
   * @return the entries
   * @throws IllegalArgumentException if it is something else
   */
  public static List<OverwrittenEntry> read(String text) {
    List<OverwrittenEntry> entries = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      try {
        if (!line.isEmpty()) {
          entries.add(readLine(line));
        }
      } catch (IOException e) {
        throw new IllegalArgumentException("no such entry: " + e.getMessage(), e);
      }
    }
    return entries;
  }

  private static OverwrittenEntry readLine(String line) throws IOException {
    TextMembers members = TextMembers.read(line);
    return new OverwrittenEntry(
        new Overwritten(
            StrictReader.uuid(members.required("task"), "task"),
            members.required("property"),
            Optional.ofNullable(members.get("local")),
            Optional.ofNullable(members.get("server")),
            Overwritten.Winner.valueOf(members.required("winner"))),
        Optional.ofNullable(time(members.get("localTime"))),
        Optional.ofNullable(time(members.get("serverTime"))),
        TextMembers.required(time(members.required("recorded")), "recorded"),
        Optional.ofNullable(task(members.get("whole"))),
        members.get("removed") != null);
  }

  private static @Nullable Map<String, String> task(@Nullable String json) throws IOException {
    if (json == null) {
      return null;
    }
    Map<String, String> task = new HashMap<>();
    try (StrictReader reader = new StrictReader(new Buffer().writeUtf8(json))) {
      reader.document(() -> task.putAll(Members.properties(reader, "whole")));
    }
    return task;
  }

  private static @Nullable Instant time(@Nullable String text) {
    return text == null ? null : Timestamps.parse(text);
  }
}
