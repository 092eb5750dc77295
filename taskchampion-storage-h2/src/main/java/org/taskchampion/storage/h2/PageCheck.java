package org.taskchampion.storage.h2;

import java.nio.Buffer;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.SFChunk;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a page before MVStore does, which trusts what it reads: it allocates whatever a page
 * says that it holds, and follows references in a circle for ever. A checksum is no protection from
 * somebody who can compute it.
 */
final class PageCheck {

  /** The map of MVStore's own in which the names of maps are; its layout comes before. */
  static final int LAST_MAP_OF_TEXTS = 1;

  // How a chunk says where its list of pages is.
  private static final String CONTENTS = "toc";

  private final SFChunk chunk;
  private final long offset;

  private PageCheck(SFChunk chunk, long offset) {
    this.chunk = chunk;
    this.offset = offset;
  }

  /**
   * Returns what is wrong with a page, or null.
   *
   * @param chunk where it is
   * @param position where it begins, as MVStore counts it
   * @param bytes the page, or the beginning of it
   */
  static @Nullable String fault(SFChunk chunk, long position, byte[] bytes) {
    PageCheck check = new PageCheck(chunk, position - chunk.block * BlockFile.BLOCK);
    String fault;
    try {
      fault = check.fault(ByteBuffer.wrap(bytes));
    } catch (BufferUnderflowException | MalformedException e) {
      fault = "a page ends too early";
    }
    return fault == null || check.isTableOfContents() ? null : fault;
  }

  private @Nullable String fault(ByteBuffer in) {
    int length = in.getInt();
    int check =
        DataUtils.getCheckValue(chunk.id)
            ^ DataUtils.getCheckValue((int) offset)
            ^ DataUtils.getCheckValue(length);
    if (in.getShort() != (short) check) {
      return null; // MVStore looks at that, too.
    }
    Types.readVar(in); // the page's number in its chunk
    long map = Types.readVar(in);
    long keys = Types.readVar(in);
    int type = in.get();
    if (keys < 0 || keys > length) {
      return "a page is too short for what it is said to hold";
    }
    if ((type & DataUtils.PAGE_COMPRESSED_HIGH) != 0) {
      return "a page is compressed, which none is";
    }
    boolean isNode = (type & DataUtils.PAGE_TYPE_NODE) != 0;
    String fault = isNode ? referenceFault(in, keys + 1) : null;
    if (fault == null && map <= LAST_MAP_OF_TEXTS && in.limit() >= length) {
      if (isNode) {
        for (long i = 0; i <= keys; i++) {
          Types.readVar(in); // how many entries are below
        }
      }
      fault = textFault(in, isNode ? keys : 2 * keys);
    }
    return fault;
  }

  private static @Nullable String textFault(ByteBuffer in, long count) {
    for (long i = 0; i < count; i++) {
      long length = Types.readVar(in);
      if (length < 0 || length > in.remaining()) {
        return "a text is longer than its page";
      }
      for (long j = 0; j < length; j++) {
        int first = in.get() & 0xff;
        int more = first < 0x80 ? 0 : first < 0xe0 ? 1 : 2;
        if (more > in.remaining()) {
          return "a text is longer than its page";
        }
        skip(in, more);
      }
    }
    return null;
  }

  /** Takes a Buffer, for Android's ByteBuffer has no such method of its own. */
  private static void skip(Buffer in, int bytes) {
    in.position(in.position() + bytes);
  }

  /** A page is written before those below it, and after those that it took over. */
  private @Nullable String referenceFault(ByteBuffer in, long count) {
    for (long i = 0; i < count && in.remaining() >= Long.BYTES; i++) {
      long reference = in.getLong();
      int otherChunk = DataUtils.getPageChunkId(reference);
      long otherOffset = Integer.toUnsignedLong(DataUtils.getPageOffset(reference));
      if (otherChunk > chunk.id || (otherChunk == chunk.id && otherOffset <= offset)) {
        return "pages refer to each other in a circle";
      }
    }
    return null;
  }

  /** A chunk has one part that is no page. It is read in the same way, and may look like one. */
  private boolean isTableOfContents() {
    return Long.toHexString(offset).equals(DataUtils.getFromMap(chunk.asString(), CONTENTS));
  }
}
