package org.taskchampion.internal.codec;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.sync.MalformedDataException;

/** Reads the history segment of one version (part 5 of the specification). */
public final class SegmentReader {

  private final StrictReader reader;
  private final List<Operation> operations = new ArrayList<>();
  private boolean hasOperations;

  private SegmentReader(StrictReader reader) {
    this.reader = reader;
  }

  /**
   * Reads a history segment.
   *
   * @param version the version, for the error
   * @param segment the bytes
   * @return the operations in order, without old values
   * @throws MalformedDataException if the segment is malformed; the message names the version and
   *     the operation, and no text of it
   */
  public static List<Operation> read(UUID version, byte[] segment) {
    SegmentReader segmentReader = null;
    try (StrictReader reader = new StrictReader(new Buffer().write(segment))) {
      segmentReader = new SegmentReader(reader);
      reader.document(segmentReader::segment);
      if (!segmentReader.hasOperations) {
        throw new MalformedJsonException("it has no operations");
      }
      return segmentReader.operations;
    } catch (IOException e) {
      int number = segmentReader == null ? 0 : segmentReader.operations.size() + 1;
      throw new MalformedDataException(
          version,
          "version "
              + version
              + " from the server is malformed, at or after operation "
              + number
              + ": "
              + e.getMessage(),
          null);
    }
  }

  private void segment() throws IOException {
    reader.object(
        "the segment",
        () -> {
          if (!name().equals("operations")) {
            reader.skip();
            return;
          }
          if (hasOperations) {
            throw duplicate("operations");
          }
          hasOperations = true;
          reader.array("operations", () -> operations.add(operation()));
        });
  }

  private Operation operation() throws IOException {
    Members members = new Members();
    reader.object(
        "an operation",
        () -> {
          String kind = reader.name();
          if (members.kind != null) {
            throw new MalformedJsonException("an operation has two kinds");
          }
          if (!kind.equals("Create") && !kind.equals("Delete") && !kind.equals("Update")) {
            throw new MalformedJsonException("an operation is of an unknown kind");
          }
          members.kind = kind;
          reader.object("an operation's content", members::read);
        });
    return members.operation();
  }

  /** Reads the name of a member, which must be a text, even if it is unknown. */
  private String name() throws IOException {
    String name = reader.name();
    StrictReader.checkSurrogates(name, "the name of a member");
    return name;
  }

  private static MalformedJsonException duplicate(String member) {
    return new MalformedJsonException("the member " + member + " occurs twice");
  }

  /** The members of one operation as they come. */
  private final class Members {
    private @Nullable String kind;
    private @Nullable UUID uuid;
    private @Nullable String property;
    private @Nullable String value;
    private @Nullable Instant timestamp;
    private boolean hasValue;

    private void read() throws IOException {
      boolean update = "Update".equals(kind);
      String name = name();
      if (name.equals("uuid")) {
        check(uuid == null, name);
        uuid = reader.uuid(name);
      } else if (update && name.equals("property")) {
        check(property == null, name);
        property = reader.string(name);
      } else if (update && name.equals("value")) {
        check(!hasValue, name);
        hasValue = true;
        value = reader.stringOrNull(name);
      } else if (update && name.equals("timestamp")) {
        check(timestamp == null, name);
        timestamp = Timestamps.parse(reader.string(name));
        if (timestamp == null) {
          throw new MalformedJsonException("timestamp is no time");
        }
      } else {
        reader.skip();
      }
    }

    private void check(boolean first, String member) throws IOException {
      if (!first) {
        throw duplicate(member);
      }
    }

    private Operation operation() throws IOException {
      if (kind == null) {
        throw new MalformedJsonException("an operation is empty");
      }
      if (uuid == null) {
        throw new MalformedJsonException("an operation has no uuid");
      }
      if (kind.equals("Create")) {
        return Operation.create(uuid);
      }
      if (kind.equals("Delete")) {
        return Operation.delete(uuid);
      }
      if (property == null || timestamp == null) {
        throw new MalformedJsonException(
            "an update has no " + (property == null ? "property" : "timestamp"));
      }
      try {
        return Operation.update(uuid, property, value, timestamp);
      } catch (IllegalArgumentException e) {
        throw new MalformedJsonException("timestamp lies outside the years 0 to 9999");
      }
    }
  }
}
