package org.taskchampion.storage.h2;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;

/** Operations as bytes: the kind, the task, then what the kind has. */
final class OperationCodec {

  private static final int UNDO_POINT = 0;
  private static final int CREATE = 1;
  private static final int DELETE = 2;
  private static final int UPDATE = 3;
  // Which of an update's values are there.
  private static final int WITH_OLD_VALUE = 0x10;
  private static final int WITH_VALUE = 0x20;

  private OperationCodec() {}

  static byte[] encode(Operation operation) {
    ByteWriter out = new ByteWriter(64);
    if (operation instanceof Operation.Update update) {
      @Nullable String oldValue = update.oldValue();
      @Nullable String value = update.value();
      out.put(UPDATE | (oldValue == null ? 0 : WITH_OLD_VALUE) | (value == null ? 0 : WITH_VALUE));
      out.putUuid(update.uuid());
      TaskCodec.writeName(out, update.property());
      if (oldValue != null) {
        out.putText(oldValue);
      }
      if (value != null) {
        out.putText(value);
      }
      Instant timestamp = update.timestamp();
      long seconds = timestamp.getEpochSecond();
      int nanos = timestamp.getNano();
      out.putVar(seconds << 1 ^ seconds >> 63).putVar(nanos);
    } else if (operation instanceof Operation.Create create) {
      out.put(CREATE).putUuid(create.uuid());
    } else if (operation instanceof Operation.Delete delete) {
      out.put(DELETE).putUuid(delete.uuid());
      TaskCodec.write(out, delete.oldTask());
    } else {
      out.put(UNDO_POINT);
      ((Operation.UndoPoint) operation).label().ifPresent(out::putText);
    }
    return out.toBytes();
  }

  static boolean isUndoPoint(byte[] bytes) {
    return bytes.length > 0 && bytes[0] == UNDO_POINT;
  }

  /**
   * Returns the task of an encoded operation, without decoding the rest; null for an undo point.
   */
  static @Nullable UUID task(byte[] bytes) {
    if (isUndoPoint(bytes)) {
      return null;
    }
    return new ByteReader(bytes, Math.min(1, bytes.length), bytes.length).getUuid();
  }

  static Operation decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    Operation operation = isUndoPoint(bytes) ? readUndoPoint(in, bytes.length) : read(in);
    in.finish();
    return operation;
  }

  private static Operation readUndoPoint(ByteReader in, int length) {
    in.get();
    if (length == 1) {
      return Operation.undoPoint();
    }
    try {
      return Operation.undoPoint(in.getText());
    } catch (IllegalArgumentException e) {
      throw new MalformedException("an operation cannot be: " + e.getMessage());
    }
  }

  private static Operation read(ByteReader in) {
    int kind = in.get();
    UUID uuid = in.getUuid();
    return switch (kind & 0xf) {
      case CREATE -> Operation.create(uuid);
      case DELETE -> new Operation.Delete(uuid, TaskCodec.read(in));
      case UPDATE -> readUpdate(in, kind, uuid);
      default -> throw new MalformedException("an operation is of an unknown kind");
    };
  }

  private static Operation readUpdate(ByteReader in, int kind, UUID uuid) {
    String property = TaskCodec.readName(in);
    @Nullable String oldValue = (kind & WITH_OLD_VALUE) == 0 ? null : in.getText();
    @Nullable String value = (kind & WITH_VALUE) == 0 ? null : in.getText();
    long seconds = in.getVar();
    try {
      Instant timestamp =
          Instant.ofEpochSecond(seconds >>> 1 ^ -(seconds & 1), in.getCountBelow(1_000_000_000));
      return new Operation.Update(uuid, property, oldValue, value, timestamp);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new MalformedException("an operation cannot be: " + e.getMessage());
    }
  }
}
