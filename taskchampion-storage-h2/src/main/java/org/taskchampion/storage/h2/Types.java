package org.taskchampion.storage.h2;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Uuids;

/**
 * How keys and values lie in the pages of the store. H2's own types would load classes named in the
 * file, and allocate whatever length it asks for; these do neither.
 */
final class Types {

  static final Type<UUID> UUIDS = new UuidType();
  static final Type<Long> NUMBERS = new Numbers();
  static final Type<byte[]> BYTES = new Bytes();
  static final Type<byte[]> NAMES = new Names();
  static final Type<StoredTask> TASKS = new Tasks();

  private Types() {}

  /** What is in a map, as a class: a page of another map shows only where its entries are used. */
  abstract static class Type<T> extends BasicDataType<T> {
    private final Class<T> kind;

    Type(Class<T> kind) {
      this.kind = kind;
    }

    /** Returns what came out of a map, if it is of this type. */
    final T check(@Nullable Object found) {
      return kind.cast(Objects.requireNonNull(found));
    }

    /** Does the same where there may be nothing. */
    final @Nullable T checkIfAny(@Nullable Object found) {
      return kind.cast(found);
    }
  }

  private static void writeSized(WriteBuffer out, byte[] value) {
    out.putVarInt(value.length).put(value);
  }

  private static byte[] readSized(ByteBuffer in) {
    long length = readVar(in);
    if (length < 0 || length > in.remaining()) {
      throw new MalformedException("a value is longer than its page");
    }
    byte[] value = new byte[(int) length];
    in.get(value);
    return value;
  }

  static long readVar(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new MalformedException("a number does not end");
  }

  private static final class UuidType extends Type<UUID> {
    UuidType() {
      super(UUID.class);
    }

    @Override
    public int compare(UUID a, UUID b) {
      return Uuids.BY_TEXT.compare(a, b);
    }

    @Override
    public int getMemory(UUID value) {
      return 32;
    }

    @Override
    public void write(WriteBuffer out, UUID value) {
      out.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
    }

    @Override
    public UUID read(ByteBuffer in) {
      return new UUID(in.getLong(), in.getLong());
    }

    @Override
    public UUID[] createStorage(int size) {
      return new UUID[size];
    }
  }

  private static final class Numbers extends Type<Long> {
    Numbers() {
      super(Long.class);
    }

    @Override
    public int compare(Long a, Long b) {
      return Long.compare(a, b);
    }

    @Override
    public int getMemory(Long value) {
      return 24;
    }

    @Override
    public void write(WriteBuffer out, Long value) {
      out.putVarLong(value);
    }

    @Override
    public Long read(ByteBuffer in) {
      return readVar(in);
    }

    @Override
    public Long[] createStorage(int size) {
      return new Long[size];
    }
  }

  private static class Bytes extends Type<byte[]> {
    Bytes() {
      super(byte[].class);
    }

    @Override
    public int getMemory(byte[] value) {
      return 24 + value.length;
    }

    @Override
    public void write(WriteBuffer out, byte[] value) {
      writeSized(out, value);
    }

    @Override
    public byte[] read(ByteBuffer in) {
      return readSized(in);
    }

    @Override
    public byte[][] createStorage(int size) {
      return new byte[size][];
    }
  }

  /** Bytes as keys. */
  private static final class Names extends Bytes {
    @Override
    public int compare(byte[] a, byte[] b) {
      return Arrays.compareUnsigned(a, b);
    }
  }

  private static final class Tasks extends Type<StoredTask> {
    Tasks() {
      super(StoredTask.class);
    }

    @Override
    public int getMemory(StoredTask value) {
      // The bytes, and about three times as much for the map that they are decoded to.
      return 64 + 4 * value.bytes().length;
    }

    @Override
    public void write(WriteBuffer out, StoredTask value) {
      writeSized(out, value.bytes());
    }

    @Override
    public StoredTask read(ByteBuffer in) {
      return new StoredTask(readSized(in));
    }

    @Override
    public StoredTask[] createStorage(int size) {
      return new StoredTask[size];
    }
  }
}
