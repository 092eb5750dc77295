package org.taskchampion.internal.replica;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import org.taskchampion.Operation;

/**
 * The operations of one transaction, in order. A few are kept as they are. Of many, all but the
 * last ones are packed, to about a tenth: a transaction of a million tasks has six million
 * operations, and few callers look at them. Grows at its end only. Once it grows no more, many
 * threads may read it.
 */
public final class RecordedOperations extends AbstractList<Operation> implements RandomAccess {

  /** An operation takes some 200 bytes: a tenth of the heap at most. */
  private static final int MOST_PLAIN =
      (int) Math.min(1_000_000, Runtime.getRuntime().maxMemory() / 2_000);

  private static final int PACKED_AT_ONCE = 1_000;
  private static final int BUFFER = 32 * 1024;

  private static final int CREATE = 0;
  private static final int DELETE = 1;
  private static final int UPDATE = 2;
  private static final int UNDO_POINT = 3;

  private final int mostPlain;
  private final int packedAtOnce;
  private final List<Operation> plain = new ArrayList<>();
  private final List<byte[]> packed = new ArrayList<>();
  private final List<Operation> last = new ArrayList<>();
  private volatile @Nullable Unpacked unpacked;

  /** What was unpacked last. */
  private record Unpacked(int number, List<Operation> operations) {}

  /** Makes an empty list. */
  public RecordedOperations() {
    this(MOST_PLAIN, PACKED_AT_ONCE);
  }

  /**
   * Makes an empty list.
   *
   * @param mostPlain how many operations are kept as they are, at the beginning
   * @param packedAtOnce how many of the others are packed at once
   */
  RecordedOperations(int mostPlain, int packedAtOnce) {
    this.mostPlain = mostPlain;
    this.packedAtOnce = packedAtOnce;
  }

  @Override
  public int size() {
    return plain.size() + packed.size() * packedAtOnce + last.size();
  }

  @Override
  public boolean add(Operation operation) {
    if (plain.size() < mostPlain) {
      return plain.add(operation);
    }
    last.add(operation);
    if (last.size() == packedAtOnce) {
      packed.add(pack(last));
      last.clear();
    }
    return true;
  }

  @Override
  public Operation get(int index) {
    if (index < plain.size()) {
      return plain.get(index);
    }
    int behind = index - plain.size();
    int number = behind / packedAtOnce;
    if (number >= packed.size()) {
      return last.get(behind - packed.size() * packedAtOnce);
    }
    Unpacked known = unpacked;
    if (known == null || known.number != number) {
      known = new Unpacked(number, unpack(packed.get(number), packedAtOnce));
      unpacked = known;
    }
    return known.operations.get(behind % packedAtOnce);
  }

  private static byte[] pack(List<Operation> operations) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // A compressor that gets one byte after the other is called for each of them.
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(new DeflaterOutputStream(bytes, deflater), BUFFER))) {
      for (Operation operation : operations) {
        write(operation, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory throws none
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  private static void write(Operation operation, DataOutputStream out) throws IOException {
    if (operation instanceof Operation.Create create) {
      out.writeByte(CREATE);
      write(create.uuid(), out);
    } else if (operation instanceof Operation.Delete delete) {
      out.writeByte(DELETE);
      write(delete.uuid(), out);
      out.writeInt(delete.oldTask().size());
      for (Map.Entry<String, String> property : delete.oldTask().entrySet()) {
        write(property.getKey(), out);
        write(property.getValue(), out);
      }
    } else if (operation instanceof Operation.Update update) {
      out.writeByte(UPDATE);
      write(update.uuid(), out);
      write(update.property(), out);
      write(update.oldValue(), out);
      write(update.value(), out);
      Instant timestamp = update.timestamp();
      out.writeLong(timestamp.getEpochSecond());
      out.writeInt(timestamp.getNano());
    } else {
      out.writeByte(UNDO_POINT);
      write(((Operation.UndoPoint) operation).label().orElse(null), out);
    }
  }

  private static void write(UUID uuid, DataOutputStream out) throws IOException {
    out.writeLong(uuid.getMostSignificantBits());
    out.writeLong(uuid.getLeastSignificantBits());
  }

  private static void write(@Nullable String text, DataOutputStream out) throws IOException {
    out.writeInt(text == null ? -1 : text.length());
    if (text != null) {
      out.writeChars(text); // any text comes back as it was
    }
  }

  private static List<Operation> unpack(byte[] bytes, int count) {
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(
                new InflaterInputStream(new ByteArrayInputStream(bytes)), BUFFER))) {
      List<Operation> operations = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        operations.add(read(in));
      }
      return operations;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Operation read(DataInputStream in) throws IOException {
    int kind = in.readByte();
    if (kind == UNDO_POINT) {
      return new Operation.UndoPoint(Optional.ofNullable(readText(in)));
    }
    UUID uuid = new UUID(in.readLong(), in.readLong());
    if (kind == CREATE) {
      return new Operation.Create(uuid);
    }
    if (kind == DELETE) {
      Map<String, String> task = new HashMap<>();
      for (int i = in.readInt(); i > 0; i--) {
        task.put(String.valueOf(readText(in)), String.valueOf(readText(in)));
      }
      return new Operation.Delete(uuid, task);
    }
    return new Operation.Update(
        uuid,
        String.valueOf(readText(in)),
        readText(in),
        readText(in),
        Instant.ofEpochSecond(in.readLong(), in.readInt()));
  }

  private static @Nullable String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    char[] text = new char[length];
    for (int i = 0; i < length; i++) {
      text[i] = in.readChar();
    }
    return new String(text);
  }
}
