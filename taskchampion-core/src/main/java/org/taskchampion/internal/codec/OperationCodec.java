package org.taskchampion.internal.codec;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import okio.Buffer;
import org.taskchampion.Operation;

/**
 * Operations with their old values as JSON, in the form in which TaskChampion keeps them. Versions
 * have another one, without old values; see {@link SegmentWriter}.
 */
public final class OperationCodec {

  private static final String UNDO_POINT = "UndoPoint";

  private OperationCodec() {}

  /**
   * Writes an operation.
   *
   * @param operation the operation
   * @return its JSON
   */
  public static String write(Operation operation) {
    Buffer text = new Buffer();
    write(new ObjectWriter(text), operation);
    return text.readUtf8();
  }

  static void write(ObjectWriter text, Operation operation) {
    if (operation instanceof Operation.Update update) {
      text.member("{", "Update");
      text.member("{", "uuid").uuid(update.uuid());
      text.member(",", "property").any(update.property());
      text.member(",", "old_value").any(update.oldValue());
      text.member(",", "value").any(update.value());
      text.member(",", "timestamp").any(Timestamps.format(update.timestamp()));
    } else if (operation instanceof Operation.Delete delete) {
      text.member("{", "Delete");
      text.member("{", "uuid").uuid(delete.uuid());
      text.member(",", "old_task").properties(delete.oldTask());
    } else if (operation instanceof Operation.Create create) {
      text.member("{", "Create");
      text.member("{", "uuid").uuid(create.uuid());
    } else {
      Operation.UndoPoint point = (Operation.UndoPoint) operation;
      if (point.label().isEmpty()) {
        text.any(UNDO_POINT);
        return;
      }
      text.member("{", UNDO_POINT);
      text.member("{", "label").any(point.label().get());
    }
    text.end("}}");
  }

  /**
   * Reads an operation, as TaskChampion does: the members in any order, unknown ones passed over,
   * and a value that is not there as null.
   *
   * @param json its JSON, with nothing but white space around it
   * @return the operation
   * @throws IOException if it is none; the message tells no text of it
   */
  public static Operation read(String json) throws IOException {
    return read(new Buffer().writeUtf8(json));
  }

  /**
   * Reads an operation, as {@link #read(String)} does.
   *
   * @param json its JSON in UTF-8
   * @return the operation
   * @throws IOException if it is none; the message tells no text of it
   */
  public static Operation read(byte[] json) throws IOException {
    return read(new Buffer().write(json));
  }

  private static Operation read(Buffer json) throws IOException {
    List<Operation> read = new ArrayList<>(1);
    try (StrictReader reader = new StrictReader(json)) {
      reader.document(() -> read.add(read(reader, OperationSize.MOST_BYTES)));
    }
    return read.get(0);
  }

  static Operation read(StrictReader reader, int mostBytes) throws IOException {
    if (reader.isString()) {
      if (reader.string("the operation").equals(UNDO_POINT)) {
        return Operation.undoPoint();
      }
      throw unknown();
    }
    List<Operation> read = new ArrayList<>(1);
    reader.object(
        "the operation",
        () -> {
          if (!read.isEmpty()) {
            throw new MalformedJsonException("it holds two operations");
          }
          read.add(
              switch (reader.name()) {
                case "Create" ->
                    Operation.create(Members.among(reader, Set.of("uuid"), Set.of()).uuid());
                case "Delete" -> {
                  Members members = Members.among(reader, Set.of("uuid", "old_task"), Set.of());
                  yield new Operation.Delete(members.uuid(), members.properties("old_task"));
                }
                case "Update" -> update(reader, mostBytes);
                case UNDO_POINT ->
                    Operation.undoPoint(
                        Members.among(reader, Set.of("label"), Set.of()).text("label"));
                default -> throw unknown();
              });
        });
    if (read.isEmpty()) {
      throw new MalformedJsonException("the operation is empty");
    }
    return read.get(0);
  }

  private static Operation update(StrictReader reader, int mostBytes) throws IOException {
    Members members =
        Members.among(
            reader, Set.of("uuid", "property", "timestamp"), Set.of("old_value", "value"));
    Instant timestamp = Timestamps.parse(members.text("timestamp"));
    if (timestamp == null) {
      throw new MalformedJsonException("timestamp is no time");
    }
    Operation.Update update =
        new Operation.Update(
            members.uuid(),
            members.text("property"),
            members.textOrNull("old_value"),
            members.textOrNull("value"),
            timestamp);
    OperationSize.requireAtMost(mostBytes, update);
    return update;
  }

  private static MalformedJsonException unknown() {
    return new MalformedJsonException("the operation is of an unknown kind");
  }
}
