package org.taskchampion.sync.local;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What stands before the content of a file in a synchronised folder. Services rename, cut off and
 * copy files, so a file is what its header says, and only if the content is whole.
 *
 * @param kind what the file is
 * @param sealed whether the content is sealed
 * @param afterGap whether who made the version had not all that comes before it, and gave it up
 * @param number how many versions there are up to this one
 * @param version the version, or that of the snapshot
 * @param parent the version before; the nil UUID for a snapshot
 * @param history the history in which it was made, which is the salt of the key, too
 * @param made when, by the clock of the machine that made it
 * @param length how many bytes of content follow
 * @param bodyChecksum their CRC-32C
 */
record FolderHeader(
    Kind kind,
    boolean sealed,
    boolean afterGap,
    long number,
    UUID version,
    UUID parent,
    UUID history,
    Instant made,
    int length,
    int bodyChecksum) {

  static final int BYTES = 88;

  private static final long MAGIC = 0x544353464c440d0aL;
  private static final byte FORMAT = 1;

  /** What a file is. */
  enum Kind {
    VERSION('v'),
    SNAPSHOT('s');

    private final byte code;

    Kind(char code) {
      this.code = (byte) code;
    }
  }

  byte[] encode() {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    buffer.putLong(MAGIC).put(kind.code).put(FORMAT).put((byte) (sealed ? 1 : 0));
    buffer.put((byte) (afterGap ? 1 : 0));
    buffer.putInt(length).putLong(number);
    put(buffer, version);
    put(buffer, parent);
    put(buffer, history);
    buffer.putLong(made.getEpochSecond()).putInt(bodyChecksum);
    buffer.putInt(checksum(buffer.array(), 0, buffer.position()));
    return buffer.array();
  }

  /**
   * Reads a header.
   *
   * @param bytes the beginning of a file, or all of it
   */
  static FolderHeader decode(byte[] bytes) throws DamagedFileException {
    if (bytes.length == 0) {
      throw new DamagedFileException(
          "it is empty, as where a service has not loaded the content yet");
    }
    if (isZero(bytes)) {
      throw new DamagedFileException(
          "it has nothing but zeros, as where a service has not written the content yet");
    }
    if (bytes.length < BYTES) {
      throw new DamagedFileException("it is cut off after " + bytes.length + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (buffer.getLong() != MAGIC) {
      throw new DamagedFileException("it is no file of a synchronised folder");
    }
    byte code = buffer.get();
    int format = Byte.toUnsignedInt(buffer.get());
    if (format != FORMAT) {
      throw new DamagedFileException(
          "its format is " + format + ", and this version of the library knows only " + FORMAT);
    }
    if (buffer.getInt(BYTES - Integer.BYTES) != checksum(bytes, 0, BYTES - Integer.BYTES)) {
      throw new DamagedFileException("the checksum of its header is wrong");
    }
    boolean sealed = buffer.get() != 0;
    boolean afterGap = buffer.get() != 0;
    int length = buffer.getInt();
    long number = buffer.getLong();
    UUID version = uuid(buffer);
    UUID parent = uuid(buffer);
    UUID history = uuid(buffer);
    long seconds = buffer.getLong();
    if (length < 1
        || length > Header.MOST_BODY_BYTES
        || number < 1
        || seconds < Instant.MIN.getEpochSecond()
        || seconds > Instant.MAX.getEpochSecond()) {
      throw new DamagedFileException(
          "its header is impossible: length " + length + ", number " + number);
    }
    return new FolderHeader(
        code == Kind.SNAPSHOT.code ? Kind.SNAPSHOT : Kind.VERSION,
        sealed,
        afterGap,
        number,
        version,
        parent,
        history,
        Instant.ofEpochSecond(seconds),
        length,
        buffer.getInt());
  }

  /** Checks what follows the header in a whole file. */
  void checkBody(byte[] file) throws DamagedFileException {
    int there = file.length - BYTES;
    if (there < length) {
      throw new DamagedFileException(
          "it is cut off after " + there + " of " + length + " bytes of content");
    }
    if (there > length) {
      throw new DamagedFileException("it goes on after its end");
    }
    if (checksum(file, BYTES, length) != bodyChecksum) {
      throw new DamagedFileException("the checksum of its content is wrong");
    }
  }

  static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private static boolean isZero(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static void put(ByteBuffer buffer, UUID uuid) {
    buffer.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
  }

  private static UUID uuid(ByteBuffer buffer) {
    return new UUID(buffer.getLong(), buffer.getLong());
  }
}
