package org.taskchampion.internal.codec;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import okio.Buffer;
import okio.BufferedSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.internal.Uuids;
import org.taskchampion.storage.MalformedExportException;
import org.taskchampion.storage.NewerFormatException;

/**
 * Reads what {@link ReplicaWriter} wrote. It is strict: what the writer does not write is an error,
 * which names the line and no text of it. Only of operations it takes what {@link OperationCodec}
 * takes.
 */
public final class ReplicaReader {

  // One task or one operation; a version of the history has no more than 100 MiB.
  private static final long LONGEST_LINE_BYTES = 256 * 1024 * 1024;

  private final BufferedSource source;
  private final ReplicaContent content;
  private final int mostBytes;
  private final ReplicaLine.Counter counter = new ReplicaLine.Counter();
  private @Nullable ReplicaLine last;
  private @Nullable String lastName;
  private @Nullable UUID lastTask;
  private long lastIndex;
  private long number;

  private ReplicaReader(InputStream in, ReplicaContent content, int mostBytes) {
    this.source = Okio.buffer(Okio.source(in));
    this.content = content;
    this.mostBytes = mostBytes;
  }

  /**
   * Reads a replica.
   *
   * @param in where to read; not closed
   * @param content takes what is read, line by line; of no use if this throws
   * @throws IOException if {@code in} fails
   * @throws MalformedExportException if it is no whole export of a replica
   * @throws NewerFormatException if the format is a newer one
   */
  public static void read(InputStream in, ReplicaContent content) throws IOException {
    read(in, content, OperationSize.MOST_BYTES);
  }

  /** Reads a replica as {@link #read} does, of which an operation has so many bytes at the most. */
  static void read(InputStream in, ReplicaContent content, int mostBytes) throws IOException {
    new ReplicaReader(in, content, mostBytes).read();
  }

  private void read() throws IOException {
    while (last != ReplicaLine.END) {
      number++;
      Buffer line = nextLine();
      try (StrictReader reader = new StrictReader(line)) {
        reader.document(() -> line(reader));
      } catch (IllegalArgumentException | IOException e) {
        // The message of an operation that cannot be tells no text of it.
        throw malformed(String.valueOf(e.getMessage()));
      }
    }
    if (!source.exhausted()) {
      number++;
      throw malformed("there is something behind the end");
    }
  }

  private Buffer nextLine() throws IOException {
    long end = source.indexOf((byte) '\n', 0, LONGEST_LINE_BYTES);
    if (end < 0) {
      throw malformed(
          source.request(LONGEST_LINE_BYTES)
              ? "it is too long"
              : "it is cut off, or the last ones are missing");
    }
    Buffer line = new Buffer();
    source.readFully(line, end);
    source.skip(1);
    return line;
  }

  private MalformedExportException malformed(String what) {
    return new MalformedExportException(
        number,
        "line "
            + number
            + " of what was to be imported is no such line of an exported replica: "
            + what
            + ". Nothing was imported; export again, or use another copy",
        null);
  }

  private void line(StrictReader reader) throws IOException {
    boolean[] read = {false};
    reader.object(
        "the line",
        () -> {
          check(!read[0], "it holds two things");
          read[0] = true;
          ReplicaLine kind = kind(reader.name());
          enter(kind);
          switch (kind) {
            case HEADER -> header(reader);
            case BASE -> content.base(reader.uuid("base"));
            case VALUE -> value(reader);
            case TASK -> task(reader);
            case WORKING_SET -> workingSet(reader);
            case SYNCED, UNSYNCED -> operation(reader, kind);
            case END -> end(reader);
          }
        });
    check(read[0], "it is empty");
  }

  private ReplicaLine kind(String name) throws IOException {
    for (ReplicaLine kind : ReplicaLine.values()) {
      if (kind.member().equals(name)) {
        return kind;
      }
    }
    throw new MalformedJsonException("it is of an unknown kind");
  }

  /** Checks that a line of this kind may come now. */
  private void enter(ReplicaLine kind) throws IOException {
    ReplicaLine before = last;
    if (before == null) {
      check(kind == ReplicaLine.HEADER, "it does not begin with a header");
    } else if (before == ReplicaLine.HEADER) {
      check(kind == ReplicaLine.BASE, "the base version does not follow the header");
    } else {
      boolean again = kind == before && kind != ReplicaLine.BASE;
      check(again || kind.compareTo(before) > 0, "it is out of order");
    }
    last = kind;
    counter.count(kind);
  }

  private void header(StrictReader reader) throws IOException {
    long[] version = {0};
    reader.object(
        "the header",
        () -> {
          if (reader.name().equals("version")) {
            version[0] = reader.number("version");
          } else {
            reader.skip(); // a newer version may have more
          }
        });
    check(version[0] > 0, "the header has no version");
    if (version[0] > ReplicaLine.VERSION) {
      throw new NewerFormatException(
          "what was to be imported was exported by a newer version of this library. Nothing was"
              + " imported; update this program",
          null);
    }
  }

  private void value(StrictReader reader) throws IOException {
    Members members = Members.exactly(reader, Set.of("name", "value"));
    String name = members.text("name");
    check(lastName == null || name.compareTo(lastName) > 0, "the values are out of order");
    lastName = name;
    content.value(name, members.text("value"));
  }

  private void task(StrictReader reader) throws IOException {
    Members members = Members.exactly(reader, Set.of("uuid", "properties"));
    UUID uuid = members.uuid();
    check(
        lastTask == null || Uuids.BY_TEXT.compare(uuid, lastTask) > 0,
        "the tasks are out of order");
    lastTask = uuid;
    Map<String, String> properties = members.properties("properties");
    for (Map.Entry<String, String> property : properties.entrySet()) {
      check(
          OperationSize.isAtMost(mostBytes, property.getKey(), property.getValue()),
          "a property is too large to be sent");
    }
    content.task(uuid, properties);
  }

  private void workingSet(StrictReader reader) throws IOException {
    Members members = Members.exactly(reader, Set.of("index", "uuid"));
    long index = members.number("index");
    check(index > lastIndex && index <= Integer.MAX_VALUE, "the indexes are out of order");
    lastIndex = index;
    content.workingSet((int) index, members.uuid());
  }

  private void operation(StrictReader reader, ReplicaLine kind) throws IOException {
    Operation operation = OperationCodec.read(reader, mostBytes);
    if (kind == ReplicaLine.UNSYNCED) {
      content.unsynced(operation);
    } else {
      check(operation.taskUuid().isPresent(), "an undo point is never synced");
      content.synced(operation);
    }
  }

  private void end(StrictReader reader) throws IOException {
    Set<String> names = new HashSet<>();
    ReplicaLine.COUNTED.forEach(kind -> names.add(kind.plural()));
    Members members = Members.exactly(reader, names);
    for (ReplicaLine kind : ReplicaLine.COUNTED) {
      check(
          members.number(kind.plural()) == counter.of(kind),
          "not all lines are there, or too many: the number of " + kind.plural() + " is another");
    }
  }

  private static void check(boolean right, String fault) throws IOException {
    if (!right) {
      throw new MalformedJsonException(fault);
    }
  }
}
