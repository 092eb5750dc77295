package org.taskchampion.internal.codec;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.history.UnitOfWork;

/**
 * A unit of work as a replica keeps it: a line of JSON about it, <code>
 * {"kind":K,"time":T,"program":P,"label":L,"undoStep":"true","takenBack":"1,2","operations":"3"}
 * </code>, without the members that are absent, and then the operations, if they are kept.
 *
 * <p>There are as many units as somebody makes edits, so operations are short here: a line for
 * those that follow each other on one task, <code>["UUID",O,O]</code>, in which an operation is
 * <code>"create"</code>, the properties of the task for its removal, or <code>[property,old,new,T]
 * </code>, without the time if it is the same as before it, or else as that of the unit.
 *
 * <p>It can grow: members of the first line that are not known are passed over, and a unit of a
 * kind that is not known is read without all that its kind may mean, and kept as it is.
 */
public final class UnitCodec {

  /** What any operation takes, without its texts: that of a creation. */
  public static final int FEWEST_CHARACTERS_OF_AN_OPERATION = 3;

  private static final String CREATE = "create";

  private UnitCodec() {}

  /**
   * Returns how many characters operations take at the least, without writing them.
   *
   * @param operations the operations
   * @param enough where to stop counting
   * @return the number; some more than {@code enough} if there are more
   */
  public static long fewestCharacters(List<Operation> operations, long enough) {
    long size = 0;
    for (Operation operation : operations) {
      size += FEWEST_CHARACTERS_OF_AN_OPERATION;
      if (operation instanceof Operation.Update update) {
        size += update.property().length() + length(update.oldValue()) + length(update.value());
      } else if (operation instanceof Operation.Delete delete) {
        size +=
            delete.oldTask().entrySet().stream()
                .mapToLong(it -> it.getKey().length() + it.getValue().length())
                .sum();
      }
      if (size > enough) {
        break;
      }
    }
    return size;
  }

