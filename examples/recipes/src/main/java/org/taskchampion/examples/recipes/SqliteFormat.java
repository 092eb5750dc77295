package org.taskchampion.examples.recipes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;
import org.taskchampion.storage.StorageDamagedException;

/**
 * Tasks, operations and texts as bytes. A text is written as the UTF-16 that it is in memory: the
 * only encoding that keeps every text, for a value can hold half a surrogate pair.
 */
final class SqliteFormat {

  private static final int CREATE = 1;
  private static final int UPDATE = 2;
  private static final int DELETE = 3;
  private static final int UNDO_POINT = 4;

  private interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  private interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  private SqliteFormat() {}

  static byte[] uuid(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  static UUID uuid(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  static byte[] text(String text) {
    return write(out -> out.writeChars(text));
  }

  static String text(byte[] bytes) {
    return ByteBuffer.wrap(bytes).asCharBuffer().toString();
  }

  static byte[] task(Map<String, String> task) {
    return write(out -> write(out, task));
  }

  static Map<String, String> task(byte[] bytes) {
    return read(bytes, SqliteFormat::readTask);
  }

  static byte[] operation(Operation operation) {
    return write(out -> write(out, operation));
  }

  static Operation operation(byte[] bytes) {
    return read(bytes, SqliteFormat::readOperation);
  }

  private static void write(DataOutputStream out, Operation operation) throws IOException {
    if (operation instanceof Operation.Create create) {
      out.writeByte(CREATE);
      out.write(uuid(create.uuid()));
    } else if (operation instanceof Operation.Update update) {
      out.writeByte(UPDATE);
      out.write(uuid(update.uuid()));
      write(out, update.property());
      write(out, update.oldValue());
      write(out, update.value());
      Instant timestamp = update.timestamp();
      out.writeLong(timestamp.getEpochSecond());
      out.writeInt(timestamp.getNano());
    } else if (operation instanceof Operation.Delete delete) {
      out.writeByte(DELETE);
      out.write(uuid(delete.uuid()));
      write(out, delete.oldTask());
    } else if (operation instanceof Operation.UndoPoint undoPoint) {
      out.writeByte(UNDO_POINT);
      write(out, undoPoint.label().orElse(null));
    }
  }

  private static Operation readOperation(DataInputStream in) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case CREATE -> Operation.create(readUuid(in));
      case UPDATE ->
          new Operation.Update(
              readUuid(in),
              readText(in),
              readNullable(in),
              readNullable(in),
              Instant.ofEpochSecond(in.readLong(), in.readInt()));
      case DELETE -> new Operation.Delete(readUuid(in), readTask(in));
      case UNDO_POINT -> new Operation.UndoPoint(Optional.ofNullable(readNullable(in)));
      default -> throw new IOException("an operation of an unknown kind: " + kind);
    };
  }

  private static void write(DataOutputStream out, Map<String, String> task) throws IOException {
    out.writeInt(task.size());
    for (Map.Entry<String, String> property : task.entrySet()) {
      write(out, property.getKey());
      write(out, property.getValue());
    }
  }

  private static Map<String, String> readTask(DataInputStream in) throws IOException {
    Map<String, String> task = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      task.put(readText(in), readText(in));
    }
    return Collections.unmodifiableMap(task);
  }

  private static UUID readUuid(DataInputStream in) throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }

  private static void write(DataOutputStream out, @Nullable String text) throws IOException {
    out.writeInt(text == null ? -1 : text.length());
    if (text != null) {
      out.writeChars(text);
    }
  }

  private static String readText(DataInputStream in) throws IOException {
    String text = readNullable(in);
    if (text == null) {
      throw new IOException("a text is missing");
    }
    return text;
  }

  private static @Nullable String readNullable(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    if (length > in.available() / 2) {
      throw new IOException("a text of " + length + " characters is cut off");
    }
    return text(in.readNBytes(2 * length));
  }

  private static byte[] write(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writer.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not from memory
    }
    return bytes.toByteArray();
  }

  private static <T> T read(byte[] bytes, Reader<T> reader) {
    try {
      return reader.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      throw new StorageDamagedException("restore the file from a backup: " + e.getMessage(), e);
    }
  }
}
