package org.taskchampion.sync.local;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.taskchampion.internal.Uuids;

/**
 * What stands before the bytes of every binary file of the directory: 64 bytes, big-endian.
 *
 * <pre>
 *  0  8  "TCSYNC\r\n", which a transfer as text would change
 *  8  1  the kind: V, S, L or F
 *  9  1  the format: 1
 * 10  2  zero
 * 12  4  length of the body, which follows the header and ends the file
 * 16  8  the version's number: 1 for the first of the history, its parent's + 1 for any other
 * 24 16  the version
 * 40 16  its parent; nil in snapshots
 * 56  4  CRC-32C of the body
 * 60  4  CRC-32C of bytes 0 to 59
 * </pre>
 *
 * @param kind what the file is
 * @param number the version's number in the history
 * @param version the version
 * @param parent the version before it
 * @param length the body's length in bytes
 * @param bodyChecksum the body's CRC-32C
 */
record Header(Kind kind, long number, UUID version, UUID parent, int length, int bodyChecksum) {

  static final int BYTES = 64;

  /** As the real server has it (part 7 of the specification). */
  static final int MOST_BODY_BYTES = 100 * 1024 * 1024;

  private static final long MAGIC = 0x544353594e430d0aL;
  private static final int FORMAT = 1;

  /** What a file is. */
  enum Kind {
    VERSION('V'),
    SNAPSHOT('S'),
    /** The last version, as somebody saw it some time ago. */
    LATEST('L'),
    /** The number below which versions were pruned. */
    FLOOR('F');

    private final byte code;

    Kind(char code) {
      this.code = (byte) code;
    }
  }

  static Header of(Kind kind, long number, UUID version, UUID parent, byte[] body) {
    return new Header(kind, number, version, parent, body.length, checksum(body, body.length));
  }

  /** Returns what a {@link Kind#LATEST} file says of the version that this header belongs to. */
  Header asLatest() {
    return of(Kind.LATEST, number, version, parent, new byte[0]);
  }

  static Header floor(long number) {
    return of(Kind.FLOOR, number, Uuids.NIL, Uuids.NIL, new byte[0]);
  }

  // Written out: the generated one is linked at its first call, which takes milliseconds that a
  // short-lived program notices.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Header header
        && kind == header.kind
        && number == header.number
        && version.equals(header.version)
        && parent.equals(header.parent)
        && length == header.length
        && bodyChecksum == header.bodyChecksum;
  }

  @Override
  public int hashCode() {
    return 31 * version.hashCode() + kind.hashCode();
  }

  byte[] encode() {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    buffer.putLong(MAGIC).put(kind.code).put((byte) FORMAT).putShort((short) 0);
    buffer.putInt(length).putLong(number);
    buffer.putLong(version.getMostSignificantBits()).putLong(version.getLeastSignificantBits());
    buffer.putLong(parent.getMostSignificantBits()).putLong(parent.getLeastSignificantBits());
    buffer.putInt(bodyChecksum);
    buffer.putInt(checksum(buffer.array(), buffer.position()));
    return buffer.array();
  }

  /**
   * Reads a header.
   *
   * @param kind what the file should be
   * @param bytes the beginning of the file, fewer than 64 bytes if the file is shorter
   */
  static Header decode(Kind kind, byte[] bytes) throws DamagedFileException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (bytes.length < 10 || buffer.getLong() != MAGIC) {
      throw new DamagedFileException("it is no file of a sync server");
    }
    byte code = buffer.get();
    int format = Byte.toUnsignedInt(buffer.get());
    if (format != FORMAT) {
      throw new DamagedFileException(
          "its format is " + format + ", and this version of the library knows only " + FORMAT);
    }
    if (bytes.length < BYTES) {
      throw new DamagedFileException("it is cut off after " + bytes.length + " bytes");
    }
    if (buffer.getInt(BYTES - Integer.BYTES) != checksum(bytes, BYTES - Integer.BYTES)) {
      throw new DamagedFileException("the checksum of its header is wrong");
    }
    if (code != kind.code) {
      throw new DamagedFileException("it is of another kind");
    }
    int length = buffer.getInt(12);
    long number = buffer.getLong(16);
    Header header =
        new Header(
            kind,
            number,
            new UUID(buffer.getLong(24), buffer.getLong(32)),
            new UUID(buffer.getLong(40), buffer.getLong(48)),
            length,
            buffer.getInt(56));
    if (length < 0 || length > MOST_BODY_BYTES || number < 1) {
      throw new DamagedFileException(
          "its header is impossible: length " + length + ", number " + number);
    }
    return header;
  }

  /**
   * Checks what follows the header.
   *
   * @param body the body, shorter than it should be if the file ends there
   * @param more whether the file goes on
   */
  void checkBody(byte[] body, boolean more) throws DamagedFileException {
    if (body.length < length) {
      throw new DamagedFileException(
          "it is cut off after " + body.length + " of " + length + " bytes of content");
    }
    if (more) {
      throw new DamagedFileException("it goes on after its end");
    }
    if (checksum(body, body.length) != bodyChecksum) {
      throw new DamagedFileException("the checksum of its content is wrong");
    }
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