  private static long length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  /**
   * Writes a unit, without its number.
   *
   * @param unit the unit
   * @return the lines, without a line break at the end
   */
  public static String write(UnitOfWork unit) {
    Buffer text = new Buffer();
    text.writeUtf8("{\"kind\":\"" + unit.kind() + "\"");
    TextMembers.write(text, "time", Timestamps.format(unit.time()));
    unit.program().ifPresent(program -> TextMembers.write(text, "program", program));
    unit.label().ifPresent(label -> TextMembers.write(text, "label", label));
    if (unit.isUndoStep()) {
      TextMembers.write(text, "undoStep", "true");
    }
    if (!unit.takenBack().isEmpty()) {
      TextMembers.write(
          text,
          "takenBack",
          unit.takenBack().stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
    TextMembers.write(text, "operations", Integer.toString(unit.operationCount()));
    text.writeByte('}');
    writeOperations(text, unit);
    return text.readUtf8();
  }

  private static void writeOperations(Buffer text, UnitOfWork unit) {
    ObjectWriter values = new ObjectWriter(text);
    Instant time = unit.time();
    @Nullable UUID task = null;
    for (Operation operation : unit.operations()) {
      UUID uuid = operation.taskUuid().orElseThrow();
      if (!uuid.equals(task)) {
        text.writeUtf8(task == null ? "\n[" : "]\n[");
        values.uuid(uuid);
        task = uuid;
      }
      text.writeByte(',');
      if (operation instanceof Operation.Update update) {
        text.writeByte('[');
        values.any(update.property());
        text.writeByte(',');
        values.any(update.oldValue());
        text.writeByte(',');
        values.any(update.value());
        if (!update.timestamp().equals(time)) {
          time = update.timestamp();
          text.writeByte(',');
          values.any(Timestamps.format(time));
        }
        text.writeByte(']');
      } else if (operation instanceof Operation.Delete delete) {
        values.properties(delete.oldTask());
      } else {
        values.any(CREATE);
      }
    }
    if (task != null) {
      text.writeByte(']');
    }
  }

  /**
   * Reads a unit.
   *
   * @param id its number
   * @param text what {@link #write} wrote
   * @param program the name of the program that asks
   * @return the unit
   * @throws IllegalArgumentException if it is something else
   */
  public static UnitOfWork read(long id, String text, Optional<String> program) {
    try {
      List<String> lines = Arrays.asList(text.split("\n", -1));
      TextMembers members = TextMembers.read(lines.get(0));
      UnitOfWork.Kind kind = kind(members.required("kind"));
      if (kind == UnitOfWork.Kind.UNKNOWN) {
        return unknown(id, members);
      }
      Instant time = time(members.required("time"));
      Optional<String> author = Optional.ofNullable(members.get("program"));
      UnitOfWork.Builder unit =
          UnitOfWork.newBuilder(kind, time)
              .id(id)
              .program(author)
              .whose(whose(kind, author, program))
              .label(Optional.ofNullable(members.get("label")))
              .undoStep(members.get("undoStep") != null)
              .takenBack(numbers(members));
      int count = Integer.parseInt(members.required("operations"));
      if (lines.size() == 1) {
        return unit.operationsNotKept(Math.max(0, count)).build();
      }
      Operations operations = new Operations(time);
      for (String line : lines.subList(1, lines.size())) {
        operations.read(line);
      }
      if (operations.read.size() != count) {
        throw new MalformedJsonException("there are not as many operations as are counted");
      }
      return unit.operations(operations.read).build();
    } catch (IOException e) {
      throw new IllegalArgumentException("no unit of work: " + e.getMessage(), e);
    }
  }

  private static UnitOfWork.Kind kind(String name) {
    return Arrays.stream(UnitOfWork.Kind.values())
        .filter(kind -> kind.name().equals(name))
        .findAny()
        .orElse(UnitOfWork.Kind.UNKNOWN);
  }

  /** A later version may write kinds that this one does not know, and more about them. */
  private static UnitOfWork unknown(long id, TextMembers members) {
    String stored = members.get("time");
    Instant time = stored == null ? null : Timestamps.parse(stored);
    return UnitOfWork.newBuilder(UnitOfWork.Kind.UNKNOWN, time == null ? Instant.EPOCH : time)
        .id(id)
        .whose(UnitOfWork.Whose.UNKNOWN)
        .program(Optional.ofNullable(members.get("program")))
        .label(Optional.ofNullable(members.get("label")))
        .build();
  }

  private static List<Long> numbers(TextMembers members) {
    String text = members.get("takenBack");
    return text == null
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(Long::valueOf).collect(Collectors.toList());
  }

  private static UnitOfWork.Whose whose(
      UnitOfWork.Kind kind, Optional<String> author, Optional<String> program) {
    if (kind == UnitOfWork.Kind.SYNC || kind == UnitOfWork.Kind.HEAL) {
      return UnitOfWork.Whose.OTHER_REPLICAS;
    }
    return author.equals(program)
        ? UnitOfWork.Whose.THIS_PROGRAM
        : UnitOfWork.Whose.ANOTHER_PROGRAM;
  }

  private static Instant time(@Nullable String text) throws IOException {
    return TextMembers.required(text == null ? null : Timestamps.parse(text), "time");
  }

  /** The operations of the lines that were read so far. */
  private static final class Operations {
    private final List<Operation> read = new ArrayList<>();
    private Instant time;

    Operations(Instant time) {
      this.time = time;
    }

    void read(String line) throws IOException {
      List<UUID> task = new ArrayList<>(1);
      try (StrictReader reader = new StrictReader(new Buffer().writeUtf8(line))) {
        reader.document(
            () ->
                reader.array(
                    "the line",
                    () -> {
                      if (task.isEmpty()) {
                        task.add(reader.uuid("the task"));
                      } else {
                        read.add(operation(reader, task.get(0)));
                      }
                    }));
      }
    }

    private Operation operation(StrictReader reader, UUID uuid) throws IOException {
      if (reader.isString()) {
        if (!reader.string("the operation").equals(CREATE)) {
          throw new MalformedJsonException("it is of no known kind");
        }
        return Operation.create(uuid);
      }
      if (!reader.isArray()) {
        return new Operation.Delete(uuid, Members.properties(reader, "the task"));
      }
      List<@Nullable String> parts = new ArrayList<>(4);
      reader.array("the operation", () -> parts.add(reader.anyStringOrNull("a value")));
      if (parts.size() != 3 && parts.size() != 4) {
        throw new MalformedJsonException("it has not as many parts as an update");
      }
      if (parts.size() == 4) {
        time = UnitCodec.time(parts.get(3));
      }
      String property = TextMembers.required(parts.get(0), "the property");
      return new Operation.Update(uuid, property, parts.get(1), parts.get(2), time);
    }
  }
}
